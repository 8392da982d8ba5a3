"""A database with one of everything an export has to carry, and short ways to export and open."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annotator.dataset.answers import Layer, Record
from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import ReviewStatus, Role, SourceKind, SourceMedium, Stance
from annotator.export.files import Counted, Files, NoFiles
from annotator.export.job import Format, FormatOptions, Job
from annotator.export.manifest import Manifest
from annotator.export.run import Request, export
from annotator.export.verify import Verified
from annotator.measures.agreement import Figures
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME
from annotator.settings import DatasetSettings
from annotator.storage.claim_rows import claim_row
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import Project, load_project
from annotator.storage.reviewers import reviewer_id
from annotator.storage.schema.models import ReviewRow
from tests.support import HOSTILE, store

URL = "https://stat.example/ports?year=2025"
OTHER = (
    "Rain fell on 12 days.\nThe mayor, 東京 \U0001f469\u200d\U0001f467 fan, spent 3 million euros. Nobody asked him."
)


@dataclass(frozen=True)
class Claims:
    """The public ids of some claims, by what was done to them."""

    verified: str
    draft: str
    skipped: str
    commented: str
    withheld_source: str
    moved: str
    manual: str
    undone: str


def fill_database(make_desk: Callable[..., ReviewDesk], database: Database) -> Claims:
    """Two articles, and reviews by ana (of every kind) and ben (one draft) in a project with one review a claim."""
    first = store(
        database, title=HOSTILE[0], publisher="=Daily Ledger", external_id="x1", meta={"b": [1.5, None], "a": 2**80}
    )
    second = store(database, OTHER, url="https://ledger.example/rain", language="en", published_at="2026-05-12")
    ana, ben = make_desk("ana"), make_desk("ben")
    a, b, c, d, e = (claim.id for claim in ana.articles.open(first.article_id).claims)
    f, g = (claim.id for claim in ana.articles.open(second.article_id).claims)
    cite_fully(ana, a)
    ana.answers.decide(b, "disputed", 12.25)
    ana.answers.skip(c)
    ana.answers.comment(d, HOSTILE[14])
    ana.answers.decide(e, "disputed")
    ana.answers.cite(e, Citation(Stance.REFUTES, withheld_reason="a whistle-blower", title="=Letter", set=1))
    moved = ana.spans.edit(f, 23, 40).claim
    assert moved is not None
    ana.answers.decide(f, "not_a_claim")
    ana.answers.decide(g, "unverifiable")
    ana.undo()
    manual = ana.spans.add(second.article_id, 0, 21).claim
    withdrawn = ana.spans.add(second.article_id, 5, 21).claim
    assert manual is not None and withdrawn is not None
    ana.undo()
    ben.answers.decide(g, "verified")
    return Claims(a, b, c, d, e, f, manual.id, g)


def cite_fully(desk: ReviewDesk, claim_id: str) -> None:
    """A verified claim whose evidence has every field, and one piece that was taken back."""
    quote = Quote("4.12 Mt were handled", "2025: ", " in total")
    desk.answers.decide(claim_id, "verified", 4)
    desk.answers.set_confidence(claim_id, 5)
    desk.answers.flag(claim_id, True)
    desk.answers.comment(claim_id, "Looked at twice.")
    full = Citation(
        Stance.SUPPORTS, URL, None, quote, "Ports, “2025”", "Office", "A. Nonym", "2026-03", SourceKind.PRIMARY,
        "2026-05-14", "page\t4", 0, None, SourceMedium.WEB_TABLE, f"https://archive.example/2026/{URL}", "2026-05-13",
    )  # fmt: skip
    desk.answers.cite(claim_id, full)
    wrong = desk.answers.cite(claim_id, Citation(Stance.CONTEXT, "https://elsewhere.example/x")).claim
    assert wrong is not None and wrong.review is not None
    desk.answers.withdraw_evidence(claim_id, wrong.review.evidence[-1].id)


def adjudicate(database: Database, claim_id: str, handle: str, label: str) -> None:
    """Store a submitted adjudication."""
    person = reviewer_id(database, handle)
    with database.write() as session:
        row = ReviewRow(
            claim_id=claim_row(session, claim_id).id or 0,
            reviewer_id=person,
            role=Role.ADJUDICATOR,
            label=label,
            status=ReviewStatus.SUBMITTED,
            submitted_at=datetime(2026, 5, 20, 8, 0, tzinfo=UTC),
        )
        session.add(row)


def export_to(database: Database, out: Path | str, format: str = "jsonl", viewer: str = "ana", **said: Any) -> Manifest:
    """Export with the project that the database has; ``said`` is what else a ``Request`` takes."""
    return export(database, load_project(database), Request(format, names=True, **said), out, viewer).manifest


@contextmanager
def opened(where: Path | str) -> Iterator[Database]:
    """A database at a path or URL, migrated and closed in the end."""
    database = open_database(str(where))
    yield database
    database.close()


def verified(database: Database, out: Path, format: str, viewer: str = "ana", **said: Any) -> Verified:
    """Export and read back with the format's real reader, which is installed; raises when anything differs."""
    request = Request(format, names=True, **said)
    found = export(database, load_project(database), request, out, viewer, check=True).verified
    assert found is not None and found.reader is not None
    return found


class MemoryFiles(NoFiles):
    """Files that are kept in memory, for a format that is tried without a database."""

    def __init__(self) -> None:
        self.kept: dict[str, io.BytesIO] = {}

    @contextmanager
    def open(self, name: str) -> Iterator[Counted]:
        """A stream into memory."""
        self.kept[name] = io.BytesIO()
        yield Counted(self.kept[name])

    def text(self, name: str) -> str:
        """What was written to a file."""
        return self.kept[name].getvalue().decode("utf-8")


def job_for(
    format: Format,
    files: Files,
    options: FormatOptions | None = None,
    layer: Layer | None = None,
    splits: tuple[str, ...] = (),
    articles: dict[str, Record] | None = None,
) -> Job:
    """A job without a database: a project with the default labels, and these articles by id."""
    known = articles or {}
    return Job(
        format=format,
        project=Project("facts", DEFAULT_SCHEME, True, 1, "1"),
        dataset=DatasetSettings(),
        layer=layer or format.layers[0],
        options=options or FormatOptions(),
        files=files,
        name=f"out{format.suffix}",
        splits=splits,
        articles=known.__getitem__,
        article_ids=lambda: list(known),
        agreement=lambda: Figures(0, None, None),
    )
