"""Ways of writing that are counted: untyped values, statements past SQLModel, stubs."""

import ast
import re
from collections.abc import Iterator

from tests.house.finding import Finding, counted, sites
from tests.house.source import Module, Source

_UNTYPED = re.compile(r"\bdict\[str, Any\]")


def habit_findings(source: Source) -> Iterator[Finding]:
    """How often each is done."""
    untyped = (
        module.place(number)
        for module in source.living
        for number, line in enumerate(module.lines, 1)
        if _UNTYPED.search(line)
    )
    yield counted("`dict[str, Any]`", "lines that write it", untyped)
    yield sites("columns through `.c.`", "`table.c.column`, migrations left out", source, _core_columns)
    yield sites("`session.exec(…)`", "calls", source, _exec_calls)
    yield sites("`NotImplementedError`", "raised, migrations left out", source, _stubs)


def _core_columns(module: Module) -> list[ast.Attribute]:
    return [
        node for node in module.of(ast.Attribute) if isinstance(node.value, ast.Attribute) and node.value.attr == "c"
    ]


def _exec_calls(module: Module) -> list[ast.Call]:
    return [node for node in module.of(ast.Call) if isinstance(node.func, ast.Attribute) and node.func.attr == "exec"]


def _stubs(module: Module) -> list[ast.Raise]:
    return [node for node in module.of(ast.Raise) if node.exc and "NotImplementedError" in ast.unparse(node.exc)]
