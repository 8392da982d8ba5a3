"""The rules of an answer: when a label counts, and which citations, dates and rewordings can be kept."""

from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from typing import Any

from annotator.domain.records import Citation, Normalised, Quote
from annotator.domain.review_state import EvidenceState, ReviewState
from annotator.domain.vocabulary import ReviewStatus
from annotator.errors import EvidenceError, InputError
from annotator.schemes import LabelScheme
from annotator.text import check_storable, iso_date, iso_day
from annotator.web.address import Address


def settle(state: ReviewState, scheme: LabelScheme, guideline_version: str, now: datetime) -> ReviewState:
    """The review state with the status its label and evidence earn.

    A label that needs evidence and has none is a draft. A label that counts is submitted ``now``, or stays submitted
    at the time it was when neither label nor status changed.
    """
    if state.label is None:
        return replace(state, submitted_at=None)
    status = scheme.evidence_rule.status_of(state.label, (piece.stance for piece in state.evidence))
    if status is not ReviewStatus.SUBMITTED:
        return replace(state, status=status, submitted_at=None)
    return replace(state, status=status, submitted_at=state.submitted_at or now, guideline_version=guideline_version)


def relabelled(
    state: ReviewState, label: str, seconds: float | None = None, keystrokes: int | None = None
) -> ReviewState:
    """The state with a fresh label, which took so long and so many keys; ``settle`` gives it its status."""
    return replace(state, label=label, submitted_at=None, seconds=seconds, keystrokes=keystrokes)


def checked_citation(citation: Citation, article: Address | None) -> tuple[Citation, Address | None]:
    """The citation with its text trimmed, empty fields dropped and dates checked, and where its source is.

    Raises:
        EvidenceError: when it names no source, or cites the very article under review.
        InputError: for a URL, a date or a text that cannot be stored.

    """
    trimmed: dict[str, Any] = {name: _trimmed(name, value) for name, value in _texts(citation).items()}
    clean = replace(citation, **trimmed)
    if not (clean.url or clean.source_id or clean.withheld_reason):
        raise EvidenceError("A source needs a web address, or the reason why it must stay unnamed.")
    if clean.set < 0:
        raise InputError(f"Evidence sets are numbered from 0, not {clean.set}.")
    dates: dict[str, Any] = {
        name: iso_date(value)
        for name in ("published_at", "accessed_at", "archived_at")
        if (value := getattr(clean, name)) is not None
    }
    if clean.archived_url is not None:
        Address.parse(clean.archived_url)
    address = Address.parse(clean.url) if clean.url else None
    refuse_own_article(address, article)
    url = address.url if address else None
    return replace(clean, url=url, quote=_checked_quote(clean.quote), **dates), address


def address_of_article(url: str | None) -> Address | None:
    """Where an article is. One may come with an address that is none; then it cannot be cited either."""
    try:
        return Address.parse(url) if url else None
    except InputError:
        return None


def refuse_own_article(source: Address | None, article: Address | None) -> None:
    """An article cannot be evidence for its own claims, however its address is spelt.

    Raises:
        OwnArticleError: when both addresses name one document.

    """
    if source is not None and article is not None and source.key == article.key:
        raise OwnArticleError(
            "This is the article under review: it cannot be evidence for its own claims; cite another."
        )


class OwnArticleError(EvidenceError):
    """The article under review is cited for its own claim; a script that cites several sources can leave it out."""


class CitedAlreadyError(EvidenceError):
    """The same citation is there; a script that runs twice must not fail on it."""


def refuse_twice(evidence: Iterable[EvidenceState], source_id: str, citation: Citation) -> None:
    """The same passage of the same source with the same stance would only be counted twice.

    Raises:
        CitedAlreadyError: when it is among ``evidence``.

    """
    exact = citation.quote.exact if citation.quote else None
    for piece in evidence:
        known = piece.quote.exact if piece.quote else None
        if (piece.source, piece.stance, known, piece.set) == (source_id, citation.stance, exact, citation.set):
            raise CitedAlreadyError("This source is cited for this claim already, with the same stance and quote.")


def checked_dates(as_of: str | None, recheck_at: str | None, today: date) -> tuple[str | None, str | None]:
    """The day a verdict speaks of and the day from which it needs another look, each ``None`` when it is left out.

    Raises:
        InputError: for what is no day, a verdict of a day to come, or a look before the verdict.

    """
    known, look = (iso_day(value) if value and value.strip() else None for value in (as_of, recheck_at))
    if known is not None and known > today.isoformat():
        raise InputError(f"A verdict cannot be as of {known}: that day is still to come.")
    if known is not None and look is not None and look < known:
        raise InputError(f"The re-check on {look} would be before the verdict's own day, {known}.")
    return known, look


def looked_at_again(state: ReviewState, today: date) -> ReviewState:
    """The state with what a label also sets when the day of the re-check has come: as of today, no re-check set yet.

    At any other time a label sets no dates.
    """
    if state.recheck_at is None or state.recheck_at > today.isoformat():
        return state
    return replace(state, as_of=today.isoformat(), recheck_at=None)


def trimmed_wording(normalised: Normalised) -> Normalised | None:
    """The rewording without white space around its parts; ``None`` when it has no text.

    Raises:
        InputError: for what is no date, or a text that cannot be stored.

    """
    values: dict[str, str | None] = {}
    for name, value in asdict(normalised).items():
        check_storable(value or "", "The reworded claim")
        values[name] = (value or "").strip() or None
    text, day = values.pop("text"), values.pop("date")
    date_said = iso_date(day) if day is not None else None
    return Normalised(text, date=date_said, **values) if text else None


def _texts(citation: Citation) -> dict[str, str]:
    values = {field.name: getattr(citation, field.name) for field in fields(citation)}
    return {name: str(value) for name, value in values.items() if type(value) is str}


def _trimmed(name: str, value: str) -> str | None:
    check_storable(value, f"The source's {name.replace('_', ' ')}")
    return value.strip() or None


def _checked_quote(quote: Quote | None) -> Quote | None:
    if quote is None or not quote.exact.strip():
        return None
    for part in (quote.exact, quote.prefix, quote.suffix):
        check_storable(part, "The quote")
    return quote if quote.prefix or quote.suffix else Quote(quote.exact.strip())
