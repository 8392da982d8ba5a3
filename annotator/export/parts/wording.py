"""The wording of a claim outside its article: reworded text, speaker, date and place; and of the sources cited for it.

Formats of single claims (FEVER, AVeriTeC, ClaimReview) need claims that make sense on their own. If several reviewers
filled in a field, the first one is used.
"""

from annotator.dataset.answers import ClaimAnswer
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.english import denies


def normalised(answer: ClaimAnswer, field: str) -> str | None:
    """Return the first value that reviewers gave for a field of ``NormalisedRecord``."""
    said = (review.normalised for review in answer.reviews)
    return next((getattr(each, field) for each in said if each and getattr(each, field)), None)


def wording(answer: ClaimAnswer) -> str:
    """Return the reworded claim, or the exact text of the article."""
    return normalised(answer, "text") or str(answer.record.exact)


def suggested_speaker(answer: ClaimAnswer) -> str | None:
    """Return the speaker that the suggester found, which nobody confirmed; not one who denies the claim."""
    suggestion = answer.record.suggestion
    return suggestion.speaker if suggestion and not denies(suggestion.cue) else None


def drafted(answer: ClaimAnswer) -> dict[str, str]:
    """Return the mark of a draft, for objects that may have keys of their own; nothing for an answer that counts."""
    return {"status": "draft"} if answer.is_draft else {}


def explanation(answer: ClaimAnswer) -> str | None:
    """Return the notes of the reviewers as paragraphs, or ``None`` without notes."""
    return "\n\n".join(answer.notes) or None


def cited_line(piece: CitedEvidence) -> str:
    """Return a source with its stance in a line, for the fields of other tools; ``load`` reads both from it."""
    source = piece.source
    named = source.file_name or source.url or f"unnamed source ({source.withheld_reason})"
    return f"{piece.stance}: {named}"
