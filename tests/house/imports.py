"""Who imports whom: the longest chain, circles and modules that serve one other."""

import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import grimp

from tests.house.finding import Finding, counted
from tests.house.source import PACKAGE, Source

SMALL = 60
"""Lines below which a module with one importer is counted."""

_ALL = (
    "modules on the longest path of imports, those inside functions and under TYPE_CHECKING included; "
    "a circle counts all its modules"
)
_RUN = "the same without imports under TYPE_CHECKING"


def import_findings(source: Source) -> Iterator[Finding]:
    """What the import graph tells."""
    graph = _graph(source.root, type_checking=True)
    chain = longest_chain(graph)
    yield Finding("longest chain of imports", len(chain), _ALL, tuple(chain))
    at_run_time = longest_chain(_graph(source.root, type_checking=False))
    yield Finding("longest chain, run time only", len(at_run_time), _RUN, tuple(at_run_time))
    circles = [circle for circle in _circles(graph).values() if len(circle) > 1]
    found = sorted({" ↔ ".join(circle): len(circle) for circle in circles}.items())
    sizes = ", ".join(str(size) for _, size in sorted(found, key=lambda each: each[1]))
    how = "groups of modules that import each other, over the same graph, with their sizes"
    yield counted("circles of imports", how, (names for names, _ in found), sizes)
    yield counted(
        f"modules under {SMALL} lines with one importer", "packages and migrations left out", _small(source, graph)
    )


def longest_chain(graph: grimp.ImportGraph) -> list[str]:
    """The modules on the longest path, the one that imports first."""
    circles = _circles(graph)

    @cache
    def longest_from(circle: tuple[str, ...]) -> tuple[str, ...]:
        below = {circles[name] for each in circle for name in graph.find_modules_directly_imported_by(each)} - {circle}
        return circle + _longest([longest_from(each) for each in sorted(below)])

    return list(_longest([longest_from(circle) for circle in sorted(set(circles.values()))]))


def _longest(chains: list[tuple[str, ...]]) -> tuple[str, ...]:
    return max(chains, key=len) if chains else ()


def _circles(graph: grimp.ImportGraph) -> dict[str, tuple[str, ...]]:
    """For each module all that import each other with it, itself included."""
    above = {name: graph.find_upstream_modules(name) for name in graph.modules}
    return {name: tuple(sorted({name} | {other for other in above[name] if name in above[other]})) for name in above}


def _graph(root: Path, *, type_checking: bool) -> grimp.ImportGraph:
    sys.path.insert(0, str(root))
    try:
        return grimp.build_graph(PACKAGE, cache_dir=None, exclude_type_checking_imports=not type_checking)
    finally:
        sys.path.remove(str(root))


def _small(source: Source, graph: grimp.ImportGraph) -> Iterable[str]:
    for module in source.living:
        if len(module.lines) < SMALL and not module.is_package:
            importers = graph.find_modules_that_directly_import(module.name)
            if len(importers) == 1:
                yield f"{module.name} ({len(module.lines)} lines, for {min(importers)})"
