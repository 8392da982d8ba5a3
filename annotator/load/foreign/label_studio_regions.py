"""What a Label Studio annotation says about each span of a text, and about the text as a whole."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.dataset.lines import Json
from annotator.errors import InputError
from annotator.load.foreign import ours
from annotator.load.foreign.label_studio_min import NOTES, REGIONS, SOURCES
from annotator.load.foreign.offsets import verified
from annotator.load.foreign.tool_record import CitedSource, Remarks, Span
from annotator.text import one_line

_VERDICTS = ("choices", "taxonomy")
_CLAIM_LINE = re.compile(r"claim c[0-9a-f]{16}")
"""A line that our export adds to texts of one line, from which Label Studio would otherwise drop the region."""
_SHOWN = 60


@dataclass(slots=True)
class Region:
    """What was said about one span, or about the whole text."""

    span: Span | None = None
    marks: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sources: list[CitedSource] = field(default_factory=list)
    score: float | None = None
    meta: Json = field(default_factory=dict)
    """What our export said of the answer in the region itself, where it survives Label Studio."""
    is_broken: bool = False
    """For the whole text: a region was left out, and anything without a region may be about that one."""

    @property
    def says_something(self) -> bool:
        """Whether there is more than a mark."""
        return bool(self.verdicts or self.notes or self.sources)


def regions_of(text: str, result: Any, remarks: Remarks) -> tuple[list[Region], Region]:
    """Return the marked spans of a result in order, one region each, and what is said about the whole text.

    Answers of kinds that have no meaning here are listed in ``remarks``.
    """
    by_span: dict[Span, Region] = {}
    by_id: dict[str, Region | None] = {}
    whole = Region()
    results = [each for each in result if isinstance(each, dict)] if isinstance(result, list) else []
    for one in results:
        if _kind(one) in REGIONS:
            region = _marked(text, one, by_span, remarks)
            by_id[str(one.get("id"))] = region
            whole.is_broken |= region is None
    for one in results:
        if _kind(one) in REGIONS or not isinstance(one.get("value"), dict):
            continue
        target = by_id.get(str(one.get("id")), whole)
        if target is not None:  # else reported with its region
            _take(target, one, remarks)
    return list(by_span.values()), whole


def _kind(one: Mapping[str, Any]) -> str:
    return str(one.get("type")).casefold()


def _take(region: Region, one: Mapping[str, Any], remarks: Remarks) -> None:
    """Add one answer to its region."""
    value, kind = one["value"], _kind(one)
    _add_meta(region, one)
    if kind in _VERDICTS:
        region.verdicts += _chosen(value.get(kind))
        region.score = score_in(one.get("score"), region.score)
    elif kind == "textarea":
        _note(region, str(one.get("from_name")).casefold(), strings(value.get("text")))
    else:
        said = one_line(str(value.get(kind, "")))[:_SHOWN]
        name = one_line(str(one.get("from_name") or ""))[:_SHOWN]
        remarks.failed.append(f"an answer of the kind “{one_line(kind)[:_SHOWN]}” ({name}: {said}) has no meaning here")


def _chosen(values: Any) -> Iterator[str]:
    """Choices, or the last name of each path of a taxonomy."""
    for value in values if isinstance(values, list) else [values]:
        last = value[-1] if isinstance(value, list) and value else value
        if isinstance(last, str) and last.strip():
            yield last


def _note(region: Region, name: str, lines: list[str]) -> None:
    for line in lines:
        source = ours.source_in(line) if name in SOURCES else None
        if source is not None:
            region.sources.append(source)
        elif name not in (*SOURCES, *NOTES) or not _CLAIM_LINE.fullmatch(line):
            region.notes.append(line)


def _marked(text: str, one: Mapping[str, Any], by_span: dict[Span, Region], remarks: Remarks) -> Region | None:
    """Add the region of one result to ``by_span``; ``None``, and a remark, if it does not fit the text."""
    found = one.get("value")
    value: Json = found if isinstance(found, dict) else {}
    offsets = value.get("globalOffsets")
    place = offsets if isinstance(offsets, dict) else value
    words = value.get("text")
    try:
        span, converted = verified(
            text, place.get("start"), place.get("end"), words if isinstance(words, str) else None
        )
    except InputError as error:
        remarks.failed.append(str(error))
        return None
    remarks.converted += converted
    region = by_span.setdefault(span, Region(span))
    region.marks += next((strings(value[name]) for name in REGIONS if name in value), []) or ["claim"]
    region.score = score_in(one.get("score"), region.score)
    _add_meta(region, one)
    return region


def _add_meta(region: Region, one: Mapping[str, Any]) -> None:
    meta = one.get("meta")
    if isinstance(meta, dict):
        region.meta |= meta


def score_in(value: Any, otherwise: float | None) -> float | None:
    """Return a score from 0 to 1, or ``otherwise`` if it is none."""
    good = isinstance(value, float | int) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if good else otherwise


def strings(value: Any) -> list[str]:
    """Return the texts in a value that is a text or a list of texts."""
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str) and each.strip()]
