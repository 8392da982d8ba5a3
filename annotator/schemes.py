"""Label schemes: the labels of a project, what each means, its key, and which of them need evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import repeat

from annotator.domain.evidence_rule import EvidenceRule
from annotator.domain.label_meaning import (
    EXPORT_NAMES,
    LabelMeaning,
    default_stance,
    derived_meaning,
    meaning_of_words,
)
from annotator.domain.vocabulary import Stance
from annotator.errors import UsageError
from annotator.settings.kinds import Table, kinds

TONES = ("success", "error", "warning", "primary", "secondary", "accent")


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """One label of a project."""

    name: str
    """The stored and exported name: letters, digits and _."""
    title: str
    """The title on screen; by default the name, written as a word."""
    key: str
    """The key that gives the label."""
    glyph: str
    """The sign shown beside the title, so that colour never carries the meaning alone; by default the first letter."""
    needs_evidence: bool = False
    """Whether the label counts only with a source."""
    tone: str = "primary"
    """The theme colour of the label."""
    exports: Mapping[str, str] = field(default_factory=dict)
    """Names of the label in formats with labels of their own: fever, averitec, claimreview.

    ``fever.mixed`` is the name for claims with contradicting sources; ``exclude`` leaves such claims out.
    """
    meaning: LabelMeaning | None = None
    """What the label means; by default derived from the other fields."""
    retired: bool = False
    """Whether the label is no longer given; answers that have it keep it, and its key is free."""

    def __post_init__(self) -> None:
        if self.meaning is None:
            object.__setattr__(self, "meaning", self._derived)

    @property
    def _derived(self) -> LabelMeaning | None:
        return derived_meaning(self.name, self.tone, self.exports.get("fever"))

    def table(self) -> Table:
        """The label as a plain table, without a meaning that can be derived."""
        left_out = {"meaning": self.meaning == self._derived, "retired": not self.retired}
        return {key: value for key, value in asdict(self).items() if not left_out.get(key)}


@dataclass(frozen=True, slots=True)
class LabelScheme:
    """The labels of one project, in the order in which they are shown."""

    name: str
    labels: tuple[LabelSpec, ...]
    matching_stance: bool = True
    """Whether a label that stands or falls needs a source of its own stance, not just any."""

    def __getitem__(self, name: str) -> LabelSpec:
        """The label called ``name``.

        Raises:
            UsageError: if the scheme has no such label; the message lists its labels.

        """
        for label in self.labels:
            if label.name == name:
                return label
        known = ", ".join(f"{label.name} ({label.title})" for label in self.labels)
        raise UsageError(f"“{name}” is not a label of this project: use one of {known}.")

    def given(self, name: str) -> LabelSpec:
        """The label called ``name``, for an answer that is to be given now.

        Raises:
            UsageError: if the scheme has no such label, or has retired it.

        """
        if self[name].retired:
            known = ", ".join(label.name for label in self.offered)
            raise UsageError(f"The label “{name}” is no longer given in this project: use one of {known}.")
        return self[name]

    @property
    def offered(self) -> tuple[LabelSpec, ...]:
        """The labels that are given: those that are not retired."""
        return tuple(label for label in self.labels if not label.retired)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def title_of(self, name: str | None) -> str:
        """The words that show a label: its title, or the name of one that the scheme lacks; empty without a label."""
        return self[name].title if name and name in self else name or ""

    def name_of(self, words: str) -> str:
        """The name of the label that ``words`` name or show; words that do neither are returned unchanged."""
        shown = (label.name for label in self.labels if label.title.casefold() == words.casefold())
        return words if words in self else next(shown, words)

    @property
    def names(self) -> tuple[str, ...]:
        """The labels' names in order."""
        return tuple(label.name for label in self.labels)

    def tables(self) -> list[Table]:
        """The labels as plain tables, the input of ``scheme_from``."""
        return [label.table() for label in self.labels]

    def stored(self) -> Table:
        """The scheme as databases and releases store it, the input of ``restored_scheme``."""
        return {"name": self.name, "labels": self.tables(), "matching_stance": self.matching_stance}

    @property
    def evidence_rule(self) -> EvidenceRule:
        """The evidence rule of this scheme."""
        needing = frozenset(label.name for label in self.labels if label.needs_evidence)
        stances = {name: self.stance_of(name) for name in needing} if self.matching_stance else {}
        return EvidenceRule(needing, {name: each for name, each in stances.items() if each is not Stance.CONTEXT})

    def meaning_of(self, name: str) -> LabelMeaning | None:
        """What a label means; for a label that is not in the scheme, derived from its name."""
        return self[name].meaning if name in self else meaning_of_words(name)

    def is_claim(self, name: str) -> bool:
        """Whether a text with this label is a claim."""
        return self.meaning_of(name) is not LabelMeaning.NO_CLAIM

    @property
    def tells_claims(self) -> bool:
        """Whether some label means "not a claim"; without one, suggesters cannot be measured."""
        return not all(map(self.is_claim, self.names))

    def stance_of(self, name: str | None) -> Stance:
        """The default stance of a source cited for a claim with this label."""
        return default_stance(None if name is None else self.meaning_of(name))

    def label_for(self, meaning: LabelMeaning) -> str | None:
        """The only label with this meaning; of several, the one whose name is a known word for it; else ``None``."""
        names = [label.name for label in self.labels if label.meaning is meaning]
        if len(names) > 1:
            names = [name for name in names if meaning_of_words(name) is meaning]
        return names[0] if len(names) == 1 else None


DEFAULT_SCHEME = LabelScheme(
    "fact-check",
    (
        LabelSpec("verified", "Verified", "v", "✔", True, "success", EXPORT_NAMES[LabelMeaning.STANDS]),
        LabelSpec("disputed", "Disputed", "d", "✘", True, "error", EXPORT_NAMES[LabelMeaning.FALLS]),
        LabelSpec("unverifiable", "Not enough", "n", "?", False, "warning", EXPORT_NAMES[LabelMeaning.OPEN]),
        LabelSpec("not_a_claim", "Not a claim", "x", "∅", False, "secondary", EXPORT_NAMES[LabelMeaning.NO_CLAIM]),
    ),
)


def scheme_from(tables: list[Table], name: str, where: str, places: Sequence[str] = ()) -> LabelScheme:
    """Build a scheme from the ``[[labels]]`` tables of a configuration file; ``places`` locate each table.

    Raises:
        UsageError: names the place, the label and what is wrong with it.

    """
    labels = tuple(_label_from(table, place) for table, place in zip(tables, places or repeat(where), strict=False))
    if sum(not label.retired for label in labels) < 2:
        raise UsageError(f"{where}: a label scheme needs at least two [[labels]].")
    for name_or_key in ("name", "key"):
        values = [getattr(label, name_or_key) for label in labels if name_or_key == "name" or not label.retired]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            raise UsageError(f"{where}: two [[labels]] have the {name_or_key} “{twice}”; give each its own.")
    return LabelScheme(name, labels)


def restored_scheme(table: Table, where: str, *, matching_stance: bool = True) -> LabelScheme:
    """Restore a stored scheme; one from before the stance mattered gets ``matching_stance``."""
    scheme = scheme_from(table["labels"], table["name"], where)
    return replace(scheme, matching_stance=table.get("matching_stance", matching_stance))


_TYPES = {name: kind.toml_type for name, kind in kinds(LabelSpec).items()}
_WORDS = {str: "text in quotes", bool: "true or false", dict: 'a table like { fever = "REFUTES" }'}


def label_schema() -> Table:
    """The JSON Schema of one ``[[labels]]`` table."""
    from annotator.settings.json_schema import section_schema  # here, because only editors need it

    schema = section_schema(LabelSpec)
    limits = {
        "name": {"pattern": r"^[^\W\d]\w{0,39}$"},
        "key": {"minLength": 1, "maxLength": 1},
        "tone": {"enum": list(TONES)},
    }
    for name, keywords in limits.items():
        schema["properties"][name] |= keywords
    return schema | {"required": ["name", "key"]}


def _label_from(table: Table, where: str) -> LabelSpec:
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
    meaning = _meaning_from(table, name, where)
    exports = _with_names(_exports_from(table.get("exports", {}), name, where), meaning or meaning_of_words(name))
    return LabelSpec(
        name,
        title,
        key,
        glyph[:1],
        table.get("needs_evidence", False),
        tone,
        exports,
        meaning,
        table.get("retired", False),
    )


def _meaning_from(table: Table, name: str, where: str) -> LabelMeaning | None:
    meaning = table.get("meaning")
    if meaning is not None and meaning not in list(LabelMeaning):
        known = ", ".join(LabelMeaning)
        raise UsageError(f"{where}: meaning of label “{name}” must be one of {known}, not “{meaning}”.")
    return None if meaning is None else LabelMeaning(meaning)


def _with_names(exports: dict[str, str], meaning: LabelMeaning | None) -> dict[str, str]:
    """``exports`` completed with the usual names of this meaning, for formats that it does not mention.

    ``meaning`` never comes from the tone: a colour is not enough for what leaves in a dataset.
    """
    formats = {key.partition(".")[0] for key in exports}
    names = {} if meaning is None else EXPORT_NAMES[meaning]
    return {key: name for key, name in names.items() if key.partition(".")[0] not in formats} | exports


def _exports_from(table: Table, name: str, where: str) -> dict[str, str]:
    """Check and flatten the export names; TOML reads an unquoted ``fever.mixed`` as a nested table."""
    flat: Table = {}
    for key, value in table.items():
        flat |= {f"{key}.{inner}": each for inner, each in value.items()} if isinstance(value, dict) else {key: value}
    for key, value in flat.items():
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise UsageError(f"{where}: exports.{key} of label “{name}” must be visible text in quotes, not {value!r}.")
    return flat
