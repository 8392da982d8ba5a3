"""Map the labels of a scheme to the labels of a format.

Formats with their own labels (FEVER, AVeriTeC, ClaimReview) take the mapping from ``exports`` of a label in
``annotator.toml``, or from its ``meaning``. ``FORMAT.mixed`` is the name for claims whose sources contradict each
other: AVeriTeC has such a label, FEVER does not. Manifests contain the mapping.
"""

from dataclasses import dataclass, field, replace

from annotator.dataset.answers import ClaimAnswer
from annotator.domain.vocabulary import Stance
from annotator.schemes import LabelScheme

EXCLUDED = "exclude"
"""Value in ``exports`` that leaves claims with this label out of the format."""
_MIXED = ".mixed"
_AGAINST_EACH_OTHER = frozenset({Stance.SUPPORTS.value, Stance.REFUTES.value})


@dataclass(frozen=True, slots=True)
class LabelMap:
    """The names of a scheme's labels in one format; ``overrides`` come from the command line."""

    format: str
    scheme: LabelScheme
    overrides: dict[str, str] = field(default_factory=dict)
    """By ``LABEL`` or ``LABEL.mixed``."""

    def apply(self, answer: ClaimAnswer) -> ClaimAnswer | str:
        """Return the answer with its label mapped, or the reason to leave it out."""
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
        """Return the mapping from ``LABEL`` and ``LABEL.mixed`` to names, for the manifest."""
        found = {
            label + kind: self._name(label, kind) for label in self.scheme.names for kind in ("", _MIXED)
        }  # fmt: skip
        return {key: name for key, name in found.items() if name is not None}

    def _name(self, label: str, kind: str = "") -> str | None:
        said = self.overrides.get(label + kind)
        if said is not None or label not in self.scheme:
            return said
        return self.scheme[label].exports.get(self.format + kind)
