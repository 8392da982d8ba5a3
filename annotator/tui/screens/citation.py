"""What a source form accepts, apart from any screen: cleaning what was typed, finding what is wrong, finishing.

A half-typed form is a ``Citation`` too (the *draft*): its texts are as typed, so it may hold an address that is none.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from annotator.errors import InputError
from annotator.text import clean_line, iso_date
from annotator.web.address import Address, host_of

if TYPE_CHECKING:
    from annotator.domain.records import Citation, Quote, Source

DESCRIBING = ("title", "publisher", "author", "published_at", "archived_url", "archived_at")
"""The fields that describe the source itself, so that a known source can fill them in."""

CHOSEN = ("kind", "medium")
"""Such fields too, of which one of a few values is chosen."""

_CHECKS: dict[str, Callable[[str], object]] = {
    "published_at": iso_date,
    "accessed_at": iso_date,
    "archived_url": Address.parse,
    "archived_at": iso_date,
}


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """An address as it stands in a form: what it is, or what is wrong with it; neither when nothing is typed."""

    address: Address | None = None
    problem: str | None = None

    @classmethod
    def of(cls, text: str | None) -> Self:
        """What ``text`` is as an address."""
        typed = _trimmed(text)
        try:
            return cls(Address.parse(typed)) if typed is not None else cls()
        except InputError as error:
            return cls(problem=str(error))

    @property
    def key(self) -> str | None:
        """What all spellings of the address share; ``None`` for what is no address."""
        return self.address.key if self.address else None


def describe(source: "Source") -> str:
    """A source in one line: its title and where it is, or why it has no address."""
    if source.url is None:
        return f"{source.title or 'Source'} (no address: {source.withheld_reason or 'not given'})"
    place = source.publisher or source.file_name or host_of(source.url)
    return f"{source.title} — {place}" if source.title else source.url


def known_source(draft: "Citation", typed: TypedAddress, recent: Sequence["Source"]) -> "Source | None":
    """The recent source that ``draft`` means: the same document, or the same reason for having no address."""
    for source in recent:
        if typed.key is not None and source.key == typed.key:
            return source
        same_reason = source.withheld_reason and source.withheld_reason == draft.withheld_reason
        if not draft.url and source.url is None and same_reason:
            return source
    return None


def is_blank(draft: "Citation") -> bool:
    """Whether nothing is typed in a form but what every form begins with: stance, set and day of access."""
    return all(
        value is None or value == ""
        for name, value in asdict(draft).items()
        if name not in ("stance", "set", "accessed_at")
    )


def problems(draft: "Citation", typed: TypedAddress, article: Address | None, known: "Source | None") -> dict[str, str]:
    """What stands in the way of citing ``draft``: field name to a sentence, empty when nothing does.

    What a ``known`` source brought along is not the reviewer's to mend and is let pass.
    """
    found = _address_problem(draft, typed, article)
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
    """The citation to hand to the desk, from a draft without problems: trimmed, canonical, empty fields as ``None``.

    A ``known`` source whose description was left alone is cited by its id.
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
        return {"url": "Give the source's web address, or say under “No address” why it has none."}
    if article is not None and typed.key == article.key:
        return {"url": "This is the article's own address and cannot prove what it says: cite another source."}
    if reason is not None:
        return {"withheld_reason": "There is an address above: clear it, or clear this reason."}
    return {}


def _described_anew(citation: "Citation", known: "Source") -> bool:
    """Whether the reviewer wrote something about the source that is not what is known of it."""
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
