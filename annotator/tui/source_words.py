"""Text about sources on screen: place, copy, details and citing claims."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.source_facts import QuoteStatus
from annotator.text import one_line
from annotator.tui.layout import wrap
from annotator.tui.marks import DONE, REFUSED, STANCES, spec_of
from annotator.web.address import is_file_address, web_link

if TYPE_CHECKING:
    from annotator.domain.records import Evidence, Source
    from annotator.domain.source_facts import ArchiveAttempt, QuoteMatch, SourceDetail, SourceSummary, SourceUse
    from annotator.schemes import LabelScheme

_HEAD = 11
"""Width of the heading of a line, in cells."""
_MOST_ROWS = 4
"""Maximum rows of one claim or quote, which can be pages long."""
_ADDRESS = 44
"""Characters of an address in a list of what is cited."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line about a source: heading, text, and its citation, if any."""

    head: str
    text: str
    use: "SourceUse | None" = None
    strong: bool = True
    """Whether the line is drawn in normal instead of faint text."""
    most: int | None = None
    """Maximum number of rows; ``None`` for no limit."""

    def rows(self, width: int) -> list[str]:
        """Wrap the line into sanitised rows of at most ``width`` cells; the first has the heading."""
        text = " ".join(one_line(self.text).split())
        rows = [text[start:end] for start, end in wrap(text, max(1, width - _HEAD))]
        if self.most is not None and len(rows) > self.most:
            rows = [*rows[: self.most - 1], rows[self.most - 1][:-1] + "…"]
        heads = [self.head.ljust(_HEAD), *[" " * _HEAD] * (len(rows) - 1)]
        return [head + row for head, row in zip(heads, rows, strict=True)]


def place_of(source: "Source", host: str) -> str:
    """Return the host of a source, “a file” or “unnamed”."""
    if source.url is None:
        return "unnamed"
    return "a file" if is_file_address(source.url) else one_line(host)


def link_of(source: "Source") -> str | None:
    """The web address of a source, if it has one that can be opened."""
    return web_link(source.url)


def name_of(source: "Source") -> str:
    """Return the title of a source, or its place if it has none."""
    return one_line(source.title or source.where)


def evidence_words(piece: "Evidence") -> str:
    """Describe a cited source so that it is told from others of its host: stance, address, and quote or title."""
    source = piece.source
    words = f"“{piece.quote.exact}”" if piece.quote else source.title or ""
    return f"{STANCES[piece.stance]}  {_short_address(source)}  {words}".rstrip()


def _short_address(source: "Source") -> str:
    """The address without its scheme; of a long one both ends, where addresses of one host differ."""
    where = re.sub(r"^https?://(www\.)?", "", source.where)
    return where if len(where) <= _ADDRESS else f"{where[: _ADDRESS // 2]}…{where[-_ADDRESS // 2 + 1 :]}"


def copy_words(summary: "SourceSummary", archiving: bool) -> str:
    """Describe the state of the copy, for a row of the list."""
    last = summary.archived
    if archiving:
        return "archiving…"
    if last is None:
        return "no copy"
    if last.ok:
        return f"copy of {last.at:%Y-%m-%d}"
    return f"failed: {one_line(last.reason or '')}"


def fact_lines(detail: "SourceDetail") -> list[Line]:
    """Return the details of a source as lines."""
    has_name = detail.source.file_name is not None  # the address of a file is only a hash
    lines = [Line(head, text) for head, text in detail.facts if not (has_name and head == "address")]
    return [*lines, Line("copy", _attempt(detail.copy) if detail.copy else "no copy")]


def attempt_lines(detail: "SourceDetail") -> list[Line]:
    """Return the archive attempts, newest first, except the one with the current copy."""
    return [Line("attempt", _attempt(each), strong=False) for each in detail.attempts if each is not detail.copy]


def use_lines(use: "SourceUse", scheme: "LabelScheme", standing: str) -> list[Line]:
    """Return the lines of one citation: stance, claim, answer, quote and its match in the copy (``standing``)."""
    label = spec_of(scheme, use.label) if use.label else None
    answer = f"{use.reviewer}: {label.glyph} {label.title}" if label else f"{use.reviewer}: no label yet"
    lines = [Line(STANCES[use.stance], use.exact, use, most=_MOST_ROWS), Line("", answer, use, strong=False)]
    if use.quote:
        lines.append(Line("  quote", f"“{use.quote}”", use, most=_MOST_ROWS))
        lines += [Line("", standing, use, strong=False, most=_MOST_ROWS)] if standing else []
    return lines


def standing_words(match: "QuoteMatch | None") -> str:
    """Describe how a quote matches the copy; empty without a copy."""
    if match is None:
        return ""
    words = {
        QuoteStatus.EXACT: f"{DONE} found in the copy",
        QuoteStatus.ELIDED: f"{DONE} found in the copy, with omissions",
        QuoteStatus.PAGE: f"{DONE} found on the page, outside its main text",
        QuoteStatus.MISSING: f"{REFUSED} is not in the copy",
    }
    return words.get(match.status) or f"! the copy says: “{match.passage}”"


def _attempt(attempt: "ArchiveAttempt") -> str:
    if attempt.ok:
        return f"of {attempt.at:%Y-%m-%d %H:%M}, {attempt.size or 0:,} bytes, {attempt.media_type}"
    return f"failed on {attempt.at:%Y-%m-%d %H:%M}: {attempt.reason}"
