"""Claims with several reviewers' answers, in a project that is open or blind."""

from collections.abc import Callable

from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.export.support import adjudicate
from tests.support import store

SECOND = "Buses ran late.\nThe line to Orrin lost 14 of its 60 buses in 2025. Rent rose by 3 percent in Orrin."


def two_opinions(make_desk: Callable[..., ReviewDesk], database: Database, **project: object) -> dict[str, str]:
    """Six claims by what became of them, answered by ana and ben, two reviews each, one adjudicated.

    ``agreed`` verified by both · ``tied`` verified and disputed · ``ruled`` the same, then disputed by abe ·
    ``single`` one answer only · ``draft`` a label without its source · ``mixed`` disputed with sources for and against
    """
    first, second = store(database), store(database, SECOND, url="https://ledger.example/bus", language="en")
    said = {"blind": False, "reviews_per_claim": 2} | project
    ana, ben = make_desk("ana", **said), make_desk("ben", **said)
    ids = [claim.id for article in (first, second) for claim in ana.articles.open(article.article_id).claims]
    names = ("agreed", "tied", "ruled", "single", "draft", "mixed")
    claims = dict(zip(names, ids, strict=False))
    for name, label, other in (
        ("agreed", "verified", "verified"), ("tied", "verified", "disputed"), ("ruled", "verified", "disputed"),
        ("mixed", "disputed", "disputed"),
    ):  # fmt: skip
        for desk, host, each in ((ana, "a", label), (ben, "b", other)):
            stance = Stance.SUPPORTS if each == "verified" else Stance.REFUTES
            desk.answers.decide(claims[name], each, seconds=2.0)
            cited = Citation(stance, f"https://{host}.example/{name}", quote=Quote(f"It is {each}."))
            desk.answers.cite(claims[name], cited)
    ben.answers.cite(claims["mixed"], Citation(Stance.SUPPORTS, "https://b.example/other", set=1))
    adjudicate(database, claims["ruled"], "abe", "disputed")
    ana.answers.decide(claims["single"], "not_a_claim")
    ana.answers.decide(claims["draft"], "verified")
    return claims
