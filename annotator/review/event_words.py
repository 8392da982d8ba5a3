"""The sentences in which the desk says what it did; safe to show as they are."""

from difflib import SequenceMatcher

from annotator.domain.records import Claim
from annotator.domain.seen_before import SeenClaim
from annotator.domain.source_facts import QuoteMatch, QuoteStatus
from annotator.domain.vocabulary import ReviewStatus
from annotator.schemes import LabelScheme
from annotator.storage.events import UNDO
from annotator.text import counted, one_line

_SHOWN = 48
_PART = 27
"""Characters of each of two wordings that one status line has room for, at 80 columns."""


def excerpt(claim: Claim) -> str:
    """The claim in quotation marks of its own or of ours, cut to what a status line has room for."""
    return _quoted(claim.exact)


def _quoted(whole: str) -> str:
    text = " ".join(one_line(whole).split())
    if len(text) > _SHOWN:
        text = text[: _SHOWN - 1] + "…"
    return text if text.startswith(("“", '"', "„", "«")) else f"“{text}”"


def done(action: str, claim: Claim) -> str:
    """What was just decided."""
    review = claim.review
    if review is not None and review.status is ReviewStatus.DRAFT:
        return f"{action.capitalize()}: a draft until a source is cited."
    return f"{action.capitalize()}: {excerpt(claim)}"


def unchanged(claim: Claim, scheme: LabelScheme) -> str:
    """Nothing was decided, because it was so already."""
    review = claim.review
    if review is not None and review.label is not None:
        return f"Already {scheme[review.label].title.lower()}; nothing changed."
    return "Nothing changed."


def reversed_(kind: str, action: str, claim: Claim) -> str:
    """What was undone or done again."""
    return f"{'Undone' if kind == UNDO else 'Done again'}: {action}, {excerpt(claim)}"


def contradiction(earlier: SeenClaim, scheme: LabelScheme) -> str:
    """That a claim which says the same has another label: which, whose, from when and where."""
    name = earlier.label or ""
    label = one_line(scheme[name].title if name in scheme else name)
    said = f"“{one_line(earlier.rating)}” ({label})" if earlier.rating else f"“{label}”"
    whose = "your own answer" if earlier.mine else "an earlier answer"
    if earlier.checked_id is not None:
        whose = f"the verdict of {one_line(earlier.publisher or 'a fact-checker')}"
    when = f" of {one_line(earlier.date)[:10]}" if earlier.date else ""
    where = f" in {_quoted(earlier.title)}" if earlier.title else ""
    return f"This contradicts {said}, {whose}{when}{where}."


def reused(count: int, earlier: SeenClaim, left_out: list[str]) -> str:
    """How many sources of an earlier claim were cited again, and what was left out."""
    place = _quoted(earlier.title) if earlier.title else one_line(earlier.publisher or "")
    whence = f" from {place}" if place else ""
    aside = f" ({', '.join(left_out)})" if left_out else ""
    return f"{counted(count, 'source')} reused{whence}{aside}."


def misquoted(quote: str, match: QuoteMatch) -> list[str]:
    """That a quote is not what the archived copy says; nothing when it is."""
    if match.status is QuoteStatus.MISSING:
        return [f"{_quoted(quote)} is not in the archived copy."]
    if match.status is QuoteStatus.APPROXIMATE:
        theirs, ours = differing(match.passage, quote)
        return [f"The copy says “{theirs}”, not “{ours}”."]
    return []


def differing(passage: str, quote: str) -> tuple[str, str]:
    """Where two wordings of one passage first differ: both there, from the word before, cut to a few words."""
    one, other = (one_line(text).split() for text in (passage, quote))
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    begins = next(((i, j) for tag, i, _, j, _ in blocks if tag != "equal"), (0, 0))
    return _from_word(one, begins[0]), _from_word(other, begins[1])


def _from_word(words: list[str], at: int) -> str:
    first = max(0, at - 1)
    shown, *rest = words[first:] or [""]
    while rest and len(shown) + len(rest[0]) < _PART:
        shown += f" {rest.pop(0)}"
    return f"{'…' if first else ''}{shown[:_PART]}{'…' if rest or shown[_PART:] else ''}"


def reversed_about_sources(kind: str, action: str) -> str:
    """A change to sources was undone or done again."""
    return f"{'Undone' if kind == UNDO else 'Done again'}: {action}"
