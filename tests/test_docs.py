"""The README names every command, key, setting and format, and nothing in the project names what it must not."""

import re
import subprocess
import tomllib
from pathlib import Path

import typer

from annotator import settings
from annotator.cli.commands import app
from annotator.errors import ExitCode
from annotator.export.registry import format_names
from annotator.schemes import DEFAULT_SCHEME
from annotator.tui.keys import build_keymap
from tests.support import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_every_command_is_in_the_readme() -> None:
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        assert f"annotator {name}" in README
        for inner in getattr(command, "commands", {}):
            assert f"annotator {name} {inner}" in README


def test_every_key_action_and_its_key_is_in_the_readme() -> None:
    for action in build_keymap(DEFAULT_SCHEME, {}).actions:
        if action.id.startswith("label_"):
            assert f"`{action.keys}`" in README
        else:
            assert f"`{action.id}`" in README, action.id


def test_every_setting_is_in_the_readmes_example_and_the_example_is_valid(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert example is not None
    table = tomllib.loads(example[1])
    for section, known in settings._SECTIONS.items():
        assert set(table[section] if section else table) >= set(known), section
    (tmp_path / "annotator.toml").write_text(example[1], "utf-8")
    loaded = settings.load_settings(start=tmp_path)
    assert loaded.keys == {"undo": "z"}


def test_every_format_and_exit_code_is_in_the_readme() -> None:
    for name in format_names():
        assert f"`{name}`" in README
    for code in ExitCode:
        assert re.search(rf"\b{code.value} \w", README)


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    hosts = ("pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", r"(^|[^a-z])/(wo" + "rk|ro" + "ot)/")
    command = ["git", "grep", "-nIE", "|".join(hosts), "--", "."]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode in (0, 1), found.stderr
    assert found.stdout == ""
