"""Classes and their bases, resolved by name through the imports of each module."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.house.finding import Finding, largest
from tests.house.source import PACKAGE, Source


@dataclass(frozen=True)
class Classes:
    """Every class of the package and whose child it is."""

    source: Source

    @cached_property
    def _imports(self) -> dict[str, str]:
        """Where a name in a module comes from: ``module.name`` to ``module.name``."""
        found = {}
        for module in self.source.modules:
            for node in module.of(ast.ImportFrom):
                for each in node.names:
                    found[f"{module.name}.{each.asname or each.name}"] = f"{node.module}.{each.name}"
        return found

    @cached_property
    def direct(self) -> dict[str, list[str]]:
        """The direct bases of each class, ours and others'."""
        return {
            f"{module.name}.{node.name}": [self._resolved(module.name, base) for base in node.bases]
            for module in self.source.living
            for node in module.of(ast.ClassDef)
        }

    def _resolved(self, module: str, base: ast.expr) -> str:
        while isinstance(base, ast.Subscript):
            base = base.value
        name = f"{module}.{ast.unparse(base)}"
        while name in self._imports:
            name = self._imports[name]
        return name

    def ancestors(self, name: str) -> set[str]:
        """All bases of ours, however far above."""
        ours = {base for base in self.direct.get(name, ()) if base in self.direct}
        return ours.union(*(self.ancestors(base) for base in ours))


def class_findings(source: Source) -> Iterator[Finding]:
    """The classes with the most bases."""
    classes = Classes(source)
    whole = {name: len(classes.ancestors(name)) for name in classes.direct}
    yield largest(
        "bases of ours of the largest class", f"classes of {PACKAGE} among all its ancestors, itself not counted", whole
    )
    direct = {name: len(bases) for name, bases in classes.direct.items()}
    yield largest("direct bases of the class with most", "bases in its header, others' too", direct)
