"""The package's source, parsed once: modules, their lines and their syntax trees."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

PACKAGE = "annotator"
Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Module:
    """One module of the package."""

    name: str
    """Dotted, from the package on; a package's ``__init__`` bears the package's name."""
    text: str
    is_package: bool

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def _nodes(self) -> dict[type[ast.AST], list[Any]]:
        found = defaultdict(list)
        for node in ast.walk(self.tree):
            found[type(node)].append(node)
        return found

    def of(self, kind: type[Node]) -> list[Node]:
        """All nodes of one kind, wherever they stand."""
        return self._nodes.get(kind, [])

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def stem(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]

    @property
    def is_history(self) -> bool:
        """Whether it is a migration, which is never changed once released."""
        return ".migrations.versions" in self.name

    @cached_property
    def docstrings(self) -> list[ast.Constant]:
        """Texts that stand alone as a statement: of modules, classes, functions and attributes."""
        alone = (node.value for node in self.of(ast.Expr))
        return [value for value in alone if isinstance(value, ast.Constant) and isinstance(value.value, str)]

    def strings(self) -> Iterator[tuple[ast.Constant, str]]:
        """Every text in the code that is no docstring."""
        documented = {id(node) for node in self.docstrings}
        for node in self.of(ast.Constant):
            if isinstance(node.value, str) and id(node) not in documented:
                yield node, node.value

    def code_lines(self) -> int:
        """Lines that are neither blank nor a comment nor a docstring."""
        documented = {line for node in self.docstrings for line in range(node.lineno, (node.end_lineno or 0) + 1)}
        return sum(
            bool(line.strip()) and not line.lstrip().startswith("#") and number not in documented
            for number, line in enumerate(self.lines, 1)
        )

    def place(self, line: int) -> str:
        """How a report names a line of it."""
        return f"{self.name}:{line}"


@dataclass(frozen=True)
class Source:
    """All modules of the package under one folder."""

    root: Path
    modules: tuple[Module, ...]

    @property
    def living(self) -> list[Module]:
        """The modules that are still worked on: all but the migrations."""
        return [module for module in self.modules if not module.is_history]


def read_source(root: Path) -> Source:
    """The package in the folder ``root``."""
    paths = sorted((root / PACKAGE).rglob("*.py"))
    return Source(root, tuple(_module(path, root) for path in paths))


def _module(path: Path, root: Path) -> Module:
    parts = path.relative_to(root).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    return Module(".".join(parts[:-1] if is_package else parts), path.read_text("utf-8"), is_package)
