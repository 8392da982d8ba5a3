"""The available formats, found by entry point. Other packages can register more in ``GROUP``."""

from importlib.metadata import EntryPoint, PackageNotFoundError, distribution, entry_points

from annotator import DISTRIBUTION
from annotator.errors import AnnotatorError, UsageError
from annotator.export.job import Format

GROUP = "annotator.exporters"


def format_names() -> list[str]:
    """Return the names of all formats without importing them: built-in formats first, then those of other packages."""
    return list(_registered())


def format_for(name: str) -> Format:
    """Return the format called ``name``.

    Raises:
        UsageError: there is no such format; the message lists the formats.
        AnnotatorError: the format cannot be loaded.

    """
    found = _own(name) or _registered().get(name)
    if found is None:
        raise UsageError(f"“{name}” is not an export format: use one of {', '.join(format_names())}.")
    try:
        made = found.load()()
    except (ImportError, AttributeError, TypeError) as error:
        raise AnnotatorError(f"The export format {name} ({found.value}) cannot be used: {error}.") from error
    if not isinstance(made, Format):
        raise AnnotatorError(f"The export format {name} ({found.value}) is not an annotator.export.job.Format.")
    return made


def _own(name: str) -> EntryPoint | None:
    """Find a built-in format without scanning all installed packages."""
    try:
        named = distribution(DISTRIBUTION).entry_points.select(group=GROUP, name=name)
    except PackageNotFoundError:
        return None
    return next(filter(_is_ours, named), None)


def _registered() -> dict[str, EntryPoint]:
    """All formats by name. Other packages cannot replace a built-in format."""
    found = sorted(entry_points(group=GROUP), key=lambda each: (not _is_ours(each), _rank(each.name), each.name))
    formats: dict[str, EntryPoint] = {}
    for each in found:
        formats.setdefault(each.name, each)
    return formats


_ORDER = (
    "jsonl", "csv", "parquet", "hf", "nli", "detection", "chat", "beir", "reviews", "spacy", "prodigy", "labelstudio",
    "doccano", "argilla", "brat", "fever", "averitec", "claimreview", "webannotation", "conll", "croissant", "html",
)  # fmt: skip


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _is_ours(entry: EntryPoint) -> bool:
    return entry.value.startswith("annotator.export.formats.")
