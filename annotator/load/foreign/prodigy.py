"""Reading Prodigy's tasks as ``prodigy db-out`` writes them: JSON Lines, offsets in code points.

Used are ``spans`` (ner, spans and their manual forms), ``accept`` of a choice, the ``label`` of a classification, and
combinations in blocks; records of ``review`` hold the answers of all sessions and the final decision. Ignored tasks are
skipped. So are rejected ones, which do not say what is right, unless the question was whether a text is a claim.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from annotator.domain.vocabulary import Role
from annotator.errors import InputError
from annotator.load.foreign import ours
from annotator.load.foreign.annotators import moment, named, words_of
from annotator.load.foreign.labels import CLAIM, LabelTable
from annotator.load.foreign.offsets import as_given
from annotator.load.foreign.tool_record import ForeignRecord, Piece, Prediction, Remarks, Span

NAME = "prodigy"
_ANSWERS = ("accept", "reject", "ignore")
_COUNTED = "the majority of a review, which nobody decided"
_KEYS = ("_input_hash", "_task_hash", "_view_id", "_session_id", "_annotator_id")


def looks_like(value: Mapping[str, Any]) -> bool:
    """Whether a record is from Prodigy."""
    if not isinstance(value.get("text"), str):
        return False
    answered = value.get("answer") in _ANSWERS and isinstance(value.get("answer"), str)
    choice = isinstance(value.get("accept"), list) and isinstance(value.get("options"), list)
    spans = isinstance(value.get("spans"), list) and all(isinstance(span, dict) for span in value["spans"])
    return answered or choice or spans or any(key in value for key in _KEYS)


def read(where: str, value: Mapping[str, Any], table: LabelTable) -> tuple[ForeignRecord, ...]:
    """Read one task.

    Raises:
        InputError: if it has no text.

    """
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError("it has no text")
    meta = value.get("meta")
    extra = meta if isinstance(meta, dict) else {}
    remarks = Remarks()
    reading = _Reading(text, extra, table, remarks)
    record = ForeignRecord(
        where,
        text,
        tuple(reading.reviewed(value) if _is_review(value) else reading.answered(value, _who(value))),
        reading.predictions(value),
        ours.article_id(extra, value),
        ours.claim_id(extra, value),
        ours.offset(extra),
        ours.details(extra),
        remarks,
    )
    return (record,)


def _is_review(value: Mapping[str, Any]) -> bool:
    versions = value.get("versions")
    return isinstance(versions, list) and any(isinstance(version, dict) for version in versions)


class _Reading:
    def __init__(self, text: str, meta: Mapping[str, Any], table: LabelTable, remarks: Remarks) -> None:
        self._text = text
        self._meta = meta
        self._table = table
        self._remarks = remarks

    def reviewed(self, task: Mapping[str, Any]) -> list[Piece]:
        """The answer of each session, and the decision of the person who made one.

        Without a name it is nobody's answer if it is what most had said: Prodigy counts that by itself.
        """
        versions = [version for version in task["versions"] if isinstance(version, dict)]
        pieces = []
        for version in versions:
            sessions = version.get("sessions")
            names = [named(name) for name in sessions] if isinstance(sessions, list) and sessions else [_who(version)]
            for name in names:
                pieces += self.answered(version, name)
        decided = _who(task)
        if decided is not None:
            pieces += self.answered(task, decided, Role.ADJUDICATOR)
        elif any(_answer_in(version) != _answer_in(task) for version in versions):
            if _is_majority(task, versions):
                self._remarks.skip(_COUNTED)
            else:
                pieces += self.answered(task, None, Role.ADJUDICATOR)
        return pieces

    def answered(self, task: Mapping[str, Any], reviewer: str | None, role: Role | None = None) -> list[Piece]:
        """What one person said about the text; the role is read from the task unless given."""
        rejected = task.get("answer") == "reject"
        if task.get("answer") == "ignore" or (rejected and not self._asks_for_claims(task)):
            self._remarks.skip("rejected" if rejected else "ignored")
            return []
        before = len(self._remarks.failed)
        spans, chosen = self._spans(task), _chosen(task)
        if chosen and len(self._remarks.failed) > before:
            self._remarks.failed.append("a choice beside a span that was left out")
            chosen = ()
        if rejected:
            marked: list[tuple[Span | None, tuple[str, ...], tuple[str, ...]]] = [
                (None, (self._table.no_claim or "",), ())
            ]
        elif spans:
            marked = [(span, tuple(marks), chosen if len(spans) == 1 else ()) for span, marks in spans.items()]
            if len(spans) > 1 and chosen:
                self._remarks.failed.append(f"one choice for {len(spans)} spans")
        else:
            marked = [(None, chosen, ())] if chosen else []
        if not marked and len(self._remarks.failed) == before:
            self._remarks.skip("empty")
        meta = task.get("meta")
        own = meta if isinstance(meta, dict) else self._meta
        note = words_of([task.get("user_input"), task.get("comment"), *ours.notes(task, own)])
        cited = ours.evidence(self._remarks, own)
        role = role or ours.role(own)
        return [
            Piece(span, marks, verdicts, reviewer, role, note, at=moment(task.get("_timestamp")), evidence=cited)
            for span, marks, verdicts in marked
        ]

    def _asks_for_claims(self, task: Mapping[str, Any]) -> bool:
        label = task.get("label")
        asked = isinstance(label, str) and not task.get("spans") and not task.get("accept")
        return asked and self._table.meaning(str(label)) == CLAIM and self._table.no_claim is not None

    def _spans(self, task: Mapping[str, Any]) -> dict[Span, list[str]]:
        """The labels of each span; spans that do not fit the text are reported."""
        labels: dict[Span, list[str]] = {}
        spans = task.get("spans")
        for span in spans if isinstance(spans, list) else ():
            if not isinstance(span, dict):
                self._remarks.failed.append("a span that is not an object")
                continue
            try:
                place = as_given(self._text, span.get("start"), span.get("end"))
                _check_tokens(task.get("tokens"), span)
            except InputError as error:
                self._remarks.failed.append(str(error))
                continue
            label = span.get("label")
            labels.setdefault(place, []).append(label if isinstance(label, str) and label else "claim")
        return labels

    def predictions(self, task: Mapping[str, Any]) -> tuple[Prediction, ...]:
        """The score of a model in the loop for whether the text is a claim."""
        scores = (task.get("score"), self._meta.get("score"))
        score = next((each for each in scores if isinstance(each, float | int) and 0 <= each <= 1), None)
        label = task.get("label")
        if score is None or isinstance(score, bool) or not isinstance(label, str) or task.get("spans"):
            return ()
        model = self._meta.get("model")
        return (Prediction(None, (label,), model if isinstance(model, str) else NAME, float(score)),)


def _who(task: Mapping[str, Any]) -> str | None:
    return named(task.get("_annotator_id")) or named(task.get("_session_id"))


def _is_majority(task: Mapping[str, Any], versions: list[dict[str, Any]]) -> bool:
    """Whether no answer of the versions has more sessions than the one in the task."""
    votes: Counter[str] = Counter()
    for version in versions:
        sessions = version.get("sessions")
        votes[str(_answer_in(version))] += len(sessions) if isinstance(sessions, list) and sessions else 1
    return votes[str(_answer_in(task))] == max(votes.values())


def _answer_in(task: Mapping[str, Any]) -> tuple[Any, ...]:
    """The answer in a task, for comparison."""
    spans = task.get("spans")
    marked = [span for span in spans if isinstance(span, dict)] if isinstance(spans, list) else []
    places = sorted(str((span.get("start"), span.get("end"), span.get("label"))) for span in marked)
    return task.get("answer", "accept"), sorted(_chosen(task)), places


def _chosen(task: Mapping[str, Any]) -> tuple[str, ...]:
    """The chosen options, or the label of a classification; numeric ids become the text of their option."""
    options = task.get("options")
    texts = {
        str(option.get("id")): option["text"]
        for option in (options if isinstance(options, list) else ())
        if isinstance(option, dict) and isinstance(option.get("text"), str)
    }
    accepted = task.get("accept")
    if isinstance(accepted, list) and accepted:
        ids = [str(each) for each in accepted if isinstance(each, str | int)]
        return tuple(texts.get(each, each) if each.isdigit() else each for each in ids)
    label = task.get("label")
    return (label,) if isinstance(label, str) and label and not task.get("spans") else ()


def _check_tokens(tokens: Any, span: Mapping[str, Any]) -> None:
    """A span may also give its first and last token (inclusive); both must agree with its offsets."""
    first, last = span.get("token_start"), span.get("token_end")
    if not isinstance(tokens, list) or not isinstance(first, int) or not isinstance(last, int):
        return
    if not 0 <= first <= last < len(tokens) or not all(isinstance(tokens[at], dict) for at in (first, last)):
        raise InputError(f"a span with tokens {first}–{last} that do not exist")
    if (tokens[first].get("start"), tokens[last].get("end")) != (span.get("start"), span.get("end")):
        raise InputError(f"a span {span.get('start')}–{span.get('end')} that does not match its tokens")
