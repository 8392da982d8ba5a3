"""Label schemes: which labels a project uses, the key each one has, and which of them need evidence."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from annotator.errors import UsageError


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """One label of a scheme.

    ``name`` is what is stored and exported, ``title`` what a screen says, ``key`` the one key that gives it and
    ``glyph`` the sign that stands for it beside the word (never colour alone). ``tone`` picks a theme colour.
    ``exports`` says what a format with labels of its own calls it, by the format's name (``fever``), or, where the
    sources of a claim contradict each other, by ``fever.mixed``; ``exclude`` keeps such claims out.
    """

    name: str
    title: str
    key: str
    glyph: str
    needs_evidence: bool = False
    tone: str = "primary"
    exports: Mapping[str, str] = field(default_factory=dict)


TONES = ("success", "error", "warning", "primary", "secondary", "accent")


@dataclass(frozen=True, slots=True)
class LabelScheme:
    """The labels of one project, in the order screens and tables show them."""

    name: str
    labels: tuple[LabelSpec, ...]

    def __getitem__(self, name: str) -> LabelSpec:
        """The label called ``name``.

        Raises:
            UsageError: when the scheme has no such label; the message lists the ones it has.

        """
        for label in self.labels:
            if label.name == name:
                return label
        raise UsageError(f"“{name}” is not a label of this project: use one of {', '.join(self.names)}.")

    def __contains__(self, name: str) -> bool:
        return name in self.names

    @property
    def names(self) -> tuple[str, ...]:
        """The labels' names in order."""
        return tuple(label.name for label in self.labels)

    def tables(self) -> list[dict[str, Any]]:
        """The labels as plain tables, the way ``scheme_from`` takes them."""
        return [asdict(label) for label in self.labels]


NOT_A_CLAIM = "not_a_claim"
"""The label that says a suggestion was wrong; only schemes that have it can measure suggesters."""

_EXPORTS = {
    "verified": {"fever": "SUPPORTS", "averitec": "Supported", "claimreview": "5"},
    "disputed": {
        "fever": "REFUTES",
        "fever.mixed": "exclude",
        "averitec": "Refuted",
        "averitec.mixed": "Conflicting Evidence/Cherrypicking",
        "claimreview": "1",
    },
    "unverifiable": {"fever": "NOT ENOUGH INFO", "averitec": "Not Enough Evidence", "claimreview": "3"},
    NOT_A_CLAIM: {"fever": "exclude", "averitec": "exclude", "claimreview": "exclude"},
}
"""What the labels of the default scheme, or labels with their names, are called elsewhere."""

DEFAULT_SCHEME = LabelScheme(
    "fact-check",
    (
        LabelSpec("verified", "Verified", "v", "✔", True, "success", _EXPORTS["verified"]),
        LabelSpec("disputed", "Disputed", "d", "✘", True, "error", _EXPORTS["disputed"]),
        LabelSpec("unverifiable", "Not enough", "n", "?", False, "warning", _EXPORTS["unverifiable"]),
        LabelSpec(NOT_A_CLAIM, "Not a claim", "x", "∅", False, "secondary", _EXPORTS[NOT_A_CLAIM]),
    ),
)


def scheme_from(tables: list[dict[str, Any]], name: str, where: str) -> LabelScheme:
    """Build a scheme from the ``[[labels]]`` tables of a configuration file.

    Raises:
        UsageError: naming ``where``, the label and what is wrong with it.

    """
    labels = tuple(_label_from(table, where) for table in tables)
    if len(labels) < 2:
        raise UsageError(f"{where}: a label scheme needs at least two [[labels]].")
    for name_or_key in ("name", "key"):
        values = [getattr(label, name_or_key) for label in labels]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            raise UsageError(f"{where}: two [[labels]] have the {name_or_key} “{twice}”; give each its own.")
    return LabelScheme(name, labels)


_TYPES: dict[str, type] = {
    "name": str, "title": str, "key": str, "glyph": str, "needs_evidence": bool, "tone": str, "exports": dict,
}  # fmt: skip
_WORDS = {str: "text in quotes", bool: "true or false", dict: 'a table like { fever = "REFUTES" }'}


def _label_from(table: dict[str, Any], where: str) -> LabelSpec:
    """One label from its table, every field checked."""
    for entry, value in table.items():
        if entry not in _TYPES:
            raise UsageError(f"{where}: [[labels]] does not know {entry!r}; it takes {', '.join(_TYPES)}.")
        if not isinstance(value, _TYPES[entry]):
            raise UsageError(f"{where}: “{entry}” of a label must be {_WORDS[_TYPES[entry]]}, not {value!r}.")
        if isinstance(value, str) and not value.isprintable():
            raise UsageError(f"{where}: “{entry}” of a label must be visible characters, not {value!r}.")
    name, key = table.get("name", ""), table.get("key", "")
    if not name.isidentifier() or len(name) > 40:
        raise UsageError(f"{where}: a label's name must be letters, digits and _ (at most 40), not “{name}”.")
    if len(key) != 1 or not key.isprintable() or key.isspace():
        raise UsageError(f"{where}: label “{name}” needs a key of one character, not “{key}”.")
    tone = table.get("tone", "primary")
    if tone not in TONES:
        raise UsageError(f"{where}: tone of label “{name}” must be one of {', '.join(TONES)}, not “{tone}”.")
    title = table.get("title", "").strip() or name.replace("_", " ").strip().capitalize() or name
    glyph = table.get("glyph", "").strip() or name[0].upper()
    exports = _EXPORTS.get(name, {}) | _exports_from(table.get("exports", {}), name, where)
    return LabelSpec(name, title, key, glyph[:1], table.get("needs_evidence", False), tone, exports)


def _exports_from(table: dict[str, Any], name: str, where: str) -> dict[str, str]:
    """What a label is called in other formats; TOML reads ``fever.mixed`` without quotes as a table in a table."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        flat |= {f"{key}.{inner}": each for inner, each in value.items()} if isinstance(value, dict) else {key: value}
    for key, value in flat.items():
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise UsageError(f"{where}: exports.{key} of label “{name}” must be visible text in quotes, not {value!r}.")
    return flat
