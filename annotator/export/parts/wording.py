"""What a claim says outside its article: how a reviewer reworded it, who said it, when and where.

Formats that hold single claims (FEVER, AVeriTeC, ClaimReview) want a claim that can be understood alone. Where several
reviewers reworded one, the first of them counts, for each field by itself.
"""

from annotator.dataset.answers import ClaimAnswer


def normalised(answer: ClaimAnswer, field: str) -> str | None:
    """What the reviewers who gave the answer wrote for a field of ``record.NormalisedRecord``."""
    said = (review.normalised for review in answer.reviews)
    return next((getattr(each, field) for each in said if each and getattr(each, field)), None)


def wording(answer: ClaimAnswer) -> str:
    """The claim to stand alone: reworded where somebody did that, else as the article has it."""
    return normalised(answer, "text") or str(answer.record.exact)


def suggested_speaker(answer: ClaimAnswer) -> str | None:
    """Whose statement the claim is as far as the suggester saw; nobody confirmed it."""
    suggestion = answer.record.suggestion
    return suggestion.speaker if suggestion else None


def explanation(answer: ClaimAnswer) -> str | None:
    """Everything the reviewers noted, a paragraph each; ``None`` when they wrote nothing."""
    return "\n\n".join(answer.notes) or None
