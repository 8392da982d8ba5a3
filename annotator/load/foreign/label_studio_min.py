"""Label Studio's JSON-MIN: one annotation per record, its answers mixed with the data under the names of the tags.

Label Studio shortens a choice, or a text of one line, to a bare string and drops its region, so that strings belong to
the regions in order. Which fields are answers is not said either: known names, and any short field whose value is a
label here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.dataset.lines import Json
from annotator.load.foreign.labels import LabelTable

REGIONS = ("labels", "hypertextlabels", "paragraphlabels")
_ANSWERS = ("choices", "taxonomy", "rating", "number")
_VERDICTS = ("verdict", "label", "choice", "choices", "rating", "class", "category")
NOTES = ("note", "notes", "comment", "comments")
SOURCES = ("source", "sources", "evidence")
_OF_THE_TOOL = {"id", "annotation_id", "annotator", "lead_time", "created_at", "updated_at", "agreement"}
_LONGEST_LABEL = 80
_LONGEST_ANSWER = 4
"""Words of a text that may be a label of theirs."""


def is_minimal(value: Mapping[str, Any]) -> bool:
    """Whether a record is an annotation of JSON-MIN."""
    return {"annotation_id", "annotator"} <= value.keys()


def as_task(value: Mapping[str, Any], table: LabelTable) -> Json:
    """Return the record as a task with one annotation."""
    fields = {str(name): each for name, each in value.items()}
    regions = [
        {"id": f"r{number}", "type": kind, "value": place} for number, (kind, place) in enumerate(_regions(fields))
    ]
    result = [*regions, *(each for name, field in fields.items() for each in _answers(name, field, regions, table))]
    annotation = {"completed_by": value["annotator"], "result": result}
    annotation |= {name: value.get(name) for name in ("lead_time", "created_at", "updated_at")}
    data = {name: each for name, each in fields.items() if name not in _OF_THE_TOOL}
    return {"data": data, "annotations": [annotation]}


def unread(value: Mapping[str, Any]) -> list[str]:
    """Return the fields that may hold an answer that was not understood, for the report."""
    return [str(name) for name, each in value.items() if name not in _OF_THE_TOOL and _is_short(each)]


def _is_short(value: Any) -> bool:
    is_text = isinstance(value, str) and 0 < len(value.split()) <= _LONGEST_ANSWER and "/" not in value
    return is_text or (isinstance(value, int | float) and not isinstance(value, bool)) or isinstance(value, dict)


def _regions(fields: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    for field in fields.values():
        for each in field if isinstance(field, list) else [field]:
            kind = next((kind for kind in REGIONS if isinstance(each, dict) and isinstance(each.get(kind), list)), None)
            if kind is not None:
                yield kind, each


def _answers(name: str, field: Any, regions: list[Json], table: LabelTable) -> Iterator[Json]:
    """The answers in one field: each belongs to the region at its place, else to the one at its number."""
    each_its_own = isinstance(field, list) and len(field) == len(regions)
    for number, one in enumerate(field if isinstance(field, list) else [field]):
        answer = _answer(name, one, table)
        if answer is not None:
            at = _region_at(one, regions)
            region = at if at is not None else number if each_its_own else None
            yield answer | {"id": "" if region is None else f"r{region}"}


def _answer(name: str, one: Any, table: LabelTable) -> Json | None:
    said = {"from_name": name}
    if isinstance(one, dict):
        if any(isinstance(one.get(kind), list) for kind in REGIONS):
            return None
        kind = next((kind for kind in _ANSWERS if kind in one), None)
        if kind is not None:
            return said | {"type": kind, "value": one}
        lines = isinstance(one.get("text"), list)
        return said | {"type": "textarea", "value": one} if lines else None
    if not isinstance(one, str):
        return None
    known = name.casefold()
    if known in (*NOTES, *SOURCES):
        return said | {"type": "textarea", "value": {"text": [one]}}
    if known in _VERDICTS or (len(one) <= _LONGEST_LABEL and table.meaning(one)):
        return said | {"type": "choices", "value": {"choices": [one]}}
    return None


def _region_at(one: Any, regions: list[Json]) -> int | None:
    """The region with the same start and end."""
    if not isinstance(one, dict) or "start" not in one:
        return None
    place = one.get("start"), one.get("end")
    same = [at for at, each in enumerate(regions) if (each["value"].get("start"), each["value"].get("end")) == place]
    return same[0] if same else None
