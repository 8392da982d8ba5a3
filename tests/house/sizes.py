"""How much there is: modules, lines, functions."""

import ast
from collections.abc import Iterator

from tests.house.finding import Finding, counted, largest
from tests.house.source import Source

LONG = 40
"""Lines a function may have."""


def size_findings(source: Source) -> Iterator[Finding]:
    """The sizes of the package, its modules and functions."""
    yield Finding("modules", len(source.modules), "Python files, migrations and `__init__` included")
    yield Finding("lines", sum(len(module.lines) for module in source.modules), "of all of them")
    code = sum(module.code_lines() for module in source.modules)
    yield Finding("lines of code", code, "lines that are neither blank nor comment nor docstring")
    by_module = {module.name: len(module.lines) for module in source.living}
    yield largest("longest module", "in lines, migrations left out", by_module)
    long = {name: lines for name, lines in function_lines(source).items() if lines > LONG}
    how = "from `def` to the last line, migrations left out"
    named = (f"{name} ({lines})" for name, lines in sorted(long.items(), key=lambda each: -each[1]))
    yield counted(f"functions over {LONG} lines", how, named)


def function_lines(source: Source) -> dict[str, int]:
    """The lines of each function, by ``module:function``; of several with one name in a module the longest."""
    found: dict[str, int] = {}
    for module in source.living:
        functions: list[ast.FunctionDef | ast.AsyncFunctionDef] = []
        functions += [*module.of(ast.FunctionDef), *module.of(ast.AsyncFunctionDef)]
        for node in functions:
            name = f"{module.name}:{node.name}"
            found[name] = max(found.get(name, 0), (node.end_lineno or 0) - node.lineno + 1)
    return found
