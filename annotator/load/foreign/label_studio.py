"""Reading Label Studio's tasks: JSON, as it exports and imports them, and JSON-MIN, one annotation per record.

A region with ``labels`` is a span, ``choices`` or ``taxonomy`` with the region's id are its verdict. Answers without a
region apply to the only region, or to the whole text if there is none; which text is meant says ``to_name``. Text areas
are notes. The names of other tags are up to the project and ignored. Cancelled annotations are skipped.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.dataset.lines import Json
from annotator.domain.vocabulary import Role
from annotator.errors import InputError
from annotator.load.foreign import ours
from annotator.load.foreign.annotators import moment, named, seconds_of, words_of
from annotator.load.foreign.label_studio_min import as_task, is_minimal, unread
from annotator.load.foreign.label_studio_regions import regions_of, score_in
from annotator.load.foreign.labels import LabelTable
from annotator.load.foreign.tool_record import ForeignRecord, Piece, Prediction, Remarks
from annotator.text import one_line

NAME = "labelstudio"
_GOLD = "the gold label beside the answers from which it comes"


def looks_like(value: Mapping[str, Any]) -> bool:
    """Whether a record is a Label Studio task, or an annotation of JSON-MIN."""
    full = isinstance(value.get("data"), dict) and bool({"annotations", "completions", "predictions"} & value.keys())
    return full or is_minimal(value)


def read(where: str, value: Mapping[str, Any], table: LabelTable) -> tuple[ForeignRecord, ...]:
    """Read one task with its annotations: a record for each of its texts of which something is said.

    Raises:
        InputError: if it has no text.

    """
    task = as_task(value, table) if is_minimal(value) else value
    data, extra = _object(task.get("data")), _object(task.get("meta"))
    annotations, counted = _said_by_people(_objects(task.get("annotations") or task.get("completions")))
    predictions = _objects(task.get("predictions"))
    results = [one for each in (*annotations, *predictions) for one in _objects(each.get("result"))]
    names = list(dict.fromkeys(_text_name(one, data) for one in results)) or [_only_text(data)]
    records = []
    for number, name in enumerate(names):
        about, guessed = _About(name, data), [_about(each, name, data) for each in predictions]
        remarks = Remarks(skipped={_GOLD: counted} if counted and not number else {})
        pieces = [
            piece
            for each in annotations
            for piece in _pieces(about.text, _about(each, name, data), _role(each, annotations), extra, remarks)
        ]
        if is_minimal(value) and "empty" in remarks.skipped and (fields := unread(data)):
            remarks.skipped.pop("empty")
            remarks.failed.append(f"no answer is understood; it may be in {one_line(', '.join(fields))[:80]}")
        records.append(about.record(where, pieces, guessed, extra, remarks))
    return tuple(records)


class _About:
    """One text of a task."""

    def __init__(self, name: str, data: Mapping[str, Any]) -> None:
        self.text = str(data[name])
        self._data = data

    def record(
        self,
        where: str,
        pieces: list[Piece],
        predictions: list[Json],
        extra: Json,
        remarks: Remarks,
    ) -> ForeignRecord:
        if any(piece.span for piece in pieces) and not all(piece.span for piece in pieces):
            remarks.failed.append("a choice for the whole text, in which somebody else marked spans")
            pieces = [piece for piece in pieces if piece.span]
        data = self._data
        return ForeignRecord(
            where,
            self.text,
            tuple(pieces),
            tuple(each for one in predictions for each in _predictions(self.text, one, remarks)),
            ours.article_id(data, extra),
            ours.claim_id(data, extra),
            ours.offset(data, extra),
            ours.details(data, extra),
            remarks,
        )


def _texts(data: Mapping[str, Any]) -> list[str]:
    return [name for name, value in data.items() if isinstance(value, str) and " " in value.strip()]


def _only_text(data: Mapping[str, Any]) -> str:
    """The name of a task's text: ``text``, or its only value of several words.

    Raises:
        InputError: if there is none, or more than one.

    """
    if isinstance(data.get("text"), str) and data["text"].strip():
        return "text"
    texts = _texts(data)
    if len(texts) > 1:
        shown = one_line(", ".join(texts))[:80]
        raise InputError(f"it has several texts ({shown}), and nothing says which one is meant")
    if not texts:
        raise InputError("it has no text")
    return texts[0]


def _text_name(one: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """The text that a result is about: the one that it names, the only one with its words, or the only one."""
    name = one.get("to_name")
    if isinstance(name, str) and isinstance(data.get(name), str) and data[name].strip():
        return name
    value = _object(one.get("value"))
    words, start, end = value.get("text"), value.get("start"), value.get("end")
    if isinstance(words, str) and isinstance(start, int) and isinstance(end, int):
        fitting = [each for each in _texts(data) if data[each][start:end] == words]
        if len(fitting) == 1:
            return fitting[0]
    return _only_text(data)


def _about(annotation: Mapping[str, Any], name: str, data: Mapping[str, Any]) -> Json:
    """The part of an annotation that is about one text."""
    results = _objects(annotation.get("result"))
    return {**annotation, "result": [one for one in results if _text_name(one, data) == name]}


def _role(annotation: Mapping[str, Any], all_of: Sequence[Mapping[str, Any]]) -> Role:
    """Whether an annotation is a review or an adjudication: a ground truth without a name among several."""
    decided = annotation.get("ground_truth") is True and _who(annotation) is None and len(all_of) > 1
    return Role.ADJUDICATOR if decided else ours.role(annotation, _object(annotation.get("meta")))


def _said_by_people(annotations: list[Json]) -> tuple[list[Json], int]:
    """The annotations without gold labels of our export beside answers from which they come, and how many these are."""
    people = [each for each in annotations if not _is_our_gold(each)]
    return (people, len(annotations) - len(people)) if people else (annotations, 0)


def _is_our_gold(annotation: Mapping[str, Any]) -> bool:
    """Whether it is what our export counted from the answers of others."""
    return any(_object(one.get("meta")).get("answer") == "gold" for one in _objects(annotation.get("result")))


def _pieces(
    text: str, annotation: Mapping[str, Any], role: Role, extra: Mapping[str, Any], remarks: Remarks
) -> Iterator[Piece]:
    if annotation.get("was_cancelled") is True:
        remarks.skip("cancelled")
        return
    before = len(remarks.failed)
    regions, whole = regions_of(text, annotation.get("result"), remarks)
    if whole.is_broken:
        if whole.says_something:
            remarks.failed.append("a choice or a note beside a region that was left out")
    elif len(regions) == 1:
        regions[0].verdicts += whole.verdicts
        regions[0].notes += whole.notes
        regions[0].sources += whole.sources
    elif regions and whole.says_something:
        answers = max(len(whole.verdicts), len(whole.notes) + len(whole.sources))
        said = "one choice or note" if answers == 1 else f"{answers} choices or notes without a region,"
        remarks.failed.append(f"{said} for {len(regions)} regions")
    elif whole.verdicts:
        whole.marks, whole.verdicts = whole.verdicts, []
        regions = [whole]
    if not regions and len(remarks.failed) == before:
        remarks.skip("empty")
    cited = ours.evidence(remarks, _object(annotation.get("meta")), extra) if regions else ()
    for region in regions:
        yield Piece(
            region.span,
            tuple(region.marks),
            tuple(region.verdicts),
            named(region.meta.get("reviewer")) or _who(annotation),
            ours.role(region.meta) if region.meta.get("reviewer") else role,
            note=words_of(region.notes),
            seconds=seconds_of(annotation.get("lead_time")) if len(regions) == 1 else None,
            at=moment(region.meta.get("submitted_at"))
            or moment(annotation.get("updated_at"))
            or moment(annotation.get("created_at")),
            evidence=(*region.sources, *cited),
        )


def _predictions(text: str, prediction: Mapping[str, Any], remarks: Remarks) -> Iterator[Prediction]:
    """A model's predictions; those without a score are ignored."""
    own_remarks = Remarks()
    regions, whole = regions_of(text, prediction.get("result"), own_remarks)
    remarks.failed += [f"in a prediction: {reason}" for reason in own_remarks.failed]
    if not regions and whole.verdicts and not whole.is_broken:
        whole.marks = whole.verdicts
        regions = [whole]
    model = prediction.get("model_version")
    for region in regions:
        score = score_in(region.score, score_in(prediction.get("score"), None))
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


def _objects(value: Any) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}
