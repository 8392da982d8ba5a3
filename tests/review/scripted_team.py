"""A team of three at work, from import to gold labels: ``python -m tests.review.scripted_team``.

Two reviewers and an adjudicator, each in a process of their own, share a blind project that wants two answers to each
claim. One imports the articles; all three begin at the same moment; the reviewers go where their queues lead, and the
adjudicator decides what comes up while they still work. Whatever order that happens in, what comes out is the same:
the figures are printed side by side for an SQLite file and for a database on a PostgreSQL server.
"""

import json
import sys
import tempfile
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from annotator.domain.agreement_figures import TITLES, GroupAgreement
from annotator.domain.records import Citation, Claim, Quote
from annotator.domain.reviews_wanted import ReviewsWanted
from annotator.domain.team_choices import GroupBy
from annotator.domain.vocabulary import Stance
from annotator.export.run import Request, export
from annotator.ingest.importer import import_sources
from annotator.ingest.sentences import quoted_sentences
from annotator.review.desk import ReviewDesk
from annotator.review.team_figures import measure_agreement
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from annotator.storage.project_changes import ProjectChange, begin_project
from annotator.storage.row_counts import counts
from annotator.storage.visible_answers import claim_counts
from tests.ingest.suggesters import NumberSuggester
from tests.storage.workers import in_processes

REVIEWERS, ADJUDICATOR = ("ana", "bo"), "cy"
PLACES = ("Lysna", "Brennholt", "Ostrava", "Merle")
LINES = ("The port of {} handled {}.1 million tonnes.", "Its council has {1} members.", "Nobody asked.",
         "Rain fell in {} on {} days.", "{} lies {} metres above the sea.")  # fmt: skip
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a team's work came to; ``gold`` has the label and the reason of each claim's words."""

    answers: dict[str, int]
    rulings: int
    counts: dict[str, int]
    agreement: dict[str, Any]
    pairs: list[dict[str, Any]]
    gold: dict[str, tuple[str | None, str]]
    leaks: tuple[str, ...]


def write_articles(folder: Path) -> list[str]:
    """Four articles of six sentences, four of which have a number."""
    paths = []
    for n, place in enumerate(PLACES, 2):
        path = folder / f"{place}.txt"
        path.write_text("\n\n".join([f"News from {place}", *(line.format(place, n) for line in LINES)]), "utf-8")
        paths.append(str(path))
    return paths


def set_up(where: str, articles: list[str]) -> int:
    """Set the project up and import the articles; how many claims there are."""
    database = open_database(where)
    change = ProjectChange(name="team", blind=True, reviews=ReviewsWanted(2), adjudicators=(ADJUDICATOR,))
    begin_project(database, REVIEWERS[0], change)
    report = import_sources(database, articles, NumberSuggester(), threshold=0.5)
    database.close()
    return report.claims


def review(where: str, claims: int, name: str) -> tuple[int, list[str]]:
    """Answer what the queue leads to; how many answers that was, and what was seen of the other's to open claims.

    Goes on until all claims have their answers.
    """
    desk = _desk(where, name)
    given, leaks = 0, []
    deadline, at = time.monotonic() + _SECONDS, None
    while _closed(desk) < claims and time.monotonic() < deadline:
        place = desk.walk.find_next_article(at)
        if place is None:
            time.sleep(0.02)
            continue
        at = place.article_id
        opened = desk.articles.open(at)
        other = next(each for each in REVIEWERS if each != name)
        leaks += [str(claim) for claim in opened.claims if not claim.closed and f"by {other}" in repr(claim)]
        for claim in opened.claims:
            if claim.needs_me:
                answer(desk, claim)
                given += 1
    desk.close()
    return given, leaks


def answer(desk: ReviewDesk, claim: Claim) -> None:
    """What this reviewer says of a claim, which depends on its words alone: they differ on every third or so."""
    name, number = desk.context.reviewer, int(sha256(claim.exact.encode()).hexdigest(), 16)
    labels = ("verified", "disputed", "unverifiable", "not_a_claim")
    label = labels[(number + (name == "bo" and number % 3 == 0)) % 4]
    desk.answers.comment(claim.id, f"seen by {name}")
    desk.answers.decide(claim.id, label)
    stance = {"verified": Stance.SUPPORTS, "disputed": Stance.REFUTES}.get(label)
    if stance is not None:
        quote = Quote(f"The table says so, {number % 2 or name}. It has more.")
        desk.answers.cite(claim.id, Citation(stance, url=f"https://stat.example/{number % 5}", quote=quote))


def adjudicate(where: str, claims: int) -> tuple[int, list[str]]:
    """Decide what the reviewers differ in until nothing is missing; how many rulings that took."""
    desk, ruled = _desk(where, ADJUDICATOR), 0
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        is_last = _closed(desk) == claims  # asked first: what closes afterwards may wait
        waiting = desk.adjudication.find_next()
        if waiting is not None:
            dispute = desk.adjudication.open(waiting)
            chosen = min(dispute.opinions, key=lambda each: each.review.label or "")
            desk.adjudication.accept(waiting, chosen.key, "The first by the alphabet", merged=True)
            ruled += 1
        elif is_last:
            break
        else:
            time.sleep(0.02)
    desk.close()
    return ruled, []


def _closed(desk: ReviewDesk) -> int:
    with desk.context.database.read() as session:
        return claim_counts(session).closed


def _desk(where: str, name: str) -> ReviewDesk:
    database = open_database(where)
    return ReviewDesk(database, load_project(database), name)


def run(where: str, folder: Path) -> Outcome:
    """Let the team do all of it in the database at ``where``, which is empty or not there yet; ``folder`` is for files.

    Raises:
        AssertionError: when one of them fails.

    """
    claims = set_up(where, write_articles(folder))
    jobs = [*((review, where, claims, name) for name in REVIEWERS), (adjudicate, where, claims)]
    ended = in_processes(jobs, 2 * _SECONDS)
    if [state for state, _ in ended] != ["done"] * 3:
        raise AssertionError(ended)
    numbers, leaks = zip(*(value for _, value in ended), strict=True)
    database = open_database(where)
    project = load_project(database)
    overall, *pairs = (
        [_figures(group) for group in measure_agreement(database, project, by, quoted_sentences, lambda *_: None)]
        for by in (None, GroupBy.PAIR)
    )
    export(database, project, Request("jsonl", names=True), str(folder / "gold.jsonl"), "ana", lambda *_: None)
    with database.read() as session:
        rows = counts(session, project.view(None))
    database.close()
    records = map(json.loads, (folder / "gold.jsonl").read_text("utf-8").splitlines())
    gold = {each["exact"]: (each["label"], each["label_reason"]) for each in records}
    answers = dict(zip(REVIEWERS, numbers[:2], strict=True))
    return Outcome(
        answers, numbers[2], rows, overall[0], *pairs, gold, tuple(each for found in leaks for each in found)
    )


def _figures(group: GroupAgreement) -> dict[str, Any]:
    found = {f"{part} {name}": group.part(part)[name].words for part, names in TITLES.items() for name in names}
    return {"group": group.group, "answers": group.answers} | found


def lines(found: Outcome) -> dict[str, str]:
    """What a team's work came to, in words by what it is."""
    told = {f"answers by {name}": str(number) for name, number in found.answers.items()}
    told |= {"rulings": str(found.rulings)} | {name.replace("_", " "): str(n) for name, n in found.counts.items()}
    told |= {name: str(value) for name, value in found.agreement.items() if name != "group"}
    for label, reason in sorted({(str(label), reason) for label, reason in found.gold.values()}):
        told[f"gold {label}, {reason}"] = str(
            list(found.gold.values()).count((None if label == "None" else label, reason))
        )
    return told


def main() -> int:
    """Run it on both kinds of databases, and print what came out; 1 if it differs."""
    from tests.postgres import running_server

    found = {}
    with running_server() as server:
        for kind in ("SQLite", "PostgreSQL"):
            folder = Path(tempfile.mkdtemp(prefix="annotator-team-"))
            found[kind] = run(str(folder / "team.db") if kind == "SQLite" else server.url(server.create()), folder)
    one, other = (lines(each) for each in found.values())
    print(f"{'':<28}{'SQLite':<22}PostgreSQL")
    for name in one | other:
        print(f"{name:<28}{one.get(name, ''):<22}{other.get(name, '')}")
    same = found["SQLite"] == found["PostgreSQL"]
    print("the same on both" if same else "NOT the same")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
