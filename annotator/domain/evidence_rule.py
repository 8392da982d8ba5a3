"""Decides when an answer counts, for screens, exports and loading alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from annotator.domain.vocabulary import ReviewStatus, Role, Stance

_WORDS = {
    Stance.SUPPORTS: "a supporting source",
    Stance.REFUTES: "a refuting source",
    Stance.CONTEXT: "a source of context",
}


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """The evidence a project requires; labels in ``needing`` count only with a source cited.

    ``wanted`` has the stance that at least one source of a label must have: a claim that stands needs one that
    supports it, a claim that falls one that refutes it. Labels that are not in it count with any source.
    """

    needing: frozenset[str]
    wanted: Mapping[str, Stance] = field(default_factory=dict)

    def missing(self, label: str | None, stances: Iterable[str], role: Role | str = Role.REVIEWER) -> str | None:
        """What the label still needs, in words ("a refuting source"); ``None`` if its answer counts.

        ``stances`` are those of the sources cited. Adjudicators need none: they decide on the sources of others.
        """
        if label not in self.needing or role == Role.ADJUDICATOR:
            return None
        cited, stance = tuple(stances), self.wanted.get(label)
        if stance is None or stance in cited:
            return None if cited else "a source"
        return _WORDS[stance] if cited else "a source"

    def is_met(self, label: str | None, stances: Iterable[str], role: Role | str = Role.REVIEWER) -> bool:
        """Whether the cited sources, given by their stances, suffice for the label."""
        return self.missing(label, stances, role) is None

    def status_of(self, label: str | None, stances: Iterable[str], role: Role | str = Role.REVIEWER) -> ReviewStatus:
        """The status that a label and its evidence earn."""
        if label is None:
            return ReviewStatus.OPEN
        return ReviewStatus.SUBMITTED if self.is_met(label, stances, role) else ReviewStatus.DRAFT
