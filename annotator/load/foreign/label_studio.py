"""Reading Label Studio's tasks: JSON, as it exports and imports them, and JSON-MIN, one annotation per record.

A region with ``labels`` is a span, ``choices`` with the region's id are its verdict. Choices without a region apply to
the only region, or to the whole text if there is none. Text areas are notes. Tag names (``from_name``) are up to the
project and ignored. Cancelled annotations are skipped.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.domain.vocabulary import Role
from annotator.errors import InputError
from annotator.load.foreign import ours
from annotator.load.foreign.annotators import moment, named, seconds_of, words_of
from annotator.load.foreign.labels import LabelTable
from annotator.load.foreign.offsets import verified
from annotator.load.foreign.tool_record import CitedSource, ForeignRecord, Piece, Prediction, Remarks, Span

NAME = "labelstudio"
_LABELS = ("labels", "hypertextlabels", "paragraphlabels")
_VERDICTS = ("verdict", "label", "choice", "choices", "rating", "class", "category")
"""Fields of JSON-MIN that hold a choice; it mixes them with the data and does not mark them."""
_NOTES = ("note", "notes", "comment", "comments")
_SOURCES = ("source", "sources", "evidence")


def looks_like(value: Mapping[str, Any]) -> bool:
    """Whether a record is a Label Studio task, or an annotation of JSON-MIN."""
    full = isinstance(value.get("data"), dict) and bool({"annotations", "completions", "predictions"} & value.keys())
    return full or _is_minimal(value)


def _is_minimal(value: Mapping[str, Any]) -> bool:
    return {"annotation_id", "annotator"} <= value.keys()


def read(where: str, value: Mapping[str, Any], table: LabelTable) -> ForeignRecord:
    """Read one task with its annotations.

    Raises:
        InputError: if it has no text.

    """
    del table  # not needed: labels do not affect how a task is read
    task = _as_task(value) if _is_minimal(value) else value
    data, extra = _object(task.get("data")), _object(task.get("meta"))
    text = _text(data)
    remarks = Remarks()
    annotations = _objects(task.get("annotations") or task.get("completions"))
    pieces = [
        piece
        for annotation in annotations
        for piece in _pieces(text, annotation, _role(annotation, annotations), extra, remarks)
    ]
    if any(piece.span for piece in pieces) and not all(piece.span for piece in pieces):
        remarks.failed.append("a choice for the whole text, in which somebody else marked spans")
        pieces = [piece for piece in pieces if piece.span]
    return ForeignRecord(
        where,
        text,
        tuple(pieces),
        tuple(each for one in _objects(task.get("predictions")) for each in _predictions(text, one, remarks)),
        ours.article_id(data, extra),
        ours.claim_id(data, extra),
        ours.offset(data, extra),
        ours.details(data, extra),
        remarks,
    )


def _text(data: Mapping[str, Any]) -> str:
    """The text of a task: ``text``, or its only value of several words."""
    text = data.get("text")
    if not isinstance(text, str):
        texts = [value for value in data.values() if isinstance(value, str) and " " in value.strip()]
        text = texts[0] if len(texts) == 1 else ""
    if not text.strip():
        raise InputError("it has no text")
    return text


@dataclass(slots=True)
class _Region:
    """What was said about one span, or about the whole text."""

    span: Span | None = None
    marks: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sources: list[CitedSource] = field(default_factory=list)
    score: float | None = None
    is_broken: bool = False
    """For the whole text: a region was left out, and anything without a region may be about that one."""

    @property
    def says_something(self) -> bool:
        return bool(self.verdicts or self.notes or self.sources)


def _role(annotation: Mapping[str, Any], all_of: Sequence[Mapping[str, Any]]) -> Role:
    """Whether an annotation is a review or an adjudication: a ground truth without a name among several."""
    decided = annotation.get("ground_truth") is True and _who(annotation) is None and len(all_of) > 1
    return Role.ADJUDICATOR if decided else ours.role(annotation, _object(annotation.get("meta")))


def _pieces(
    text: str, annotation: Mapping[str, Any], role: Role, extra: Mapping[str, Any], remarks: Remarks
) -> Iterator[Piece]:
    if annotation.get("was_cancelled") is True:
        remarks.skip("cancelled")
        return
    regions, whole = _regions(text, annotation.get("result"), remarks)
    if whole.is_broken:
        if whole.says_something:
            remarks.failed.append("a choice or a note beside a region that was left out")
    elif len(regions) == 1:
        regions[0].verdicts += whole.verdicts
        regions[0].notes += whole.notes
        regions[0].sources += whole.sources
    elif regions and whole.says_something:
        remarks.failed.append(f"one choice or note for {len(regions)} regions")
    elif whole.verdicts:
        whole.marks, whole.verdicts = whole.verdicts, []
        regions = [whole]
    if not regions and not whole.is_broken:
        remarks.skip("empty")
    cited = ours.evidence(remarks, _object(annotation.get("meta")), extra) if regions else ()
    for region in regions:
        yield Piece(
            region.span,
            tuple(region.marks),
            tuple(region.verdicts),
            _who(annotation),
            role,
            note=words_of(region.notes),
            seconds=seconds_of(annotation.get("lead_time")) if len(regions) == 1 else None,
            at=moment(annotation.get("updated_at")) or moment(annotation.get("created_at")),
            evidence=(*region.sources, *cited),
        )


def _regions(text: str, result: Any, remarks: Remarks) -> tuple[list[_Region], _Region]:
    """The marked spans of a result in order, one region each, and what is said about the whole text."""
    by_span: dict[Span, _Region] = {}
    by_id: dict[str, _Region | None] = {}
    whole = _Region()
    results = _objects(result)
    for one in results:
        if str(one.get("type")).casefold() in _LABELS:
            region = _marked(text, one, by_span, remarks)
            by_id[str(one.get("id"))] = region
            whole.is_broken |= region is None
    for one in results:
        value, kind = one.get("value"), str(one.get("type")).casefold()
        if not isinstance(value, dict) or kind not in ("choices", "textarea"):
            continue
        target = by_id.get(str(one.get("id")), whole)
        if target is None:
            continue  # reported with its region
        if kind == "choices":
            target.verdicts += _strings(value.get("choices"))
            target.score = _score(one.get("score"), target.score)
        else:
            _note(target, one.get("from_name"), _strings(value.get("text")))
    return list(by_span.values()), whole


def _note(region: _Region, name: Any, lines: list[str]) -> None:
    for line in lines:
        source = ours.source_in(line) if name in _SOURCES else None
        if source is None:
            region.notes.append(line)
        else:
            region.sources.append(source)


def _marked(text: str, one: Mapping[str, Any], by_span: dict[Span, _Region], remarks: Remarks) -> _Region | None:
    """Add the region of one result to ``by_span``; ``None``, and a remark, if it does not fit the text."""
    value = _object(one.get("value"))
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
    region = by_span.setdefault(span, _Region(span))
    region.marks += next((_strings(value[name]) for name in _LABELS if name in value), []) or ["claim"]
    region.score = _score(one.get("score"), region.score)
    return region


def _predictions(text: str, prediction: Mapping[str, Any], remarks: Remarks) -> Iterator[Prediction]:
    """A model's predictions; those without a score are ignored."""
    own_remarks = Remarks()
    regions, whole = _regions(text, prediction.get("result"), own_remarks)
    remarks.failed += [f"in a prediction: {reason}" for reason in own_remarks.failed]
    if not regions and whole.verdicts and not whole.is_broken:
        whole.marks = whole.verdicts
        regions = [whole]
    model = prediction.get("model_version")
    for region in regions:
        score = _score(region.score, _score(prediction.get("score"), None))
        if score is not None:
            yield Prediction(
                region.span, tuple(region.marks), model if isinstance(model, str) and model else NAME, score
            )


def _who(annotation: Mapping[str, Any]) -> str | None:
    """Who completed an annotation: an email address, a name, or a number of their Label Studio."""
    value = annotation.get("completed_by")
    if isinstance(value, dict):
        value = named(value.get("email")) or named(value.get("username")) or value.get("id")
    name = named(annotation.get("created_username"))
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{NAME}-{value}"
    return named(value) or name


def _as_task(value: Mapping[str, Any]) -> dict[str, Any]:
    result: list[dict[str, Any]] = []
    for name, field_value in value.items():
        for one in field_value if isinstance(field_value, list) else [field_value]:
            result += _as_results(name.casefold(), one, len(result))
    annotation = {"completed_by": value["annotator"], "result": result}
    annotation |= {name: value.get(name) for name in ("lead_time", "created_at", "updated_at")}
    return {"data": dict(value), "annotations": [annotation]}


def _as_results(name: str, value: Any, number: int) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        for kind in (*_LABELS, "choices"):
            if isinstance(value.get(kind), list):
                return [{"id": f"r{number}" if kind in _LABELS else "", "type": kind, "value": value}]
    elif isinstance(value, str) and name in _VERDICTS:
        return [{"id": "", "type": "choices", "value": {"choices": [value]}}]
    elif isinstance(value, str) and name in _NOTES:
        return [{"id": "", "type": "textarea", "value": {"text": [value]}}]
    return []


def _score(value: Any, otherwise: float | None) -> float | None:
    good = isinstance(value, float | int) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if good else otherwise


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str) and each.strip()]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
