"""Conversations for instruction tuning: a claim with the quoted sources, and the verdict as the answer.

``messages`` is the form that trainers of language models take: a list of role and content. The answer holds what
reviewers said and nothing else: the label, what each passage does to the claim, and with ``--notes`` their notes.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotator.dataset.answers import ClaimAnswer, Layer, answers_of
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.lines import Json
from annotator.dataset.record import ClaimRecord
from annotator.domain.label_meaning import LabelMeaning
from annotator.domain.vocabulary import Stance
from annotator.export.job import Job, ReadRow
from annotator.export.parts.answer_rows import Column
from annotator.export.parts.row_folder import RowFolder
from annotator.export.parts.wording import explanation, wording

SYSTEM = (
    "You check claims against sources. Judge by the passages given and by nothing else. Answer with the verdict on the "
    "first line, then with what each passage does to the claim."
)
USER = "Verdicts: {verdicts}\n\nClaim: {claim}\nArticle: {article}\nSentence: {sentence}\n\nPassages:\n{passages}"
ASSISTANT = "{verdict}\n{stances}"
NO_PASSAGE = "none"
_DECIDING = (LabelMeaning.STANDS, LabelMeaning.FALLS)
_STANCES = {
    Stance.SUPPORTS: "supports the claim", Stance.REFUTES: "refutes the claim", Stance.CONTEXT: "is context"
}  # fmt: skip


class Chat(RowFolder):
    """One conversation for each claim."""

    name = "chat"
    about = "instruction tuning: messages with the claim, its quoted sources and the verdict"
    carries = ("claim_id", "label", "text", "evidence", "split")
    each_row = "Each row is a conversation: a claim with the passages that were cited for it, and its verdict."
    columns = (
        Column("messages", "messages", "Role and content of the system's, user's and assistant's message."),
        Column("label", "label", "The gold label of the claim."),
        Column("claim", "text", "The claim in the prompt, reworded to stand alone if a reviewer did so."),
        Column("urls", "texts", "Addresses of the passages in their order; empty text where one is withheld."),
        Column("claim_id", "text", "Id of the claim, the same in every export."),
        Column("article_id", "text", "Id of the article, made from its text."),
    )

    def notes(self) -> Iterable[str]:
        """Give the template of the prompt."""
        return (
            f"Prompt template, system: {SYSTEM!r}; user: {USER!r}; assistant: {ASSISTANT!r}.",
            "The answers hold what reviewers said: no reasoning was made up for them.",
        )

    def rows(self, records: Iterable[ClaimRecord], job: Job) -> Iterator[tuple[ClaimRecord, Json]]:
        """Yield the conversation on each claim whose verdict can be read off quoted passages."""
        scheme = job.project.scheme
        for record in records:
            for answer in answers_of(record, Layer.GOLD):
                quoted = [piece for piece in answer.evidence if piece.quote]
                if not scheme.is_claim(answer.label):
                    job.leave_out("claims", f"{answer.label} has no place in chat")
                elif scheme.meaning_of(answer.label) in _DECIDING and not quoted:
                    job.leave_out("claims", "no source is quoted, so the verdict cannot be read off the prompt")
                else:
                    yield record, _row(answer, quoted, job)

    def read_row(self, row: Mapping[str, Any], split: str | None) -> ReadRow:
        """Return the conversation; its text is all of its messages."""
        said = "\n".join(f"{each['role']}: {each['content']}" for each in row["messages"])
        return ReadRow(
            claim_id=row["claim_id"], label=row["label"], text=said, evidence=tuple(row["urls"]), split=split
        )


def _row(answer: ClaimAnswer, quoted: list[CitedEvidence], job: Job) -> Json:
    record, claim, scheme = answer.record, wording(answer), job.project.scheme
    contents = {
        "system": SYSTEM,
        "user": USER.format(
            verdicts=", ".join(label.title for label in scheme.labels if scheme.is_claim(label.name)),
            claim=claim,
            article=_named(record.article.title, record.article.publisher, record.article.published_at),
            sentence=record.sentence.text,
            passages="\n".join(_passage(at, piece) for at, piece in enumerate(quoted, 1)) or NO_PASSAGE,
        ),
        "assistant": _answer(answer, quoted, job),
    }
    return {
        "messages": [{"role": role, "content": content} for role, content in contents.items()],
        "label": answer.label,
        "claim": claim,
        "urls": [piece.source.url or "" for piece in quoted],
        "claim_id": record.claim_id,
        "article_id": record.article.id,
    }


def _passage(number: int, piece: CitedEvidence) -> str:
    """A numbered passage with where it is from."""
    source = piece.source
    return f"[{number}] {_named(source.title, source.publisher, source.published_at)}: “{_quote(piece)}”"


def _quote(piece: CitedEvidence) -> str:
    return piece.quote.exact if piece.quote else ""


def _named(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part) or "untitled"


def _answer(answer: ClaimAnswer, quoted: list[CitedEvidence], job: Job) -> str:
    stances = "\n".join(f"[{at}] {_STANCES[piece.stance]}." for at, piece in enumerate(quoted, 1))
    told = ASSISTANT.format(verdict=job.project.scheme.title_of(answer.label), stances=stances).strip()
    note = explanation(answer)
    return f"{told}\n\n{note}" if note else told
