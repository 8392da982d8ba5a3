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


class SourceKind(StrEnum):
    """What sort of document a source is."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    FACT_CHECK = "fact_check"
