"""What many tests need: hostile strings, small articles, and a database with something in it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import delete
from textual._context import visible_screen_stack
from textual.app import App
from textual.strip import Strip

from annotator.domain.library import DocumentKind
from annotator.domain.records import ArticleInput, Quote, SentenceSpan
from annotator.domain.suggestion import Reason, SuggestedClaim, SuggesterInfo
from annotator.domain.vocabulary import ClaimType, SentenceKind, TeamRole
from annotator.graphemes import snap
from annotator.settings import Settings
from annotator.storage.articles import StoredArticle, store_article
from annotator.storage.database.engine import Database, Session
from annotator.storage.library_documents import NewDocument, NewPassage, last_document, store_documents
from annotator.storage.project import Project, _configured, _fields, stored_project, write_project
from annotator.storage.reviewers import find_reviewer, insert_reviewer, tell_of
from annotator.storage.schema.models import ReviewerRow, utc_now
from annotator.storage.schema.models_progress import LeaseRow
from annotator.storage.schema.models_project import ProjectRow
from annotator.text import sha256_of

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "corpus" / "articles"

HOSTILE = (
    "[/foo] [bold red]not markup[/]",
    "[b unclosed and [@click=app.quit]a link[/]",
    "\x1b]52;c;aGVsbG8=\x07 sets a clipboard",
    "\x1b[2J\x1b[31mred\x1b[0m",
    "8-bit \x9b31m CSI and \x90 DCS \x9c",
    "user\u202egpj.exe \u2066isolate\u2069 \u061c",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1",
    "<script>alert(1)</script> & <img src=x onerror=alert(1)>",
    "'; DROP TABLE claim; --",
    "\" OR 1=1 NEAR(a b) foo* ^x AND (",
    "line\u2028sep\u2029para\x85nel\x0bvt\x0cff",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 e\u0301 \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd 東京",
    "\u00a0nbsp \u00adshy \u200bzwsp \ufeffbom",
    "%s {0} {name} $HOME `id` $(id) ${x}",
    "\\u001b\\x00 back\\slash",
    "x" * 3000,
)  # fmt: skip
"""Texts that do harm where text is taken for something else. None holds NUL, which is refused at the door."""

SUGGESTER = SuggesterInfo("test", "1", "none")
TYPES = (ClaimType.EVENT, ClaimType.NUMERICAL)

ARTICLE = (
    "Harbour handles record cargo\n"
    "The port of Lysna handled 4.1 million tonnes last year, the authority said.\n"
    "“We will double that by 2030,” its director told reporters.\n"
    "Traffic rose by 12 percent. Nobody expected it.\n"
    "The city has 22 members on its council."
)
"""Six sentences in five paragraphs, the first a headline."""


def spans_of(text: str) -> list[SentenceSpan]:
    """A plain split for tests that are not about splitting: one sentence ends at a full stop, one line a paragraph."""
    spans = []
    for paragraph, line in enumerate(re.finditer(r"[^\n]+", text)):
        for match in re.finditer(r"\S.*?(?:\.(?=\s)|$)", line.group(), re.DOTALL):
            start, end = line.start() + match.start(), line.start() + match.end()
            kind = SentenceKind.HEADLINE if start == 0 and "\n" in text else SentenceKind.BODY
            spans.append(SentenceSpan(start, end, paragraph, kind))
    return spans


def store(
    database: Database,
    text: str = ARTICLE,
    *,
    scores: Sequence[float] | None = None,
    threshold: float = 0.35,
    audit: float = 0.0,
    possible: float = 1.0,
    **details: object,
) -> StoredArticle:
    """Store an article whose sentences are suggested with ``scores`` (0.9 for all but the headline by default)."""
    spans = spans_of(text)
    if scores is None:
        scores = [0.1 if span.kind is SentenceKind.HEADLINE else 0.9 for span in spans]
    reasons = (Reason("quantity", 1.5), Reason("prediction", -0.5))
    suggested = [
        [SuggestedClaim(0, span.end - span.start, score, reasons, "the authority", "said", TYPES)]
        for span, score in zip(spans, scores, strict=True)
    ]
    article = ArticleInput(text=text, origin="test.txt", **details)  # type: ignore[arg-type]
    stored = store_article(database, article, spans, suggested, SUGGESTER, threshold, "test-split-1", audit, possible)
    assert stored is not None, "the test stores the same text twice"
    return stored


def add_to_library(session: Session, text: str, **details: Any) -> str:
    """Store a document with one passage for each sentence; its id."""
    cut = [NewPassage(span.start, span.end, n, (span.start, span.end)) for n, span in enumerate(spans_of(text))]
    document = NewDocument(text, sha256_of(text), DocumentKind.FILE, "test.txt", "test-split-1", cut, **details)
    return store_documents(session, [document], last_document(session)).ids[0]


def shown_passage(claim_id: int) -> dict[str, Any]:
    """The columns of a passage that the first reviewer was shown for a claim (row ids)."""
    text = "Ten ships came."
    return {
        "claim_id": claim_id, "reviewer_id": 1, "query": "ships", "rank": 1, "score": 0.5, "document": "d1", "start": 0,
        "end": len(text), "text": text, "shown_at": utc_now(),
    }  # fmt: skip


def screen_strips(app: App[Any]) -> list[Strip]:
    """What the top screen of an app shows, and of the screens below it what it leaves in view."""
    visible_screen_stack.set(app._background_screens)
    return app.screen._compositor.render_strips()


def screen_lines(app: App[Any]) -> list[str]:
    """What an app shows, as plain lines."""
    strips = screen_strips(app)
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def for_project(settings: Settings, **said: Any) -> Settings:
    """``settings`` as they would be if ``[project]`` said this."""
    return replace(settings, project=replace(settings.project, **said))


def keep_project(database: Database, settings: Settings) -> Project:
    """Store what ``settings`` say of the project, although a database with a team would not."""
    with database.write() as session:
        row = session.get(ProjectRow, 1)
        after = _configured(row, settings)
        if row is None or after != _fields(row):
            write_project(session, after)
        return stored_project(session)


def quote_at(text: str, start: int, end: int, around: int = 32) -> Quote:
    """``text[start:end]`` with up to ``around`` code points on each side, as a W3C TextQuoteSelector."""
    return Quote(text[start:end], text[max(0, start - around) : start], text[end : end + around])


def is_boundary(text: str, offset: int) -> bool:
    """Whether a cut at ``offset`` leaves every user-perceived character whole."""
    return snap(text, offset, -1) == offset


def appoint(database: Database, *handles: str) -> None:
    """Make people adjudicators, before they sit down at a desk."""
    with database.write() as session:
        for handle in handles:
            key = find_reviewer(session, handle) or insert_reviewer(session, handle)
            row = session.get_one(ReviewerRow, key)
            row.role = TeamRole.ADJUDICATOR
            tell_of(session, row)


def nobody_at_work(database: Database) -> None:
    """Give back all leases, as if everybody had left."""
    with database.write() as session:
        session.execute(delete(LeaseRow))
