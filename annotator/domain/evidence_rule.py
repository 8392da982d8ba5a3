"""When an answer counts: the one place that decides it, for screens, exports and loading alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.domain.vocabulary import ReviewStatus, Role


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """What a project asks of an answer before it counts."""

    needing: frozenset[str]
    """The labels that count only with a source cited."""

    def is_met(self, label: str | None, stances: Iterable[str], role: Role | str = Role.REVIEWER) -> bool:
        """Whether the evidence, given as the stance of each source cited, suffices for the label.

        An adjudicator rules on the sources that others cited, and needs none.
        """
        return label not in self.needing or role == Role.ADJUDICATOR or any(True for _ in stances)

    def status_of(self, label: str | None, stances: Iterable[str], role: Role | str = Role.REVIEWER) -> ReviewStatus:
        """The status that a label and its evidence earn."""
        if label is None:
            return ReviewStatus.OPEN
        return ReviewStatus.SUBMITTED if self.is_met(label, stances, role) else ReviewStatus.DRAFT
