"""The closed vocabularies: each is stored, exported and shown by its value."""

from enum import StrEnum


class SentenceKind(StrEnum):
    """What part of an article a sentence is."""

    HEADLINE = "headline"
    BYLINE = "byline"
    BODY = "body"
    LIST_ITEM = "list_item"
    QUOTE = "quote"


class Origin(StrEnum):
    """How a claim came to be one."""

    SUGGESTED = "suggested"
    MANUAL = "manual"
    AUDIT = "audit"


class ClaimTag(StrEnum):
    """What sort of claim it is, as far as its wording shows; a claim may be several things.

    After the claim types of AVeriTeC (Schlichtkrull et al. 2023), whose names ``averitec`` gives; comparisons are
    numerical claims or none of theirs.
    """

    EVENT = "event"
    NUMERICAL = "numerical"
    COMPARISON = "comparison"
    QUOTATION = "quotation"
    CAUSAL = "causal"
    PREDICTION = "prediction"
    POSITION = "position"

    @property
    def averitec(self) -> str | None:
        """The claim type of AVeriTeC that this tag stands for, if there is one."""
        return _AVERITEC.get(self)


_AVERITEC = {
    ClaimTag.EVENT: "Event/Property Claim",
    ClaimTag.NUMERICAL: "Numerical Claim",
    ClaimTag.QUOTATION: "Quote Verification",
    ClaimTag.CAUSAL: "Causal Claim",
    ClaimTag.PREDICTION: "Speculative Claim",
    ClaimTag.POSITION: "Position Statement",
}


class Stance(StrEnum):
    """What a source does to the claim it is cited for."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"


class ReviewStatus(StrEnum):
    """How far one reviewer has come with one claim.

    ``open`` has no label (a comment or a flag may be there), ``draft`` has a label whose evidence rule is not met
    yet, ``submitted`` counts, ``skipped`` was passed over on purpose.
    """

    OPEN = "open"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


class Role(StrEnum):
    """In which capacity a review was written."""

    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"


class Likeness(StrEnum):
    """How an earlier claim relates to the one at hand."""

    SAME = "same"
    SIMILAR = "similar"
    UNRELATED = "unrelated"
