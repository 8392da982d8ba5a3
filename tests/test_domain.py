"""The package of the field's words: every name is found where it says, and only when it is asked for."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from annotator import domain


def test_every_name_comes_from_the_module_that_types_are_checked_with() -> None:
    tree = ast.parse(Path(domain.__file__).read_text("utf-8"))
    (checking,) = (node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in checking.body if isinstance(node, ast.ImportFrom)]
    said = {alias.name: str(node.module) for node in imports for alias in node.names}

    assert sorted(said) == sorted(domain.__all__)
    for name, home in said.items():
        assert getattr(domain, name) is getattr(import_module(home), name)


def test_an_unknown_name_is_no_name() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        domain.Nothing  # noqa: B018


def test_the_screen_paints_without_records_or_http() -> None:
    code = (
        "import sys, annotator.cli.screen, annotator.tui.app\n"
        "late = ('annotator.domain.records', 'annotator.domain.sources', 'annotator.domain.seen', 'urllib.request')\n"
        "print([name for name in late if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ended.stdout == "[]\n"
