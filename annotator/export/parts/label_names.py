"""What a format calls a label: a table that belongs to the label scheme, and that every manifest repeats.

A format with labels of its own (FEVER, AVeriTeC, ClaimReview) needs to know which of them each label of the project
means. ``exports`` of a label in ``annotator.toml`` says it, else the label's ``meaning`` does. ``NAME.mixed`` says what
the label means when its sources contradict each other: AVeriTeC has a label for that, FEVER has none.
"""

from dataclasses import dataclass, field, replace

from annotator.dataset.answers import ClaimAnswer
from annotator.domain.vocabulary import Stance
from annotator.schemes import LabelScheme

EXCLUDED = "exclude"
"""In a table of ``exports``: claims with this label have no place in the format."""
_MIXED = ".mixed"
_AGAINST_EACH_OTHER = frozenset({Stance.SUPPORTS.value, Stance.REFUTES.value})


@dataclass(frozen=True, slots=True)
class LabelMap:
    """The labels of a scheme under the names of one format; ``overrides`` is what the command line says instead."""

    format: str
    scheme: LabelScheme
    overrides: dict[str, str] = field(default_factory=dict)
    """By ``LABEL`` or ``LABEL.mixed``."""

    def apply(self, answer: ClaimAnswer) -> ClaimAnswer | str:
        """The answer with its label mapped, or why it has no place in the format."""
        mixed = answer.stances >= _AGAINST_EACH_OTHER
        name = (mixed and self._name(answer.label, _MIXED)) or self._name(answer.label)
        if name is None:
            return (
                f"“{answer.label}” has no {self.format} label: "
                f"give it a meaning or exports.{self.format} in annotator.toml"
            )
        if name == EXCLUDED:
            return (
                f"“{answer.label}”{' with sources for and against it' if mixed else ''} has no place in {self.format}"
            )
        return replace(answer, mapped=name)

    def table(self) -> dict[str, str]:
        """Label, or ``LABEL.mixed``, to name: what a manifest says."""
        found = {
            label + kind: self._name(label, kind) for label in self.scheme.names for kind in ("", _MIXED)
        }  # fmt: skip
        return {key: name for key, name in found.items() if name is not None}

    def _name(self, label: str, kind: str = "") -> str | None:
        said = self.overrides.get(label + kind)
        if said is not None or label not in self.scheme:
            return said
        return self.scheme[label].exports.get(self.format + kind)
