"""What can be asked about a team: agreement by what, and reliability by which model."""

from enum import StrEnum


class GroupBy(StrEnum):
    """What answers are grouped by before their agreement is measured."""

    LABEL = "label"
    """Each label against all others; spans and evidence of the answers with this label."""
    ARTICLE = "article"
    PAIR = "pair"
    """Two reviewers who have a claim in common."""
    WEEK = "week"
    """The ISO week in which a claim got its last answer, for example ``2026-W07``; weeks begin on Monday, in UTC."""
    GUIDELINE = "guideline"
    """The version of the guideline; answers are compared with those of the same version."""


class Model(StrEnum):
    """Which model judges reviewers and their answers."""

    DAWID_SKENE = "dawid-skene"
    MACE = "mace"
