"""What the program says of itself to other programs: its commands as JSON, as a man page, and to a shell."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from annotator.cli.commands import app
from annotator.cli.manual import _text, manual
from annotator.cli.spec import Spec, spec_of
from annotator.errors import ExitCode
from tests.cli.conftest import Run
from tests.support import ROOT


@pytest.fixture
def spec() -> Spec:
    return spec_of(typer.main.get_command(app))


def tree(command: Any, name: str = "annotator") -> Iterator[tuple[str, Any]]:
    """Every command as the command-line library has it, by its whole name."""
    yield name, command
    for word, inner in getattr(command, "commands", {}).items():
        yield from tree(inner, f"{name} {word}")


def test_every_command_with_all_its_parameters_is_in_the_json(run: Run) -> None:
    (said,) = run("--spec").lines
    waiting, found = [said["command"]], {}
    while waiting:
        command = waiting.pop()
        found[command["name"]] = command
        waiting += command["commands"]
    assert found.keys() == dict(tree(typer.main.get_command(app))).keys()
    for name, command in tree(typer.main.get_command(app)):
        options = [names for option in found[name]["options"] for names in option["names"] + option["off"]]
        assert options == [
            word for each in command.params for word in each.opts + each.secondary_opts if "-" in word[:1]
        ]
        assert found[name]["help"], name
        assert all(option["help"] for option in found[name]["options"]), name


def test_the_fields_are_the_ones_that_were_promised(run: Run) -> None:
    (said,) = run("--spec").lines
    assert list(said) == ["version", "command", "help_options", "exit_codes"]
    assert list(said["command"]) == ["name", "help", "arguments", "options", "commands"]
    search = next(command for command in said["command"]["commands"] if command["name"] == "annotator search")
    limit = next(option for option in search["options"] if option["names"] == ["--limit"])
    assert limit == {
        "names": ["--limit"], "off": [], "value": "LIMIT", "type": "int", "count": 1, "choices": [], "least": 1,
        "most": 10000, "default": 50, "required": False, "repeatable": False,
        "help": "Show at most this many sentences.",
    }  # fmt: skip


def test_choices_pairs_flags_and_repeats_are_told_apart(spec: Spec) -> None:
    options = {
        (each.name, name): option for each in spec.command.walk() for option in each.options for name in option.names
    }
    stance = options["annotator label", "--stance"]
    assert (stance.type, stance.choices, stance.repeatable) == ("choice", ("supports", "refutes", "context"), True)
    pair = options["annotator stats", "--compare"]
    assert (pair.type, pair.count) == ("text", 2)
    flag = options["annotator export", "--dry-run"]
    assert (flag.type, flag.value, flag.count, flag.default) == ("flag", None, 0, False)
    assert {option.type for option in options.values()} == {"text", "int", "float", "path", "choice", "flag"}


def test_every_exit_code_has_its_meaning(spec: Spec) -> None:
    assert [ending.code for ending in spec.exit_codes] == [int(code) for code in ExitCode]
    assert len({ending.meaning for ending in spec.exit_codes}) == len(ExitCode)


def test_the_man_page_has_every_command_and_option(spec: Spec) -> None:
    page = manual().replace("\\-", "-")
    for command in spec.command.walk():
        assert command.commands or f".SS {command.name} [OPTIONS]" in page
        for option in command.options:
            assert f"\\fB{', '.join((*option.names, *option.off))}\\fR" in page
    for ending in spec.exit_codes:
        assert f".TP\n\\fB{ending.code}\\fR\n{ending.meaning}\n" in page


@pytest.mark.parametrize(
    ("text", "written"),
    [(".so /x", r"\&.so /x"), ("'x'", r"\&'x'"), (r"a\fBb", r"a\efBb"), ("--db", r"\-\-db"), ("a.b", "a.b")],
)
def test_no_text_is_a_command_of_the_man_page(text: str, written: str) -> None:
    assert _text(text) == written


def test_only_known_requests_stand_in_the_man_page() -> None:
    requests = {line.split()[0] for line in manual().splitlines()[1:] if re.match(r"[.']", line)}
    assert requests == {".TH", ".SH", ".SS", ".PP", ".TP", ".B"}


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_the_man_page_is_read_without_a_warning() -> None:
    command = ["groff", "-man", "-ww", "-Kutf8", "-Tutf8"]
    ended = subprocess.run(command, input=manual(), capture_output=True, encoding="utf-8", timeout=30, check=True)
    assert ended.stderr == ""
    assert "EXIT STATUS" in re.sub("\x1b\\[[0-9;]*m|.\x08", "", ended.stdout)  # bold is colour codes or overstriking


def test_the_man_page_is_made_where_only_the_command_line_library_is_installed() -> None:
    """A wheel is built in an environment that holds what the hook in ``pyproject.toml`` names, and nothing else."""
    code = (
        "import sys; before = set(sys.modules)\n"  # what .pth files of the environment import is not the page's
        "from annotator.cli.manual import manual; manual()\n"
        "new = [(name, module) for name, module in sys.modules.items() if name not in before]\n"
        "files = {name.partition('.')[0]: getattr(module, '__file__', None) for name, module in new}\n"
        "print(*(name for name, file in files.items() if 'site-packages' in (file or '')))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert "typer" in ended.stdout.split()
    assert set(ended.stdout.split()) <= {"typer", "annotated_doc", "shellingham", "colorama"}


@pytest.mark.parametrize(
    ("shell", "script"), [("bash", "complete -o default"), ("zsh", "compdef"), ("fish", "complete ")]
)
def test_the_shell_is_told_how_a_line_can_go_on(shell: str, script: str) -> None:
    """A shell runs the program without arguments, which would open the screen, and says what it wants in variables."""

    def asked(what: str, line: str = "", word: int = 1) -> str:
        said = {
            "COMP_WORDS": line,
            "COMP_CWORD": str(word),
            "_TYPER_COMPLETE_ARGS": line,
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        }
        ended = subprocess.run(
            [sys.executable, "-m", "annotator"],
            env=os.environ | said | {"_ANNOTATOR_COMPLETE": f"{what}_{shell}"},
            stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=60, check=True,
        )  # fmt: skip
        return ended.stdout

    assert "export" in asked("complete", "annotator ex")
    assert "import" not in asked("complete", "annotator ex")
    assert "parquet" in asked("complete", "annotator export par", 2)
    assert "teams" in asked("complete", "annotator help te", 2)
    assert "manifest" in asked("complete", "annotator schema mani", 2)
    assert script in asked("source")
