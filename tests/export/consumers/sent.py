"""The claims that are sent to other programs: the labelled set, and a few answered by several reviewers."""

from pathlib import Path

from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Stance
from annotator.load.dataset import load
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from tests.conftest import DeskMaker
from tests.export.make_labelled import LABELLED
from tests.export.reviewed import two_opinions
from tests.support import store

OUTSIDE_THE_PLANE = (
    "📉 Fewer buses\n📉 The city cut its bus budget by 12% in 2024.\n"
    'Anna Nováková 👩‍👧 drove 3 million km for 東京 "Lines" & Co.'
)


def sent_database(path: Path) -> Database:
    """A new database at ``path``: labelled articles, several opinions, drafts, notes, emoji and sources without one."""
    database = open_database(str(path))
    maker = DeskMaker(path)
    two_opinions(maker, database, reviews_per_claim=1)
    article = store(database, OUTSIDE_THE_PLANE, url="https://ledger.example/emoji", language="en", title="📉 Buses")
    ben = maker("ben", blind=False, reviews_per_claim=1)
    first, second = (claim.id for claim in ben.articles.open(article.article_id).claims)
    ben.answers.decide(first, "disputed")
    ben.answers.cite(first, Citation(Stance.REFUTES, "https://stat.example/a?b=1&c=%C3%BC", quote=Quote("It is “8%”.")))
    ben.answers.cite(first, Citation(Stance.CONTEXT, "https://stat.example/method"))
    ben.answers.comment(first, 'Looked at twice;\n"12%" stands in the headline, too. 📉')
    ben.answers.decide(second, "unverifiable")
    ben.answers.cite(second, Citation(Stance.CONTEXT, withheld_reason="a driver who fears for her job"))
    maker.close()
    load(database, LABELLED)
    return database
