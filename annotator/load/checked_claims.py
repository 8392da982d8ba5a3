"""Converting one record of a claim collection to a checked claim.

Two formats are known: schema.org ``ClaimReview`` (JSON-LD, as in the feeds of Google's Fact Check tools and the Data
Commons), and a plain object with ``claim`` and ``rating`` or ``label``. Field names may vary a little.
"""

from collections.abc import Callable
from typing import Any

from annotator.domain.label_meaning import LabelMeaning, folded, meaning_of_words
from annotator.errors import InputError
from annotator.schemes import LabelScheme
from annotator.storage.checked import CheckedClaim
from annotator.text import check_storable, iso_date
from annotator.web.address import Address

LONGEST_CLAIM = 4000
"""Maximum length of a claim, a rating or a name, in code points."""


def label_for(rating: str | None, scheme: LabelScheme) -> str | None:
    """The project's label for a fact-checker's rating; ``None`` for one in between or unknown."""
    words = folded(rating or "")
    for label in scheme.labels:
        if words in (folded(label.name), folded(label.title)):
            return label.name
    meaning = meaning_of_words(words)
    return None if meaning is None else scheme.label_for(meaning)


def is_claim_review(record: dict[str, Any]) -> bool:
    """Whether a JSON-LD object is a ``ClaimReview``, however its type is written."""
    return "ClaimReview" in [str(kind).rpartition("/")[2] for kind in _listed(record.get("@type"))]


LabelOf = Callable[[str], str | None]
"""Returns the project's label for a rating, or ``None``."""


def checked_claim(record: Any, scheme: LabelScheme, label_of: LabelOf | None = None) -> CheckedClaim:
    """Read the claim of a record; invalid dates are left out. ``label_of`` replaces what is known of ratings.

    Raises:
        InputError: if the record has no text, or any of its values is invalid.

    """
    if not isinstance(record, dict):
        raise InputError("not a JSON object")
    of = label_of or (lambda rating: label_for(rating, scheme))
    return _claim_review(record, scheme, of) if is_claim_review(record) else _plain(record, of)


def _plain(record: dict[str, Any], label_of: LabelOf) -> CheckedClaim:
    rating = _text(_first(record, "rating", "label", "verdict"), "rating")
    return CheckedClaim(
        text=_claim_text(_first(record, "claim", "text", "claimReviewed")),
        rating=rating,
        label=label_of(rating) if rating else None,
        url=_url(record.get("url")),
        publisher=_text(_name(_first(record, "publisher", "checker", "author")), "publisher"),
        reviewed_at=_date(_first(record, "date", "reviewed_at", "review_date")),
        claimant=_text(_name(_first(record, "claimant", "speaker")), "claimant"),
        claimed_at=_date(record.get("claim_date")),
        title=_aside(_first(record, "title", "headline")),
        external_id=_aside(_first(record, "id", "external_id")),
    )


def _claim_review(record: dict[str, Any], scheme: LabelScheme, label_of: LabelOf) -> CheckedClaim:
    claim = _object(record.get("itemReviewed"))
    rating, label = _rated(record.get("reviewRating"), scheme, label_of)
    return CheckedClaim(
        text=_claim_text(record.get("claimReviewed") or claim.get("name")),
        rating=rating,
        label=label,
        url=_url(record.get("url")),
        publisher=_text(_name(record.get("author")) or _name(record.get("publisher")), "author"),
        reviewed_at=_date(record.get("datePublished")),
        claimant=_text(_name(claim.get("author")), "claimant"),
        claimed_at=_date(claim.get("datePublished")),
        title=_aside(_first(record, "headline", "name")),
        external_id=_aside(_first(record, "identifier", "@id")),
    )


def _rated(said: Any, scheme: LabelScheme, label_of: LabelOf) -> tuple[str | None, str | None]:
    """The rating in words and its label; numbers count only if there are no words.

    schema.org allows words as ``ratingValue``; ``bestRating`` and ``worstRating`` that are left out are 5 and 1
    (https://schema.org/bestRating). A rating may also be a plain text.
    """
    rating = _object(said)
    plain = next((each for each in _listed(said) if isinstance(each, str)), None)
    value, best, worst = (_number(rating.get(name)) for name in ("ratingValue", "bestRating", "worstRating"))
    words = _text(_first(rating, "alternateName", "name") or plain, "rating")
    words = words or (_text(rating.get("ratingValue"), "rating") if value is None else None)
    if words:
        return words, label_of(words)
    best, worst = 5 if best is None else best, 1 if worst is None else worst
    if value is None or not worst < best:
        return None, None
    mapped = label_of(f"{value:g}")
    if mapped is not None:
        return f"{value:g} ({worst:g}–{best:g})", mapped
    meaning = LabelMeaning.STANDS if value == best else LabelMeaning.FALLS if value == worst else None
    return f"{value:g} ({worst:g}–{best:g})", None if meaning is None else scheme.label_for(meaning)


def _claim_text(value: Any) -> str:
    text = _text(value, "claim")
    if not text:
        raise InputError("it has no claim")
    return text


def _text(value: Any, what: str) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):  # a rating of true or false
        value = str(value)
    if isinstance(value, int | float):
        value = f"{value:g}"
    if not isinstance(value, str):
        raise InputError(f"its {what} is not text")
    if len(value) > LONGEST_CLAIM:
        raise InputError(f"its {what} has more than {LONGEST_CLAIM} characters")
    check_storable(value, f"its {what}")
    return " ".join(value.split()) or None


def _aside(value: Any) -> str | None:
    """A text that only helps to find the claim; one that cannot be stored is left out, and the claim is kept."""
    try:
        return _text(str(value) if type(value) is int else value, "text")
    except InputError:
        return None


def _url(value: Any) -> str | None:
    address = _text(value, "url")
    return Address.parse(address).url if address else None


def _date(value: Any) -> str | None:
    try:
        return iso_date(value) if isinstance(value, str) and value.strip() else None
    except InputError:
        return None


def _number(value: Any) -> float | None:
    try:
        return float(value) if isinstance(value, str | int | float) else None
    except (ValueError, OverflowError):
        return None


def _first(record: dict[str, Any], *names: str) -> Any:
    return next((record[name] for name in names if record.get(name) not in (None, "")), None)


def _name(value: Any) -> Any:
    """The name of a person or organisation; JSON-LD allows a text, an object, or a list of either."""
    first = next(iter(_listed(value)), None)
    return first.get("name") if isinstance(first, dict) else first


def _object(value: Any) -> dict[str, Any]:
    first = next(iter(_listed(value)), None)
    return first if isinstance(first, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
