"""The desk's status messages; safe to show on a terminal."""

from difflib import SequenceMatcher

from annotator.domain.records import Claim
from annotator.domain.seen_before import SeenClaim
from annotator.domain.source_facts import QuoteMatch, QuoteStatus
from annotator.domain.vocabulary import ReviewStatus
from annotator.schemes import LabelScheme
from annotator.storage.events import UNDO
from annotator.text import counted, one_line

_MOST_QUOTED = 48
_MOST_DIFFERING = 27
"""Characters of each of two wordings that fit a status line of 80 columns."""


def excerpt(whole: str) -> str:
    """A text in quotation marks, cut to fit a status line."""
    text = " ".join(one_line(whole).split())
    if len(text) > _MOST_QUOTED:
        text = text[: _MOST_QUOTED - 1] + "…"
    return text if text.startswith(("“", '"', "„", "«")) else f"“{text}”"


def done(action: str, claim: Claim, scheme: LabelScheme) -> str:
    """The message after a decision."""
    review = claim.review
    if review is not None and review.unconfirmed:
        return f"{action.capitalize()}. Still true of these words? Give the label again to confirm it."
    if review is not None and review.status is ReviewStatus.DRAFT:
        missing = scheme.evidence_rule.missing(review.label, review.stances) or "a source"
        return f"{action.capitalize()}: a draft until {missing} is cited."
    return f"{action.capitalize()}: {excerpt(claim.exact)}"


def unchanged(claim: Claim, scheme: LabelScheme) -> str:
    """The message after a decision that changed nothing."""
    review = claim.review
    if review is not None and review.label is not None:
        return f"Already {scheme[review.label].title.lower()}; nothing changed."
    return "Nothing changed."


def reversed_(kind: str, action: str, claim: Claim) -> str:
    """The message after an undo or redo on a claim."""
    return f"{reversed_about_sources(kind, action)}, {excerpt(claim.exact)}"


def reversed_about_sources(kind: str, action: str) -> str:
    """The message after an undo or redo of a change to sources."""
    return f"{'Undone' if kind == UNDO else 'Redone'}: {action}"


def contradiction(earlier: SeenClaim, scheme: LabelScheme) -> str:
    """The warning that an earlier claim with the same meaning has a contradicting label."""
    label = one_line(scheme.title_of(earlier.label))
    said = f"“{one_line(earlier.rating)}” ({label})" if earlier.rating else f"“{label}”"
    whose = "your own answer" if earlier.mine else "an earlier answer"
    if earlier.checked_id is not None:
        whose = f"the verdict of {one_line(earlier.publisher or 'a fact-checker')}"
    when = f" of {one_line(earlier.date)[:10]}" if earlier.date else ""
    where = f" in {excerpt(earlier.title)}" if earlier.title else ""
    return f"This contradicts {said}, {whose}{when}{where}."


def reused(count: int, earlier: SeenClaim, left_out: list[str]) -> str:
    """How many sources of an earlier claim were reused, and what was left out."""
    place = excerpt(earlier.title) if earlier.title else one_line(earlier.publisher or "")
    origin = f" from {place}" if place else ""
    rest = f" ({', '.join(left_out)})" if left_out else ""
    return f"{counted(count, 'source')} reused{origin}{rest}."


def misquoted(quote: str, match: QuoteMatch) -> list[str]:
    """The warning, if any, that a quote differs from the archived copy."""
    if match.status is QuoteStatus.MISSING:
        return [f"{excerpt(quote)} is not in the archived copy."]
    if match.status is QuoteStatus.APPROXIMATE:
        theirs, ours = differing(match.passage, quote)
        return [f"The copy says “{theirs}”, not “{ours}”."]
    return []


def differing(passage: str, quote: str) -> tuple[str, str]:
    """A few words of each of two wordings, from the word before their first difference."""
    one, other = (one_line(text).split() for text in (passage, quote))
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    begins = next(((i, j) for tag, i, _, j, _ in blocks if tag != "equal"), (0, 0))
    return _from_word(one, begins[0]), _from_word(other, begins[1])


def _from_word(words: list[str], at: int) -> str:
    first = max(0, at - 1)
    shown, *rest = words[first:] or [""]
    while rest and len(shown) + len(rest[0]) < _MOST_DIFFERING:
        shown += f" {rest.pop(0)}"
    return f"{'…' if first else ''}{shown[:_MOST_DIFFERING]}{'…' if rest or shown[_MOST_DIFFERING:] else ''}"
