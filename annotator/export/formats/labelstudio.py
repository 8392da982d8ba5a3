"""Label Studio: articles as tasks with a region per claim, and the labelling interface.

Label Studio imports and exports the same format (https://labelstud.io/guide/export). Each claim is a region of the
control ``claim``; its label, sources and note are per-region results with the same id, which is the id of the claim.
Label Studio's SDK validates every annotation against the interface.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from annotator.dataset.answers import ClaimAnswer
from annotator.dataset.lines import Json, line_of
from annotator.dataset.record import ClaimRecord
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.passages import CLAIM, Passage, articles
from annotator.export.parts.wording import cited_line, drafted
from annotator.schemes import LabelScheme

TASKS, CONFIG = "tasks.json", "config.xml"
_SHOWN = ("title", "url", "publisher", "author", "published_at", "language")


class LabelStudio(Format):
    """Tasks and their labelling interface."""

    name = "labelstudio"
    about = "Label Studio: articles as tasks, annotations, predictions, and the interface"
    suffix = ""
    carries = ("claim_id", "label", "text", "span", "split")
    reader = "label-studio-sdk"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write one JSON array with a task per line, and the interface."""
        numbers = count(1)
        with job.open(TASKS) as stream:
            stream.write(b"[")
            for number, article in enumerate(articles(records, job), 1):
                stream.write(b",\n" if number > 1 else b"\n")
                stream.row(line_of(_task(number, article, numbers)).rstrip(b"\n"))
            stream.write(b"\n]\n")
        with job.open(CONFIG) as stream:
            stream.write(interface(job.project.scheme).encode())
        _notes(job)

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each region of each annotation; Label Studio's SDK validates them against the interface."""
        import ijson
        from label_studio_sdk.label_interface.interface import LabelInterface

        known: Any = LabelInterface((out / CONFIG).read_text(encoding="utf-8"))
        known.validate()
        with (out / TASKS).open("rb") as stream:
            try:
                for task in ijson.items(stream, "item", use_float=True):
                    yield from _checked_rows(task, known)
            except ijson.JSONError as error:
                raise AnnotatorError(f"{TASKS} is not a JSON array: {error}.") from error


def interface(scheme: LabelScheme) -> str:
    """Return the labelling interface (XML) for a label scheme."""
    choices = "\n".join(f"    <Choice value={quoteattr(name)}/>" for name in scheme.names)
    return f"""<View>
  <Labels name="claim" toName="text">
    <Label value="{CLAIM}"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Choices name="verdict" toName="text" perRegion="true" choice="single" showInline="true">
{choices}
  </Choices>
  <TextArea name="sources" toName="text" perRegion="true" editable="true" placeholder="Sources"/>
  <TextArea name="note" toName="text" perRegion="true" editable="true" placeholder="Note"/>
</View>
"""


def _task(number: int, article: Passage, numbers: Iterator[int]) -> Json:
    """An article with one annotation per reviewer and one with the gold labels."""
    by_author: dict[tuple[str | None, str | None], list[ClaimAnswer]] = {}
    for claim in article.claims:
        for answer in claim.answers:
            role = None if answer.reviewer is None else answer.reviews[0].role
            by_author.setdefault((answer.reviewer, role), []).append(answer)
    record = article.article
    data = {"text": record.text, "article_id": record.id}
    data |= {name: value for name in _SHOWN if (value := getattr(record, name)) is not None}
    return {
        "id": number,
        "data": data | ({} if article.split is None else {"split": article.split}),
        "annotations": [_annotation(next(numbers), answers) for answers in by_author.values()],
        "predictions": list(_predictions(article)),
    }


def _annotation(number: int, answers: list[ClaimAnswer]) -> Json:
    """One reviewer's answers to the claims of an article, or the gold labels.

    Label Studio refuses an import with an unknown e-mail address in ``completed_by``, so it is set only for reviewers
    whose name is an address. ``created_username``, which imports ignore, has every reviewer's name.
    """
    reviewer = answers[0].reviewer
    seconds = [review.seconds for answer in answers for review in answer.reviews if review.seconds is not None]
    last = max((answer.submitted_at for answer in answers if answer.submitted_at), default=None)
    annotation: Json = {"id": number, "ground_truth": reviewer is None, "was_cancelled": False}
    if reviewer is not None:
        annotation |= {"created_username": reviewer, "meta": {"role": answers[0].reviews[0].role}}
        annotation |= {"completed_by": {"email": reviewer}} if "@" in reviewer else {}
        annotation |= {"lead_time": round(sum(seconds), 3)} if seconds else {}
    if last is not None:
        annotation |= {"created_at": last, "updated_at": last}
    return annotation | {"result": [region for answer in answers for region in _regions(answer)]}


def _regions(answer: ClaimAnswer) -> Iterator[Json]:
    """The region of a claim, then its label, sources and notes."""
    meta = {"meta": _said_by(answer)}
    yield _region(answer.record, "claim", "labels", [CLAIM]) | meta
    yield _region(answer.record, "verdict", "choices", [answer.label]) | meta
    sources = list(dict.fromkeys(map(cited_line, answer.evidence)))
    for name, lines in (("sources", sources), ("note", answer.notes)):
        if lines:
            # JSON-MIN makes a bare string of a single line, and its region is lost
            told = lines if len(lines) > 1 else [*lines, f"claim {answer.record.claim_id}"]
            yield _region(answer.record, name, "textarea", told) | meta


def _said_by(answer: ClaimAnswer) -> Json:
    """Whose answer a region is, in the region itself: Label Studio gives imported annotations to the importer."""
    if answer.reviewer is not None:
        review = answer.reviews[0]
        return {
            "reviewer": answer.reviewer,
            "role": review.role,
            "submitted_at": review.submitted_at,
            **drafted(answer),
        }
    people = {cited_line(piece): list(piece.cited_by) for piece in answer.evidence}
    return {"answer": "gold", "reason": answer.record.label_reason} | ({"cited_by": people} if people else {})


def _region(record: ClaimRecord, name: str, kind: str, values: list[str]) -> Json:
    place = {"start": record.start, "end": record.end, "text": record.exact}
    if kind == "textarea":
        place.pop("text")
    return {
        "id": record.claim_id,
        "from_name": name,
        "to_name": "text",
        "type": kind,
        "value": place | {"text" if kind == "textarea" else kind: values},
    }


def _predictions(article: Passage) -> Iterator[Json]:
    """One prediction per suggester; its score is the mean score of its claims."""
    by_model: dict[str, list[Json]] = {}
    for claim in article.claims:
        suggestion = claim.record.suggestion
        if suggestion is not None:
            by_model.setdefault(f"{suggestion.suggester}-{suggestion.version}", []).append(
                _region(claim.record, "claim", "labels", [CLAIM]) | {"score": suggestion.score}
            )
    for model, result in by_model.items():
        scores = [region["score"] for region in result]
        yield {"model_version": model, "score": round(sum(scores) / len(scores), 4), "result": result}


def _notes(job: Job) -> None:
    job.note("Offsets count code points, as Label Studio does now; old projects counted emoji twice: compare the text.")
    job.note("Predictions are only of claims that are in the export.")
    if job.layer != "gold":
        job.note(
            "Whose annotation it is stands in the meta of its regions, which survives: an import gives annotations "
            "without completed_by to whoever imports them."
        )


def _checked_rows(task: Json, known: Any) -> Iterator[ReadRow]:
    """Yield the regions of a task's annotations with their labels.

    Raises:
        AnnotatorError: the SDK rejects an annotation, or a region differs from the text.

    """
    where = f"Task {task['id']} of {TASKS}"
    text, split = task["data"]["text"], task["data"].get("split")
    for prediction in task["predictions"]:
        if problems := known.validate_prediction(prediction, return_errors=True):
            raise AnnotatorError(f"{where} has a prediction that Label Studio rejects: {problems[0]}.")
    for annotation in task["annotations"]:
        if not known.validate_annotation(annotation):
            raise AnnotatorError(f"{where} has an annotation that does not match {CONFIG}.")
        verdicts = {each["id"]: each["value"]["choices"] for each in annotation["result"] if each["type"] == "choices"}
        for region in annotation["result"]:
            if region["type"] != "labels":
                continue
            place = region["value"]
            if text[place["start"] : place["end"]] != place["text"]:
                raise AnnotatorError(f"{where} has a region whose offsets do not match its text: {region['id']}.")
            (label,) = verdicts[region["id"]]
            span = (place["start"], place["end"])
            yield ReadRow(claim_id=region["id"], label=label, text=place["text"], span=span, split=split)
