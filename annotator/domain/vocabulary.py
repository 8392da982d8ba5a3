"""Closed vocabularies, stored and exported by their values."""

from enum import StrEnum


class SentenceKind(StrEnum):
    """The part of an article that a sentence belongs to."""

    HEADLINE = "headline"
    BYLINE = "byline"
    BODY = "body"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    ASIDE = "aside"
    """What stands beside the article: related links, prompts, correction notes, credits, notes on the author."""
    TABLE_HEADER = "table_header"
    """The first row of a table; the rows below it are in the same paragraph."""


NO_CLAIMS = frozenset({SentenceKind.ASIDE, SentenceKind.TABLE_HEADER})
"""Kinds in which no claims are suggested and none are drawn for the audit."""


class Origin(StrEnum):
    """How a claim was created."""

    SUGGESTED = "suggested"
    MANUAL = "manual"
    AUDIT = "audit"


class ClaimType(StrEnum):
    """The type of a claim, judged by its wording; a claim may have several.

    After the claim types of AVeriTeC (Schlichtkrull et al. 2023), which has none for comparisons.
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
        """The corresponding claim type of AVeriTeC, if any."""
        return _AVERITEC.get(self)


_AVERITEC = {
    ClaimType.EVENT: "Event/Property Claim",
    ClaimType.NUMERICAL: "Numerical Claim",
    ClaimType.QUOTATION: "Quote Verification",
    ClaimType.CAUSAL: "Causal Claim",
    ClaimType.PREDICTION: "Speculative Claim",
    ClaimType.POSITION: "Position Statement",
}


class Stance(StrEnum):
    """How a source relates to the claim it is cited for."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"

    @property
    def opposite(self) -> "Stance":
        """The stance of a source that says the contrary; context has none and stays what it is."""
        others = {Stance.SUPPORTS, Stance.REFUTES} - {self}
        return others.pop() if len(others) == 1 else self


class ReviewStatus(StrEnum):
    """How far one reviewer's answer to one claim is.

    ``open`` has no label, though maybe a comment or a flag; ``draft`` has a label that still lacks evidence;
    ``submitted`` counts; ``skipped`` was skipped on purpose.
    """

    OPEN = "open"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


class Role(StrEnum):
    """The capacity in which a review was written."""

    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    MODEL = "model"
    """Written by a model: it is shown as a suggestion, and counts for nothing."""


class TeamRole(StrEnum):
    """What a member of the team may do; each may do what those before it may."""

    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    LEAD = "lead"


class MemberKind(StrEnum):
    """Who gives the answers of a member: answers of persons and scripts count, those of models are suggestions."""

    PERSON = "person"
    SCRIPT = "script"
    MODEL = "model"


class Likeness(StrEnum):
    """How an earlier claim relates to the current one."""

    SAME = "same"
    SIMILAR = "similar"
    UNRELATED = "unrelated"
