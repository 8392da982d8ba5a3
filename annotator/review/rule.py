"""The rules for answers: when a label counts, and which citations, dates and rewordings are valid."""

from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from typing import Any

from annotator.domain.cited_twice import Cited, why_twice
from annotator.domain.records import Citation, Normalised, Quote
from annotator.domain.review_state import EvidenceState, ReviewState
from annotator.domain.source_details import DETAILS
from annotator.domain.vocabulary import ReviewStatus, Role
from annotator.errors import EvidenceError, InputError
from annotator.schemes import LabelScheme
from annotator.text import check_storable, iso_date, iso_day
from annotator.web.address import Address, completed

_DATES = (*(each.name for each in DETAILS if each.form == "date"), "accessed_at")
_ADDRESSES = tuple(each.name for each in DETAILS if each.form == "address")


def settle(
    state: ReviewState, scheme: LabelScheme, guideline_version: str, now: datetime, role: Role = Role.REVIEWER
) -> ReviewState:
    """The state with the status that its label and evidence earn.

    A label without the evidence it needs is a draft, and so is one to confirm because the claim's span changed.
    Otherwise it is submitted ``now``, unless it already was.
    """
    if state.label is None:
        return replace(state, submitted_at=None, unconfirmed=False)
    status = scheme.evidence_rule.status_of(state.label, (piece.stance for piece in state.evidence), role)
    if state.unconfirmed:
        status = ReviewStatus.DRAFT
    if status is not ReviewStatus.SUBMITTED:
        return replace(state, status=status, submitted_at=None)
    if state.submitted_at is not None:  # a comment does not bring an answer under another guideline
        return replace(state, status=status)
    return replace(state, status=status, submitted_at=now, guideline_version=guideline_version)


def relabelled(
    state: ReviewState, label: str, seconds: float | None = None, keystrokes: int | None = None
) -> ReviewState:
    """The state with a new or confirmed label and the effort it took; ``settle`` sets the status."""
    return replace(state, label=label, submitted_at=None, seconds=seconds, keystrokes=keystrokes, unconfirmed=False)


def checked_citation(citation: Citation, article: Address | None) -> tuple[Citation, Address | None]:
    """The citation with its texts trimmed and dates checked, and the address of its source.

    Raises:
        EvidenceError: when it names no source, or cites the article under review.
        InputError: for an invalid URL, date or text.

    """
    trimmed: dict[str, Any] = {name: _trimmed(name, value) for name, value in _texts(citation).items()}
    clean = replace(citation, **trimmed)
    if not (clean.url or clean.source_id or clean.withheld_reason):
        raise EvidenceError("A source needs a web address, or a reason why it is not named.")
    if clean.set < 0:
        raise InputError(f"Evidence sets are numbered from 0, not {clean.set}.")
    checked: dict[str, Any] = {name: iso_date(value) for name in _DATES if (value := getattr(clean, name)) is not None}
    for name in _ADDRESSES:
        if (value := getattr(clean, name)) is not None:
            checked[name] = completed(value)
            Address.parse(checked[name])
    address = Address.typed(clean.url) if clean.url else None
    refuse_own_article(address, article)
    url = address.url if address else None
    return replace(clean, url=url, quote=_checked_quote(clean.quote), **checked), address


def refuse_own_article(source: Address | None, article: Address | None) -> None:
    """Raise ``OwnArticleError`` when both addresses name the same document."""
    if source is not None and article is not None and source.key == article.key:
        raise OwnArticleError(
            "This is the article under review: it cannot be evidence for its own claims; cite another."
        )


class OwnArticleError(EvidenceError):
    """The article under review was cited for its own claim."""


class CitedAlreadyError(EvidenceError):
    """The same citation exists already; scripts that run twice ignore this."""


def refuse_twice(evidence: Iterable[EvidenceState], source_id: str, citation: Citation) -> None:
    """Raise ``CitedAlreadyError`` when the citation adds nothing to ``evidence`` (see ``why_twice``)."""
    cited = [Cited(each.source, each.stance, each.quote.exact if each.quote else None, each.set) for each in evidence]
    exact = citation.quote.exact if citation.quote else None
    why = why_twice(cited, Cited(source_id, citation.stance, exact, citation.set))
    if why is not None:
        raise CitedAlreadyError(why)


def checked_dates(as_of: str | None, recheck_at: str | None, today: date) -> tuple[str | None, str | None]:
    """The day a verdict refers to and the day of its re-check, as ISO days; ``None`` where empty.

    Raises:
        InputError: for an invalid day, a verdict in the future, or a re-check before the verdict.

    """
    known, due = (iso_day(value) if value and value.strip() else None for value in (as_of, recheck_at))
    if known is not None and known > today.isoformat():
        raise InputError(f"The verdict's day, {known}, is in the future: use today or an earlier day.")
    if known is not None and due is not None and due < known:
        raise InputError(f"The re-check on {due} is before the verdict's day, {known}: use a later day.")
    return known, due


def rechecked(state: ReviewState, today: date) -> ReviewState:
    """The state as of today without a re-check date, if the re-check is due; else unchanged."""
    if state.recheck_at is None or state.recheck_at > today.isoformat():
        return state
    return replace(state, as_of=today.isoformat(), recheck_at=None)


def trimmed_wording(normalised: Normalised) -> Normalised | None:
    """The rewording with its parts trimmed; ``None`` when it has no text.

    Raises:
        InputError: for an invalid date, or text that cannot be stored.

    """
    values: dict[str, str | None] = {}
    for name, value in asdict(normalised).items():
        check_storable(value or "", "The reworded claim")
        values[name] = (value or "").strip() or None
    text, day = values.pop("text"), values.pop("date")
    checked = iso_date(day) if day is not None else None
    return Normalised(text, date=checked, **values) if text else None


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
