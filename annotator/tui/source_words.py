"""Sources in words: where one is, how its copy stands, what is known of it and what rests on it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.source_facts import QuoteStatus
from annotator.text import one_line
from annotator.tui.layout import wrap
from annotator.tui.marks import STANCES, spec_of
from annotator.web.address import is_file_address

if TYPE_CHECKING:
    from annotator.domain.records import Source
    from annotator.domain.source_facts import ArchiveAttempt, QuoteMatch, SourceDetail, SourceSummary, SourceUse
    from annotator.schemes import LabelScheme

_HEAD = 11
"""Cells of the word that says what a line is about."""
_MOST_ROWS = 4
"""Rows of one claim or quote at most; both can be pages long, and the claim is one key away."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something to be read about a source: what it is, what it says, and the claim it is about."""

    head: str
    text: str
    use: "SourceUse | None" = None
    strong: bool = True
    """Whether it is drawn plainly, and not faint."""
    most: int | None = None
    """How many rows it may have; ``None`` for as many as it needs."""

    def rows(self, width: int) -> list[str]:
        """The line in harmless rows of at most ``width`` cells, its head before the first."""
        text = " ".join(one_line(self.text).split())
        rows = [text[start:end] for start, end in wrap(text, max(1, width - _HEAD))]
        if self.most is not None and len(rows) > self.most:
            rows = [*rows[: self.most - 1], rows[self.most - 1][:-1] + "…"]
        heads = [self.head.ljust(_HEAD), *[" " * _HEAD] * (len(rows) - 1)]
        return [head + row for head, row in zip(heads, rows, strict=True)]


def place_of(source: "Source", host: str) -> str:
    """Where a source is, in a word."""
    if source.url is None:
        return "unnamed"
    return "a file" if is_file_address(source.url) else one_line(host)


def name_of(source: "Source") -> str:
    """What a source is called on screen; where it is when it has no title."""
    return one_line(source.title or source.where)


def copy_words(summary: "SourceSummary", archiving: bool) -> str:
    """How the copy of a source stands, for a row of the list."""
    last = summary.archived
    if archiving:
        return "archiving…"
    if last is None:
        return "no copy"
    if last.ok:
        return f"copy of {last.at:%Y-%m-%d}"
    return f"failed: {one_line(last.reason or '')}"


def fact_lines(detail: "SourceDetail") -> list[Line]:
    """Everything known of the source itself."""
    has_name = detail.source.file_name is not None  # then the address of a file says nothing to people
    lines = [Line(head, text) for head, text in detail.facts if not (has_name and head == "address")]
    return [*lines, Line("copy", _attempt(detail.copy) if detail.copy else "no copy")]


def attempt_lines(detail: "SourceDetail") -> list[Line]:
    """The attempts to archive it other than the one whose copy counts, the last first."""
    return [Line("attempt", _attempt(each), strong=False) for each in detail.attempts if each is not detail.copy]


def use_lines(use: "SourceUse", scheme: "LabelScheme", standing: str) -> list[Line]:
    """A claim that rests on the source: stance, claim, whose answer it is, the quote and how it stands in the copy."""
    label = spec_of(scheme, use.label) if use.label else None
    answer = f"{use.reviewer}: {label.glyph} {label.title}" if label else f"{use.reviewer}: no label yet"
    lines = [Line(STANCES[use.stance], use.exact, use, most=_MOST_ROWS), Line("", answer, use, strong=False)]
    if use.quote:
        lines.append(Line("  quote", f"“{use.quote}”", use, most=_MOST_ROWS))
        lines += [Line("", standing, use, strong=False, most=_MOST_ROWS)] if standing else []
    return lines


def standing_words(match: "QuoteMatch | None") -> str:
    """How a quote stands in the copy of its source; nothing where there is no copy."""
    if match is None:
        return ""
    words = {
        QuoteStatus.EXACT: "✔ stands so in the copy",
        QuoteStatus.ELIDED: "✔ stands so in the copy, with something left out",
        QuoteStatus.PAGE: "✔ stands so on the page, outside its text",
        QuoteStatus.MISSING: "✗ is not in the copy",
    }
    return words.get(match.status) or f"! the copy says: “{match.passage}”"


def _attempt(attempt: "ArchiveAttempt") -> str:
    if attempt.ok:
        return f"of {attempt.at:%Y-%m-%d %H:%M}, {attempt.size or 0:,} bytes, {attempt.media_type}"
    return f"failed on {attempt.at:%Y-%m-%d %H:%M}: {attempt.reason}"
