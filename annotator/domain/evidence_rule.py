"""Decides when an answer counts, for screens, exports and loading alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.domain.vocabulary import ReviewStatus, Role


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """The evidence a project requires; labels in ``needing`` count only with a source cited."""

    needing: frozenset[str]

    def is_met(self, label: str | None, stances: Iterable[str], role: Role | str = Role.REVIEWER) -> bool:
        """Whether the cited sources, given by their stances, suffice for the label.

        Adjudicators need none: they decide on the sources that others cited.
        """
        return label not in self.needing or role == Role.ADJUDICATOR or any(True for _ in stances)

    def status_of(self, label: str | None, stances: Iterable[str], role: Role | str = Role.REVIEWER) -> ReviewStatus:
        """The status that a label and its evidence earn."""
        if label is None:
            return ReviewStatus.OPEN
        return ReviewStatus.SUBMITTED if self.is_met(label, stances, role) else ReviewStatus.DRAFT
