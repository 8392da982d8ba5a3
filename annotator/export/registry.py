"""The formats there are, found by entry point: a package that brings another format registers it in the group."""

from importlib.metadata import EntryPoint, PackageNotFoundError, distribution, entry_points

from annotator import DISTRIBUTION
from annotator.errors import AnnotatorError, UsageError
from annotator.export.job import Format

GROUP = "annotator.exporters"


def format_names() -> list[str]:
    """The names of all formats, without importing any: the program's own in their order, then those of others."""
    return list(_registered())


def format_for(name: str) -> Format:
    """The format of a name.

    Raises:
        UsageError: when there is none; the message lists the formats.
        AnnotatorError: when the package that brings it cannot be used.

    """
    found = _own(name) or _registered().get(name)
    if found is None:
        raise UsageError(f"“{name}” is not an export format: use one of {', '.join(format_names())}.")
    try:
        made = found.load()()
    except (ImportError, AttributeError, TypeError) as error:
        raise AnnotatorError(f"The export format {name} ({found.value}) cannot be used: {error}.") from error
    if not isinstance(made, Format):
        raise AnnotatorError(f"The export format {name} ({found.value}) is no annotator.export.job.Format.")
    return made


def _own(name: str) -> EntryPoint | None:
    """One of the program's own formats, found without looking through all that is installed."""
    try:
        named = distribution(DISTRIBUTION).entry_points.select(group=GROUP, name=name)
    except PackageNotFoundError:
        return None
    return next(filter(_is_ours, named), None)


def _registered() -> dict[str, EntryPoint]:
    """Every format by name; one of the program's own is never replaced by another package's."""
    found = sorted(entry_points(group=GROUP), key=lambda each: (not _is_ours(each), _rank(each.name), each.name))
    formats: dict[str, EntryPoint] = {}
    for each in found:
        formats.setdefault(each.name, each)
    return formats


_ORDER = (
    "jsonl", "csv", "parquet", "hf", "spacy", "prodigy", "labelstudio", "doccano", "fever", "averitec", "claimreview",
    "webannotation", "conll", "croissant", "html",
)  # fmt: skip


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _is_ours(entry: EntryPoint) -> bool:
    return entry.value.startswith("annotator.export.formats.")
