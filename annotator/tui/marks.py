"""The signs and words shown beside a claim: never colour alone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from annotator.domain.vocabulary import Origin, ReviewStatus, Stance
from annotator.errors import UsageError
from annotator.schemes import LabelSpec
from annotator.text import one_line

if TYPE_CHECKING:
    from annotator.domain.records import Claim
    from annotator.schemes import LabelScheme

CURSOR, FLAG, NOTE, POSSIBLE = "▸", "⚑", "✎", "? "
HIDDEN = "score hidden"
"""Instead of a score that is shown after the answer."""
STANCES = {Stance.SUPPORTS: "+ supports", Stance.REFUTES: "− refutes", Stance.CONTEXT: "· context"}


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A label that is not saved: still being saved, or failed."""

    label: str | None
    failed: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """The note in the margin of a claim. ``tone`` names the theme colour that goes with the words."""

    text: str
    tone: str


def spec_of(scheme: "LabelScheme", name: str) -> LabelSpec:
    """The label called ``name``; a plain one for a label the project no longer has."""
    try:
        return scheme[name]
    except UsageError:
        return LabelSpec(name, name, "", "◇")


def strength(claim: "Claim") -> str:
    """Two cells: how sure the suggester is, or that a person added the claim."""
    if claim.origin is Origin.MANUAL:
        return "✚ "
    if claim.suggestion is None or claim.suggestion.score is None:
        return "○ "
    return "●●" if claim.suggestion.score >= 0.75 else "● " if claim.suggestion.score >= 0.5 else "○ "


def answer_state(claim: "Claim", scheme: "LabelScheme", unsaved: Unsaved | None = None) -> tuple[str, str, str]:
    """The state of the review: the answer, a remark on it, and its tone."""
    review = claim.review
    if unsaved is not None:
        label = spec_of(scheme, unsaved.label) if unsaved.label else None
        answer = f"{label.glyph} {label.title}" if label else "change"
        return answer, "UNSAVED" if unsaved.failed else "saving…", "error" if unsaved.failed else "quiet"
    if review is None or review.status is ReviewStatus.OPEN:
        return "closed" if claim.closed else "", "", "quiet"
    if review.status is ReviewStatus.SKIPPED:
        return "» skipped", "", "quiet"
    label = spec_of(scheme, review.label or "")
    answer = f"{label.glyph} {label.title}"
    if review.status is ReviewStatus.DRAFT:
        return answer, "draft", "warning"
    if claim.aged:
        return answer, "look again", "warning"
    return answer, str(len(review.evidence) or ""), "quiet" if label.tone == "secondary" else label.tone


def margin(claim: "Claim", scheme: "LabelScheme", width: int, unsaved: Unsaved | None = None) -> Mark:
    """The claim's state in at most ``width`` cells: the score is dropped first, then the title is shortened."""
    answer, aside, tone = answer_state(claim, scheme, unsaved)
    review = claim.review
    signs = (FLAG if review and review.flagged else "") + (NOTE if review and review.note else "")
    score = _score(claim)
    answer = one_line(answer)
    for parts in ((score, answer, aside, signs), (answer, aside, signs)):
        text = " ".join(part for part in parts if part)
        if cell_len(text) <= width:
            return Mark(text, tone)
    rest = " ".join(part for part in (aside, signs) if part)
    room = max(1, width - cell_len(rest) - 1)
    return Mark(f"{shorten(answer, room)} {rest}".rstrip(), tone)


def possible_margin(claim: "Claim", width: int) -> Mark:
    """The note beside a possible claim: that it is one, and its score if there is room."""
    score = _score(claim)
    text = f"possible {score}".rstrip()
    return Mark(text if cell_len(text) <= width else "possible"[:width], "quiet")


def _score(claim: "Claim") -> str:
    if claim.suggestion is None:
        return ""
    return HIDDEN if claim.suggestion.score is None else f"{claim.suggestion.score:.2f}"


def progress_bar(done: int, total: int, cells: int) -> str:
    """How much of ``total`` is done, in ASCII: full only when all of it is, empty only when nothing is."""
    room = cells - 2
    filled = room if done >= total else min(room - 1, max(done > 0, room * done // total))
    return f"[{'=' * filled}{'-' * (room - filled)}]"


def shorten(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, with an ellipsis if it was cut."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…" if width > 0 else ""
