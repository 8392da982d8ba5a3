"""Reading what our own exports put into another tool's records: ids, article details, and sources.

People may have edited the records since, so invalid values are ignored.
"""

import re
from collections.abc import Mapping
from typing import Any

from annotator.domain.records import Evidence, Normalised, Quote, Source
from annotator.domain.source_details import DETAILS, Detail
from annotator.domain.vocabulary import Role, Stance
from annotator.errors import InputError
from annotator.load.foreign.tool_record import CitedSource, Remarks
from annotator.storage.sources import source_id_of
from annotator.text import check_storable, iso_date, one_line
from annotator.web.address import Address

_DETAILS = ("title", "url", "publisher", "author", "published_at", "language")
_LONGEST = 4000
_LINE = re.compile(
    r"(?:(?P<stance>supports|refutes|context): *)?(?:(?P<url>(?:https?|ni):/\S+)|unnamed source \((?P<why>.+)\))",
    re.DOTALL,
)


def article_id(*places: Mapping[str, Any]) -> str | None:
    """The id of our article in the first of ``places`` that has one."""
    return _id(places, "article_id", "a")


def claim_text(value: Mapping[str, Any]) -> str:
    """The words of a claim as they stand in its article (``exact``, in our own files), or as the file words it.

    Raises:
        InputError: if the record has neither.

    """
    for name in ("exact", "claim"):
        text = value.get(name)
        if isinstance(text, str) and text.strip():
            return text
    raise InputError("it has no claim")


def claim_id(*places: Mapping[str, Any]) -> str | None:
    """The id of our claim in the first of ``places`` that has one."""
    return _id(places, "claim_id", "c")


def _id(places: tuple[Mapping[str, Any], ...], name: str, letter: str) -> str | None:
    for place in places:
        value = place.get(name)
        if isinstance(value, str) and re.fullmatch(f"{letter}[0-9a-f]{{16}}", value):
            return value
    return None


def details(*places: Mapping[str, Any]) -> dict[str, str]:
    """The valid details of the article, each from the first place that has it."""
    telling = [place for place in places if not place.keys().isdisjoint(_DETAILS)]
    valid: dict[str, str] = {}
    for name in _DETAILS if telling else ():
        values = (_detail(name, place.get(name)) for place in telling)
        value = next((each for each in values if each is not None), None)
        if value is not None:
            valid[name] = value
    return valid


def _detail(name: str, value: Any) -> str | None:
    try:
        text = _text(value)
        if name == "url":
            return Address.parse(text).url if text else None
    except InputError:
        return None
    if name == "published_at":
        return _date(text)
    if name == "language":
        return text if text and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", text) else None
    return text


def offset(*places: Mapping[str, Any]) -> int | None:
    """Where the record's text starts in our article, if one of ``places`` has it."""
    values = (place.get("start") for place in places)
    return next((value for value in values if isinstance(value, int) and not isinstance(value, bool)), None)


def role(*places: Mapping[str, Any]) -> Role:
    """The role in which the record's answer was given."""
    said = {place.get("role") for place in places if isinstance(place.get("role"), str)}
    return next((role for role in (Role.ADJUDICATOR, Role.MODEL) if role in said), Role.REVIEWER)


def notes(*places: Mapping[str, Any]) -> list[Any]:
    """The values of ``notes`` and ``note``."""
    values = [place.get(name) for place in places for name in ("notes", "note")]
    return [each for value in values for each in (value if isinstance(value, list) else [value])]


def evidence(remarks: Remarks, *places: Mapping[str, Any]) -> tuple[CitedSource, ...]:
    """The sources that a record cites under ``evidence`` or ``sources``; invalid ones are reported.

    Each is a line (see ``source_in``), a source as in our exports, or a piece of evidence with ``source``, ``stance``
    and ``quote``. Without a stance it takes that of the verdict.
    """
    value: Any = next((place[name] for place in places for name in ("sources", "evidence") if place.get(name)), [])
    cited = []
    for each in value if isinstance(value, list) else [value]:
        try:
            cited.append(cited_source(each))
        except InputError as error:
            remarks.failed.append(str(error))
    return tuple(cited)


def source_in(line: str) -> CitedSource | None:
    """The source in a line: an address or "unnamed source (why)", optionally after a stance; else ``None``."""
    match = _LINE.fullmatch(line.strip())
    if match is None:
        return None
    try:
        check_storable(line, "it")
        source = _source({"url": match["url"], "withheld_reason": match["why"]})
    except InputError:
        return None
    stance = _member(Stance, match["stance"])
    return CitedSource(Evidence(0, source, stance or Stance.CONTEXT, None, None, None, 0), stance is not None)


def reworded(claim: Any, text: str) -> Normalised | None:
    """The claim in other words than the text it was found in; ``None`` if it has the same."""
    words = _text(claim)
    return Normalised(words) if words and words != text.strip() else None


def day(value: Any) -> str | None:
    """An ISO 8601 date, or ``None`` if it is none."""
    return _date(value)


def cited_source(value: Any) -> CitedSource:
    """A piece of evidence: a line (see ``source_in``), a source, or an object with ``source``, ``stance``, ``quote``.

    Raises:
        InputError: it has neither an address nor a reason for that.

    """
    if isinstance(value, str):
        cited = source_in(value)
        if cited is None:
            raise InputError(f"a source without an address: “{one_line(value)[:80]}”")
        return cited
    if not isinstance(value, dict):
        raise InputError("one of its sources is not an object")
    source = value.get("source")
    inner = source if isinstance(source, dict) else {"url": source} if isinstance(source, str) else value
    sets = value.get("sets")
    number = sets[0] if isinstance(sets, list) and sets else value.get("set")
    in_set = number if isinstance(number, int) and 0 <= number < 2**31 else 0
    stance = _member(Stance, value.get("stance"))
    piece = Evidence(
        0,
        _source(inner),
        stance or Stance.CONTEXT,
        _quote(value.get("quote")),
        _date(value.get("accessed_at")),
        _text(value.get("note")) if inner is not value or stance else None,
        in_set,
    )
    return CitedSource(piece, stance is not None)


def _source(value: Mapping[str, Any]) -> Source:
    url, why = _text(value.get("url")), _text(value.get("withheld_reason"))
    address = Address.parse(url) if url else None
    if address is None and why is None:
        raise InputError("one of its sources has neither an address nor a reason for that")
    known = {each.name: _said(each, value.get(each.name)) for each in DETAILS}
    return Source(
        id=source_id_of(address, why, known["title"]),
        url=address.url if address else None,
        key=address.key if address else None,
        withheld_reason=why,
        **known,
    )


def _said(detail: Detail, value: Any) -> Any:
    """What is said of a source, if it can be."""
    if detail.words:
        return _member(detail.words, value)
    if detail.form == "date":
        return _date(value)
    text = _text(value)
    return Address.parse(text).url if text and detail.form == "address" else text


def _quote(value: Any) -> Quote | None:
    if isinstance(value, str):
        value = {"exact": value}
    exact = _text(value.get("exact")) if isinstance(value, dict) else None
    if exact is None:
        return None
    return Quote(exact, _text(value.get("prefix")) or "", _text(value.get("suffix")) or "")


def _member(kind: Any, value: Any) -> Any:
    return kind(value) if isinstance(value, str) and value in list(kind) else None


def _date(value: Any) -> str | None:
    try:
        return iso_date(value) if isinstance(value, str) else None
    except InputError:
        return None


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        return None
    check_storable(value, "one of its texts")
    return value.strip()
