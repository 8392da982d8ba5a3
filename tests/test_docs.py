"""README and guide name every command, key, setting and format, and nothing that does not exist."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from annotator import schemes, settings
from annotator.cli.commands import app
from annotator.errors import ExitCode
from annotator.export.registry import format_for, format_names
from annotator.guide import TOPICS, page, pages, sections, slug
from annotator.schemes import DEFAULT_SCHEME
from annotator.settings.kinds import kinds
from annotator.tui.keys import build_keymap, shown
from tests.support import ROOT

README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
GUIDE = "\n".join(each.text for each in pages())
DOCS = {"README.md": README, "CONTRIBUTING.md": CONTRIBUTING} | {f"{each.topic}.md": each.text for each in pages()}
CONFIGURATION = page("configuration").text


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that does something, by its whole name."""
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", {})
        yield from ((f"{name} {each}", inner[each]) for each in inner)
        if not inner:
            yield name, command


def options(command: Any) -> set[str]:
    """The long options of a command."""
    named = (option for each in command.params for option in (*each.opts, *each.secondary_opts))
    return {option for option in named if option.startswith("--")}


COMMANDS = dict(commands())
SHARED = {"--help", "--json", "--db", "--reviewer"}


def fenced(text: str) -> list[str]:
    """The lines of all code blocks for the shell."""
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


def spans(text: str) -> list[str]:
    """What stands between backticks, outside of code blocks."""
    plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return [" ".join(each.split()) for each in re.findall(r"`([^`]+)`", plain)]


def command_lines() -> Iterator[tuple[str, str]]:
    """Every ``annotator …`` that a document shows, with the document's name."""
    for name, text in DOCS.items():
        for line in fenced(text):
            yield from ((name, each) for each in [line.split("  #")[0].strip()] if each.startswith("annotator"))
        yield from ((name, each) for each in spans(text) if re.match(r"annotator( |$)", each))


def command_of(line: str) -> str:
    """The command that a line gives: ``annotator db info`` → ``db info``."""
    words = line.split()[1:]
    both = " ".join(words[:2])
    return both if both in COMMANDS else words[0] if words and not words[0].startswith("-") else ""


def test_every_command_is_in_the_guide() -> None:
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        assert f"annotator {name}" in GUIDE
        for inner in getattr(command, "commands", {}):
            assert f"annotator {name} {inner}" in GUIDE


def test_every_command_that_is_shown_exists_and_takes_the_options_shown() -> None:
    lines = list(command_lines())
    assert len(lines) > 60
    top = options(typer.main.get_command(app)) | {"--help"}
    for name, line in lines:
        command = command_of(line)
        if command.startswith("/") or not command:
            known = top
        else:
            assert command in COMMANDS or command in {
                "claim",
                "db",
                "sources",
                "library",
                "project",
                "reviewer",
                "config",
            }, (
                name,
                line,
            )
            known = options(COMMANDS[command]) | SHARED if command in COMMANDS else SHARED
        for option in re.findall(r"(?<![\w-])--[a-z][\w-]*", line):
            assert option in known, (name, line)


def test_every_option_that_is_named_exists_and_every_option_is_in_the_guide() -> None:
    known = SHARED | options(typer.main.get_command(app)) | set().union(*map(options, COMMANDS.values()))
    for name, text in DOCS.items():
        for span in spans(text):
            if span.split()[0].startswith("--"):
                assert span.split()[0] in known, (name, span)
    named = set(re.findall(r"--[a-z][\w-]*", GUIDE))
    assert known <= named, known - named


def test_every_key_action_and_its_key_is_in_the_guide() -> None:
    for action in build_keymap(DEFAULT_SCHEME, {}).actions:
        if action.id.startswith("label_"):
            assert f"`{action.keys}`" in GUIDE
            assert f"`{action.keys}`" in README
        assert f"`{action.id}`" in page("reviewing").text, action.id


def test_the_tables_of_keys_say_what_the_program_does() -> None:
    keymap = build_keymap(DEFAULT_SCHEME, {})
    told = {}
    for keys, ids in re.findall(r"^\| (`[^|]+) \| (`[a-z_`, ]+`) \|", page("reviewing").text, re.MULTILINE):
        for action in re.findall(r"`(\w+)`", ids):
            told[action] = re.findall(r"`([^`]+)`", keys)
    assert set(told) == {action.id for action in keymap.actions}
    for action in keymap.actions:
        assert {shown(key) for key in action.key_list} <= set(told[action.id]), action.id


def test_every_setting_is_in_the_guides_example_and_the_example_is_valid(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", CONFIGURATION, re.DOTALL)
    assert example is not None
    table = tomllib.loads(example[1])
    assert set(table) == set(kinds(settings.Settings))
    for section, kind in kinds(settings.Settings).items():
        if kind.is_section:
            assert set(table[section]) == set(kinds(kind.type)), section
    (tmp_path / "annotator.toml").write_text(example[1], "utf-8")
    loaded = settings.load_settings(start=tmp_path)
    assert loaded.keys == {"undo": "z"}
    scheme = schemes.scheme_from(loaded.labels or [], "example", "example")
    assert build_keymap(scheme, loaded.keys)["undo"].keys == "z"
    for entry in schemes._TYPES:
        assert f"`{entry}`" in CONFIGURATION


def test_every_variable_of_the_environment_is_in_the_guide() -> None:
    read = set()
    for file in (ROOT / "annotator").rglob("*.py"):
        read |= set(re.findall(r"[\"'](ANNOTATOR_\w+|NO_COLOR|COLORTERM|TERM)[\"']", file.read_text("utf-8")))
    assert read
    for name in read:
        assert f"`{name}`" in GUIDE or f"`{name}=" in GUIDE, name


def test_every_format_and_exit_code_is_in_the_guide() -> None:
    for name in format_names():
        assert f"`{name}`" in GUIDE
        assert f"`{name}`" in README
    for code in ExitCode:
        assert re.search(rf"\b{code.value} \w", page("troubleshooting").text)


def test_the_page_about_formats_says_what_each_is_for_and_how_it_was_checked() -> None:
    text = " ".join(page("formats").text.split())
    for name in format_names():
        format = format_for(name)
        assert f"- `{name}`: {format.about}" in text
        assert f"`annotator export {name} -o out{format.suffix or '/'}`" in text
    assert page("formats").text.count("\n- read back with ") == len(format_names())


def test_every_extra_is_in_the_readme_and_the_guide() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for extra in project["optional-dependencies"]:
        assert f"`{extra}`" in README
        assert f"| `{extra}` |" in page("troubleshooting").text


def test_every_library_is_named_for_contributors() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for requirement in project["dependencies"]:
        name = re.split(r"[^\w-]", requirement)[0]
        assert name in CONTRIBUTING.casefold(), name


def test_the_readme_fits_and_leads_to_every_page() -> None:
    assert len(README.encode("utf-8")) <= 12_000
    for topic in TOPICS:
        assert f"(annotator/guide/{topic}.md)" in README
    assert "(CONTRIBUTING.md)" in README


def test_every_page_has_title_summary_and_sections_and_fits_a_terminal() -> None:
    on_disk = {file.stem for file in (ROOT / "annotator" / "guide").glob("*.md")}
    assert on_disk == set(TOPICS)
    for each in pages():
        assert each.text.startswith(f"# {each.title}\n\n{each.summary}\n\n")
        assert len(each.summary) <= 100
        headings = [heading for heading, _ in sections(each)][1:]
        assert len(headings) > 1
        assert len(set(headings)) == len(headings)
        assert all(len(line) <= 100 for line in each.text.splitlines()), each.topic


@pytest.mark.parametrize("name", DOCS)
def test_every_link_leads_somewhere(name: str) -> None:
    folder = ROOT if name in ("README.md", "CONTRIBUTING.md") else ROOT / "annotator" / "guide"
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`]+`", "", DOCS[name], flags=re.DOTALL)):
        file, _, anchor = target.partition("#")
        path = folder / file if file else folder / name
        assert path.is_file(), target
        if anchor:
            text = path.read_text("utf-8")
            assert anchor in {slug(each) for each in re.findall(r"^##+ (.*)$", text, re.MULTILINE)}, target


def test_every_file_that_is_named_exists() -> None:
    for name, text in DOCS.items():
        for span in spans(text):
            if re.fullmatch(r"(annotator|tests|corpus|schemas)(/[\w.*-]+)+/?", span):
                assert list(ROOT.glob(span.rstrip("/"))), (name, span)


def test_every_module_that_is_run_exists() -> None:
    for name, text in DOCS.items():
        for module in re.findall(r"python -m (tests[\w.]*)", text):
            path = ROOT / module.replace(".", "/")
            assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), (name, module)


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for text in DOCS.values():
        lines = [*fenced(text), *spans(text)]
        for target in (line.split()[1] for line in lines if re.match(r"make [a-z]", line)):
            assert target in targets


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    hosts = ("pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", r"(^|[^a-z])/(wo" + "rk|ro" + "ot)/")
    command = ["git", "grep", "-nIE", "|".join(hosts), "--", "."]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode in (0, 1), found.stderr
    assert found.stdout == ""
