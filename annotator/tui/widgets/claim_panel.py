"""The claim under the cursor in full: text, speaker, reasons, answer and sources."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotator.domain.vocabulary import Origin, ReviewStatus
from annotator.english import denies
from annotator.text import one_line
from annotator.tui.layout import wrap
from annotator.tui.marks import FLAG, NOTE, STANCES, answer_state, shorten
from annotator.tui.widgets.looks import Looks
from annotator.web.address import host_of

if TYPE_CHECKING:
    from annotator.domain.records import Claim, Evidence, Review
    from annotator.domain.suggestion import Suggestion
    from annotator.schemes import LabelScheme
    from annotator.tui.layout import Slice
    from annotator.tui.marks import Unsaved
    from annotator.tui.span import SpanEdit

Line = tuple[str, str]
"""A name and its text; the name is empty for the claim itself."""
_NAME = 9
Row = tuple[str, str, Sequence["Slice"]]
"""A name, a row of its text, and the slices of it that are underlined."""
_REASONS = 4
"""Reasons shown for and against a claim."""
_LEAST = 2
"""Rows a long claim gets at least."""


def claim_lines(
    claim: "Claim",
    scheme: "LabelScheme",
    unsaved: "Unsaved | None",
    earlier: Sequence[Line] = (),
    more: Sequence[Line] = (),
) -> list[Line]:
    """Everything about ``claim``, most useful first; ``earlier`` and last ``more`` are lines about earlier claims."""
    lines = [("", claim.exact), ("answer", _answer(claim, scheme, unsaved)), *earlier]
    review, suggestion = claim.review, claim.suggestion
    if review:
        lines += _sources(review)
    if review and review.note:
        lines.append((f"note {NOTE}", review.note))
    if review:
        lines += _details(claim, review)
    if suggestion:
        lines += suggestion_lines(suggestion)
    if claim.origin is not Origin.SUGGESTED:
        lines.append(("origin", "added by hand" if claim.origin is Origin.MANUAL else "random sample"))
    return [*lines, *more]


def span_lines(edit: "SpanEdit") -> list[Line]:
    """The span being moved, as it would be saved."""
    edge = "end" if edit.at_end else "start"
    what = "new claim" if edit.claim_id is None else "claim"
    return [("", edit.exact), ("span", f"{what}, {edit.end - edit.start} characters; arrow keys move its {edge}")]


def possible_lines(claim: "Claim", keys: str) -> list[Line]:
    """Everything about a possible claim; ``keys`` says how to decide about it."""
    return [("", claim.exact), ("answer", keys), *(suggestion_lines(claim.suggestion) if claim.suggestion else [])]


def suggestion_lines(suggestion: "Suggestion") -> list[Line]:
    """Who says it, the score with what speaks for and against the claim, and its types."""
    lines = []
    if suggestion.speaker:
        cue = f" ({suggestion.cue})" if suggestion.cue else ""
        who = f"{suggestion.speaker}{cue}"
        lines.append(("denied", f"by {who}") if denies(suggestion.cue) else ("said by", who))
    if suggestion.score is None:
        lines.append(("why", "score shown after your answer"))
    elif suggestion.reasons:
        told = [[one.reason for one in suggestion.reasons if (one.weight < 0) is against] for against in (False, True)]
        lines.append(("why", f"{suggestion.score:.2f}  {' · '.join(told[0][:_REASONS])}".rstrip()))
        if told[1]:
            lines.append(("against", " · ".join(told[1][:_REASONS])))
    if suggestion.types:
        lines.append(("type", " · ".join(suggestion.types)))
    return lines


def marked_places(claim: "Claim") -> tuple["Slice", ...]:
    """The slices of the claim that ``suggestion_lines`` names as reasons."""
    suggestion = claim.suggestion
    if suggestion is None or suggestion.score is None:
        return ()
    sides = [[one for one in suggestion.reasons if (one.weight < 0) is against] for against in (False, True)]
    return tuple(sorted(place for side in sides for one in side[:_REASONS] for place in one.places))


def _within(slices: Sequence["Slice"], low: int, high: int) -> tuple["Slice", ...]:
    """The parts of ``slices`` from ``low`` to ``high``, relative to ``low``."""
    cut = ((max(start, low), min(end, high)) for start, end in slices)
    return tuple((start - low, end - low) for start, end in cut if start < end)


def _answer(claim: "Claim", scheme: "LabelScheme", unsaved: "Unsaved | None") -> str:
    answer, aside, _ = answer_state(claim, scheme, unsaved)
    review = claim.review
    words = ["closed: others have answered" if answer == "closed" else answer or "not answered yet"]
    if unsaved is not None:
        words.append(aside)
    elif review and review.unconfirmed:
        words.append("draft: still true of these words? Give the label again to confirm it")
    elif review and review.status is ReviewStatus.DRAFT:
        words.append(f"draft: needs {scheme.evidence_rule.missing(review.label, review.stances) or 'a source'}")
    words += _extras(review)
    return " · ".join(words)


def _extras(review: "Review | None") -> list[str]:
    if review is None:
        return []
    confidence = [f"sure {review.confidence}/5"] if review.confidence else []
    flagged = [f"{FLAG} flagged"] if review.flagged else []
    version = [f"guideline {review.guideline_version}"] if review.status is ReviewStatus.SUBMITTED else []
    return confidence + flagged + version


def _sources(review: "Review") -> list[Line]:
    """The sources in citation order, with “or” between alternative sets."""
    numbers = {piece.id: n for n, piece in enumerate(review.evidence, 1)}
    lines: list[Line] = []
    for pieces in review.evidence_sets().values():
        if lines:
            lines.append(("or", "any one of these sets is enough"))
        lines += [(f"source {numbers[piece.id]}", _evidence(piece)) for piece in pieces]
    return lines


def _details(claim: "Claim", review: "Review") -> list[Line]:
    """The rewording and the verdict's dates, if set."""
    lines, wording = [], review.normalised
    if wording is not None:
        parts = (wording.text, wording.said_by, wording.date, wording.place)
        lines.append(("reworded", " · ".join(part for part in parts if part)))
    dates = [f"as of {review.as_of}"] if review.as_of else []
    if review.recheck_at:
        dates.append(f"look again {review.recheck_at}{' (due)' if claim.aged else ''}")
    return [*lines, ("dates", " · ".join(dates))] if dates else lines


def _evidence(piece: "Evidence") -> str:
    source = piece.source
    known = source.file_name or (host_of(source.url) if source.url else None)
    name = known or f"withheld ({source.withheld_reason})"
    quote = f"  “{piece.quote.exact}”" if piece.quote and piece.quote.exact else ""
    title = f"  {source.title}" if source.title else ""
    return f"{STANCES[piece.stance]}  {name}{quote or title}"


class ClaimPanel(ScrollView, inherit_bindings=False, can_focus=False):
    """Shows named lines of text, wrapped; the mouse wheel scrolls."""

    ALLOW_SELECT = False

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._look = Looks(self)
        self._lines: list[Line] = []
        self._marked: Sequence[Slice] = ()
        self._rows: list[Row] = []

    def show(self, lines: list[Line], marked: Sequence["Slice"] = ()) -> None:
        """Show these lines from the top, with the slices ``marked`` of the claim underlined."""
        if (lines, marked) != (self._lines, self._marked):
            self._lines, self._marked = lines, marked
            self._wrap()
            self.scroll_to(y=0, animate=False)

    @property
    def words(self) -> str:
        """The text of the panel, one line each."""
        return "\n".join(f"{name}\t{text}" for name, text in self._lines)

    def on_resize(self) -> None:
        """Wrap again."""
        self._wrap()

    def render_line(self, y: int) -> Strip:
        """One row: the name, then the words."""
        row = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if row >= len(self._rows):
            return Strip.blank(width, self._look())
        name, text, marked = self._rows[row]
        if name == "-":
            segments = [Segment(" ", self._look()), *self._pieces(text, marked)]
        else:
            segments = [Segment(f" {name:<{_NAME}}", self._look("quiet")), Segment(text, self._look())]
        return Strip(segments).adjust_cell_length(width, self._look())

    def notify_style_update(self) -> None:
        """Drop the old theme's styles."""
        self._look.forget()
        super().notify_style_update()

    def _wrap(self) -> None:
        """Wrap every line to the current width; ``-`` marks the rows of the claim itself."""
        before = len(self._rows)
        width = self.scrollable_content_region.width
        named: list[Row] = []
        for name, text in self._lines:
            if name:
                shown = one_line(text)
                pieces = wrap(shown, max(8, width - _NAME - 2))
                named += [(name if n == 0 else "", shown[a:b], ()) for n, (a, b) in enumerate(pieces)]
        room = max(_LEAST, self.size.height - len(named))
        self._rows = [*self._exact(width, room), *named]
        self.refresh_lines(0, max(before, len(self._rows)))
        height = max(len(self._rows), self.size.height)
        if self.virtual_size != (width, height):  # setting it lays the whole screen out again
            self.virtual_size = Size(width, height)

    def _pieces(self, text: str, marked: Sequence["Slice"]) -> list[Segment]:
        """A row of the claim, with the words of its reasons underlined."""
        cuts = sorted({0, len(text), *(min(edge, len(text)) for piece in marked for edge in piece)})
        plain, told = self._look("strong"), self._look("strong", "reason")
        return [
            Segment(text[a:b], told if any(start <= a and b <= end for start, end in marked) else plain)
            for a, b in pairwise(cuts)
        ]

    def _exact(self, width: int, room: int) -> list[Row]:
        """The claim itself, cut to ``room`` rows so that the lines below stay in view."""
        rows: list[Row] = []
        for name, text in self._lines:
            if not name:
                shown = one_line(text)
                rows += [("-", shown[a:b], _within(self._marked, a, b)) for a, b in wrap(shown, max(8, width - 2))]
        if len(rows) > room:
            _, text, marked = rows[room - 1]
            rows = [*rows[: room - 1], ("-", shorten(text + "…", max(8, width - 2)), marked)]
        return rows
