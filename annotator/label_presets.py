"""Label schemes to choose from when a project is set up: data, of which ``annotator init`` takes one by its name."""

from enum import StrEnum

from annotator.domain.label_meaning import EXPORT_NAMES, LabelMeaning
from annotator.schemes import DEFAULT_SCHEME, LabelScheme, LabelSpec

_STANDS, _FALLS, _OPEN, _NO_CLAIM = (EXPORT_NAMES[each] for each in LabelMeaning)
_NOT_A_CLAIM = DEFAULT_SCHEME["not_a_claim"]
_MIXED = "Conflicting Evidence/Cherrypicking"
_TRUE, _HALF, _FALSE = ({"fever": fever} for fever in ("SUPPORTS", "exclude", "REFUTES"))


class Preset(StrEnum):
    """The names of the schemes."""

    VERIFIED = "verified"
    FEVER = "fever"
    AVERITEC = "averitec"
    SCALE = "scale"


PRESETS: dict[Preset, LabelScheme] = {
    Preset.VERIFIED: DEFAULT_SCHEME,
    Preset.FEVER: LabelScheme(
        "fever",
        (
            LabelSpec("supports", "Supports", "v", "✔", True, "success", _STANDS),
            LabelSpec("refutes", "Refutes", "d", "✘", True, "error", _FALLS),
            LabelSpec("not_enough_info", "Not enough info", "n", "?", False, "warning", _OPEN),
            _NOT_A_CLAIM,
        ),
    ),
    Preset.AVERITEC: LabelScheme(
        "averitec",
        (
            LabelSpec("supported", "Supported", "v", "✔", True, "success", _STANDS),
            LabelSpec("refuted", "Refuted", "d", "✘", True, "error", _FALLS),
            LabelSpec("not_enough_evidence", "Not enough evidence", "n", "?", False, "warning", _OPEN),
            LabelSpec(
                "conflicting", "Conflicting/Cherrypicking", "m", "≈", True, "accent",
                {"fever": "exclude", "averitec": _MIXED, "claimreview": "3"},
            ),
            _NOT_A_CLAIM,
        ),
    ),
    Preset.SCALE: LabelScheme(
        "scale",
        (
            LabelSpec("true", "True", "1", "●", True, "success", _TRUE | {"averitec": "Supported", "claimreview": "5"}),
            LabelSpec(
                "mostly_true", "Mostly true", "2", "◕", True, "primary",
                _TRUE | {"averitec": "Supported", "claimreview": "4"}, LabelMeaning.STANDS,
            ),
            LabelSpec(
                "half_true", "Half true", "3", "◑", True, "accent", _HALF | {"averitec": _MIXED, "claimreview": "3"},
            ),
            LabelSpec(
                "mostly_false", "Mostly false", "4", "◔", True, "secondary",
                _FALSE | {"averitec": "Refuted", "claimreview": "2"}, LabelMeaning.FALLS,
            ),
            LabelSpec("false", "False", "5", "○", True, "error", _FALSE | {"averitec": "Refuted", "claimreview": "1"}),
            LabelSpec("unverifiable", "Not enough", "n", "?", False, "warning", _OPEN),
            _NOT_A_CLAIM,
        ),
    ),
}  # fmt: skip
"""Each scheme by its name. FEVER: Thorne et al. 2018; AVeriTeC: Schlichtkrull et al. 2023; the scale of five is that
of many fact-checkers, rated 1 to 5 in ClaimReview."""
