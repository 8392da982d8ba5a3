"""Validate and finish the input of the source form, independent of any screen.

An unfinished form is also a ``Citation`` (the *draft*); its texts are unchecked, so its address may be invalid.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from annotator.domain.cited_twice import Cited, why_twice
from annotator.domain.source_details import DETAILS
from annotator.errors import InputError
from annotator.text import clean_line, iso_date, one_line
from annotator.web.address import Address
from annotator.web.hosts import host_shown

if TYPE_CHECKING:
    from annotator.domain.records import Citation, Evidence, Quote, Source

DESCRIBING = tuple(each.name for each in DETAILS if not each.words)
"""Text fields that describe the source; a known source fills them in."""

CHOSEN = tuple(each.name for each in DETAILS if each.words)
"""Fields that describe the source by one of a few values."""

FOLDED = {each.name: each.title.lower() for each in DETAILS} | {
    "accessed_at": "accessed", "note": "note", "withheld_reason": "no address",
}  # fmt: skip
"""Fields that may be folded away, and what they are called."""

_CHECKS: Mapping[str, Callable[[str], object]] = {
    each.name: iso_date if each.form == "date" else Address.typed
    for each in DETAILS
    if each.form in ("date", "address")
} | {"accessed_at": iso_date}


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """The address in a form: a valid address, a problem, or neither if the field is empty."""

    address: Address | None = None
    problem: str | None = None

    @classmethod
    def of(cls, text: str | None) -> Self:
        """Parse ``text`` as an address."""
        typed = _trimmed(text)
        try:
            return cls(Address.typed(typed)) if typed is not None else cls()
        except InputError as error:
            return cls(problem=str(error))

    @property
    def key(self) -> str | None:
        """Key shared by all spellings of the address; ``None`` without a valid address."""
        return self.address.key if self.address else None


@dataclass(frozen=True, slots=True)
class Look:
    """A snapshot of the form: the draft, its address, and the matching known source."""

    draft: "Citation"
    typed: TypedAddress
    known: "Source | None"


def describe(source: "Source") -> str:
    """Describe a source in one line: title and publisher or host, or the reason for withholding it."""
    if source.url is None:
        return f"{source.title or 'Source'} (no address: {source.withheld_reason or 'not given'})"
    place = source.publisher or source.file_name or host_shown(source.url)
    return f"{source.title} — {place}" if source.title else source.url


def told_apart(sources: "Sequence[Source]") -> list[str]:
    """Each source in one line, with its address where another is described alike."""
    many = Counter(map(describe, sources))
    return [
        f"{one_line(describe(each))}  {one_line(each.url)}"
        if each.url and many[describe(each)] > 1
        else one_line(describe(each))
        for each in sources
    ]


def details_of(source: "Source") -> dict[str, str]:
    """What is known of a source, by field; without what is not known."""
    known = {name: getattr(source, name) for name in (*DESCRIBING, *CHOSEN)}
    return {name: value for name, value in known.items() if value}


def without(typed: "Citation", filled: Mapping[str, str]) -> "Citation":
    """What was ``typed``, without what was ``filled`` in: what is kept does not depend on how fast it was typed."""
    names = [name for name, value in filled.items() if value and getattr(typed, name) == value]
    values: dict[str, Any] = {name: None if name in CHOSEN else "" for name in names}
    return replace(typed, **values)


def held_words(filled: Iterable[str], typed: Iterable[str]) -> str:
    """Name the fields that hold something while they are folded away."""
    held = {"Filled in": [FOLDED[name] for name in filled], "Typed": [FOLDED[name] for name in typed]}
    parts = (f"{words}: {', '.join(names)}" for words, names in held.items() if names)
    return f"{'. '.join(parts)} (^r shows them)"


def known_source(draft: "Citation", typed: TypedAddress, recent: Sequence["Source"]) -> "Source | None":
    """Find the recent source of ``draft``: the same document, or the same reason for withholding it."""
    for source in recent:
        if typed.key is not None and source.key == typed.key:
            return source
        same_reason = source.withheld_reason and source.withheld_reason == draft.withheld_reason
        if not draft.url and source.url is None and same_reason:
            return source
    return None


def is_blank(draft: "Citation") -> bool:
    """Whether a draft has only the initial values: stance, set and day of access."""
    return all(
        value is None or value == ""
        for name, value in asdict(draft).items()
        if name not in ("stance", "set", "accessed_at")
    )


def problems(
    draft: "Citation",
    typed: TypedAddress,
    article: Address | None,
    known: "Source | None",
    cited: Sequence["Evidence"] = (),
) -> dict[str, str]:
    """Return the problems of ``draft`` by field name, one sentence each; empty if there are none.

    Values that come unchanged from a ``known`` source are not checked. ``cited`` is what the claim cites already.
    """
    found = _address_problem(draft, typed, article) or _cited_problem(draft, typed, known, cited)
    for name, check in _CHECKS.items():
        value = getattr(draft, name)
        unchanged = known is not None and value == clean_line(getattr(known, name, None) or "")
        if not value or not value.strip() or unchanged:
            continue
        try:
            check(value)
        except InputError as error:
            found[name] = str(error)
    return found


def finish(draft: "Citation", typed: TypedAddress, known: "Source | None") -> "Citation":
    """Turn a draft without problems into a citation: trimmed, canonical, empty fields as ``None``.

    A ``known`` source with unchanged details is cited by its id.
    """
    trimmed: dict[str, Any] = {name: _trimmed(getattr(draft, name)) for name in (*DESCRIBING, "accessed_at", "note")}
    common = replace(draft, quote=_trimmed_quote(draft.quote), **trimmed)
    if known is not None and not _described_anew(common, known):
        nothing: dict[str, Any] = dict.fromkeys((*DESCRIBING, *CHOSEN, "url", "withheld_reason"), None)
        return replace(common, source_id=known.id, **nothing)
    url = typed.address.url if typed.address else None
    return replace(common, source_id=None, url=url, withheld_reason=_trimmed(draft.withheld_reason))


def _address_problem(draft: "Citation", typed: TypedAddress, article: Address | None) -> dict[str, str]:
    reason = _trimmed(draft.withheld_reason)
    if typed.problem is not None:
        return {"url": typed.problem}
    if typed.address is None:
        if reason is not None:
            return {}
        return {"url": "Give the source's web address, or say under “No address” (^r) why it has none."}
    if article is not None and typed.key == article.key:
        return {"url": "This is the article's own address and cannot prove what it says: cite another source."}
    if reason is not None:
        return {"withheld_reason": "There is an address above: clear it, or clear this reason."}
    return {}


def _cited_problem(
    draft: "Citation", typed: TypedAddress, known: "Source | None", cited: Sequence["Evidence"]
) -> dict[str, str]:
    """The same source with the same words is refused here, while the form is still open."""
    same = next((each.source.id for each in cited if typed.key is not None and each.source.key == typed.key), "")
    quote = _trimmed_quote(draft.quote)
    new = Cited(known.id if known is not None else same, draft.stance, quote.exact if quote else None, draft.set)
    pieces = (Cited(each.source.id, each.stance, each.quote.exact if each.quote else None, each.set) for each in cited)
    why = why_twice(pieces, new)
    return {"url": why} if why is not None else {}


def _described_anew(citation: "Citation", known: "Source") -> bool:
    """Whether the reviewer changed a detail of the known source."""
    typed = ((getattr(citation, name), getattr(known, name)) for name in DESCRIBING)
    chosen = ((getattr(citation, name), getattr(known, name)) for name in CHOSEN)
    return any(new is not None and new != _trimmed(clean_line(old or "")) for new, old in typed) or any(
        new is not None and new != old for new, old in chosen
    )


def _trimmed(text: str | None) -> str | None:
    return (text.strip() or None) if text else None


def _trimmed_quote(quote: "Quote | None") -> "Quote | None":
    exact = _trimmed(quote.exact) if quote else None
    return replace(quote, exact=exact) if quote and exact else None
