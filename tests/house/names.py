"""What modules are called."""

from collections import defaultdict
from collections.abc import Iterator

from tests.house.finding import Finding, counted
from tests.house.source import Source

NOUNS = frozenset({"heading", "meaning", "string", "warning", "wording"})
"""Words that end in -ing and name a thing."""


def name_findings(source: Source) -> Iterator[Finding]:
    """Names that are no nouns and names that stand for several modules."""
    gerunds = (module.name for module in source.living if _is_gerund(module.stem) and not module.is_package)
    yield counted(
        "modules with a gerund for a name",
        f"the last word ends in -ing and is none of {', '.join(sorted(NOUNS))}",
        gerunds,
    )
    repeated = repeated_names(source)
    how = "names that two or more files bear, packages left out"
    named = (f"{name}: {', '.join(where)}" for name, where in sorted(repeated.items()))
    yield counted("module names used more than once", how, named)


def repeated_names(source: Source) -> dict[str, list[str]]:
    """The modules that share a name with another, by that name."""
    by_name = defaultdict(list)
    for module in source.modules:
        if not module.is_package:
            by_name[module.stem].append(module.name)
    return {name: where for name, where in by_name.items() if len(where) > 1}


def _is_gerund(name: str) -> bool:
    last = name.rpartition("_")[2]
    return last.endswith("ing") and last not in NOUNS
