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

CURSOR, FLAG, NOTE, POSSIBLE = "▸", "⚑", "✎", "◌ "
STRONG, MEDIUM, WEAK, BY_HAND, QUOTED = "●●", "● ", "○ ", "✚ ", "┆"
SKIPPED, GONE, DONE, REFUSED, CHOSEN, DIFFERS = "»", "◇", "✓", "✗", "•", "≠"
HIDDEN = "score hidden"
"""Instead of a score that is shown after the answer."""
STANCES = {Stance.SUPPORTS: "+ supports", Stance.REFUTES: "− refutes", Stance.CONTEXT: "~ context"}


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark: ``shown``, what it means, and ``plain``, which stands for it where only ASCII can be shown.

    ``tone`` names the theme colour it is drawn in, if it has one of its own.
    """

    shown: str
    plain: str
    meaning: str
    tone: str = ""


SIGNS = (
    Sign(CURSOR, ">", "the cursor", "accent"),
    Sign(STRONG, "##", "a claim suggested strongly: score 0.75 or more", "accent"),
    Sign(MEDIUM, "# ", "a claim suggested: score 0.50 or more", "accent"),
    Sign(WEAK, ". ", "a claim suggested weakly, or with a score that is shown after your answer", "accent"),
    Sign(POSSIBLE, "? ", "a sentence that may hold a claim", "accent"),
    Sign(BY_HAND, "& ", "a claim that somebody added", "accent"),
    Sign(QUOTED, "|", "a sentence quoted in whole or part"),
    Sign(SKIPPED, "S", "skipped: you gave no label"),
    Sign(GONE, "L", "a label that the project no longer has"),
    Sign(FLAG, "F", "flagged for another look"),
    Sign(NOTE, "N", "has your note"),
    Sign("+", "+", "a source that supports"),
    Sign("−", "-", "a source that refutes"),
    Sign("~", "~", "a source that gives context"),
    Sign(DIFFERS, "%", "where the answers of reviewers differ"),
    Sign(DONE, "Y", "saved, or found in the copy", "success"),
    Sign(REFUSED, "X", "refused, failed, or not in the copy", "error"),
    Sign("!", "!", "a warning", "warning"),
    Sign(CHOSEN, "*", "the one that is chosen, or open"),
    Sign("↔", "/", "between words of two claims that differ"),
    Sign("‹ ›", "[ ]", "around words that were searched for"),
)
"""Every sign of the screen except the labels' own; each has one meaning."""
WORDS = (
    ("0.94", "how strongly the claim is suggested, from 0 to 1"),
    (HIDDEN, "score and reasons are shown after your answer, the same for weak claims and the sample"),
    ("2", "behind a label: how many sources you cited"),
    ("draft", "the label does not count yet: a source of the right stance is missing"),
    ("unconfirmed", "the label does not count yet: the claim's edges were moved since; give it again"),
    ("look again", "the verdict is due for another look"),
    ("closed", "enough others have answered: it needs no answer of yours"),
    ("possible", "a sentence that may hold a claim"),
    ("random sample", "audit: drawn by chance, to find what is not suggested"),
    ("saving…", "on its way to the disk"),
    ("waiting…", "on its way once other programs have written"),
    ("UNSAVED", "could not be saved yet; it is kept and tried again"),
)
"""Every word that stands in the margin or as an origin, with what it means."""

HelpRow = tuple[str, ...]
"""A key or mark and its description; then, where there are any, its action's id, its theme colour, and the web address
that stands in the description and is a link.
"""
HelpGroup = tuple[str, list[HelpRow]]
_STYLES = (
    ("underlined", "words of a claim; in the panel, the words that its reasons are about"),
    ("italic", "words of a possible claim"),
    ("reversed", "the span being edited, or the match you are at"),
)
_KEYS = (
    ("^x", "the key x with Ctrl held down"),
    ("M-x", "the key x with Alt held down"),
    ("⇧Tab", "the key Tab with Shift held down"),
)


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
        return LabelSpec(name, name, "", GONE)


def strength(claim: "Claim") -> str:
    """Two cells: how sure the suggester is, or that a person added the claim."""
    if claim.origin is Origin.MANUAL:
        return BY_HAND
    if claim.suggestion is None or claim.suggestion.score is None:
        return WEAK
    return STRONG if claim.suggestion.score >= 0.75 else MEDIUM if claim.suggestion.score >= 0.5 else WEAK


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
        return f"{SKIPPED} skipped", "", "quiet"
    label = spec_of(scheme, review.label or "")
    answer = f"{label.glyph} {label.title}"
    if review.status is ReviewStatus.DRAFT:
        return answer, "unconfirmed" if review.unconfirmed else "draft", "warning"
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


def legend(scheme: "LabelScheme") -> list[HelpGroup]:
    """Every mark with its one meaning: signs, the signs of labels, words, styles, and how keys are written."""
    signs: list[HelpRow] = [(sign.shown, sign.meaning, "", sign.tone) for sign in SIGNS]
    labels: list[HelpRow] = [(each.glyph, f"labelled “{each.title}”", "", each.tone) for each in scheme.labels]
    return [
        ("Marks", [*signs, *labels]),
        ("Words beside a claim", [*WORDS, *_STYLES]),
        ("How keys are written", [*_KEYS]),
    ]
