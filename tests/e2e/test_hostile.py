"""An article that attacks the terminal: no byte that leaves the program may be one the article put there."""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.conftest import isolate
from tests.e2e.program import Program
from tests.e2e.terminal import Pty, Terminal
from tests.support import HOSTILE

pytestmark = pytest.mark.slow

_ACTS = re.compile(
    "[\x00-\x06\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]"
)
"""What no screen needs: controls other than BEL, tab, line ends and ESC, and whatever turns the order of text."""
_SEQUENCE = re.compile(r"\x1b(?:\[([<>=?]?)[0-9;:]*([ -/]*[@-~])|\](\d+)|(.))", re.DOTALL)
_FIELDS = ("title", "publisher", "author")


def _imported(folder: Path, lines: Sequence[str], fields: Sequence[str]) -> Path:
    """A database with one article in which every line and every field holds one of these texts."""
    article = {name: f"{line} {name}" for name, line in zip(_FIELDS, fields, strict=True)}
    article |= {"text": "\n\n".join(f"In 2024, 12 ships carried {line} to Arvik." for line in lines)}
    source = folder / "article.jsonl"
    source.write_text(json.dumps(article) + "\n", "utf-8")
    with pytest.MonkeyPatch.context() as monkeypatch:
        isolate(monkeypatch, folder / "home")
        program = Program(folder / "home", folder / "imported.db")
        program.here("import", source)
    return program.db


@pytest.fixture(scope="module")
def hostile_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a hostile article, imported once: the language model takes seconds to load."""
    return _imported(tmp_path_factory.mktemp("hostile"), HOSTILE, (HOSTILE[2], HOSTILE[5], HOSTILE[4]))


@pytest.fixture(scope="module")
def tame_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with an article as long, and harmless."""
    goods = [f"grain, barley and {n} tonnes of coal" for n in range(len(HOSTILE))]
    return _imported(tmp_path_factory.mktemp("tame"), goods, ("Plain", "Plain", "Plain"))


@pytest.fixture
def attacked(program: Program, hostile_db: Path) -> Program:
    """The program with a hostile article."""
    shutil.copy(hostile_db, program.db)
    return program


@pytest.fixture
def spared(tmp_path: Path, tame_db: Path) -> Iterator[Program]:
    """The program with an article as long, and harmless."""
    program = Program(tmp_path / "home", tmp_path / "tame.db")
    shutil.copy(tame_db, program.db)
    yield program
    program.close()


def _kinds(written: bytes) -> set[str]:
    """The kinds of escape sequences in what was written: prefix and final byte, or the number of an OSC."""
    kinds = set()
    for prefix, final, osc, other in _SEQUENCE.findall(written.decode("utf-8")):
        kinds.add(f"CSI {prefix}{final}" if final else f"OSC {osc}" if osc else f"ESC {other}")
    return kinds


def _harmless(written: bytes) -> None:
    """Nothing in the output acts, apart from escape sequences, which are looked at by kind."""
    text = written.decode("utf-8")
    assert not (found := _ACTS.search(text)), text[found.start() - 60 : found.end() + 60].encode("unicode_escape")
    assert "\x1b]52" not in text
    assert "\x1b[31mred" not in text
    assert text.count("\x07") == text.count("\x1b]22;"), "each BEL ends a pointer shape that Textual asks for"


def _walk(terminal: Terminal) -> bytes:
    """Look at everything the article can get on to the screen; what was written meanwhile."""
    terminal.wait_for("today")
    terminal.press("home")
    for _ in range(8):
        terminal.press("pagedown")
    terminal.press("end")
    terminal.press("home", "tab")
    terminal.press("v")
    terminal.wait_for("Source for")
    terminal.press("escape")
    terminal.wait_gone("Source for")
    terminal.press("o")
    terminal.wait_for("in list order")
    terminal.press("escape")
    terminal.wait_gone("in list order")
    terminal.press("e")
    terminal.wait_for("arrow keys move")
    terminal.press("escape")
    terminal.wait_gone("arrow keys move")
    terminal.press("q")
    assert terminal.wait() == 0
    return bytes(terminal.written)


@pytest.mark.parametrize(("rows", "columns"), [(24, 80), (50, 160)])
def test_the_screens_send_nothing_the_article_wrote(
    attacked: Program, spared: Program, rows: int, columns: int
) -> None:
    tame = _walk(spared.open("review", rows=rows, columns=columns))
    hostile = _walk(attacked.open("review", rows=rows, columns=columns))
    assert b"12 ships carried" in hostile
    _harmless(tame)
    _harmless(hostile)
    assert _kinds(hostile) <= _kinds(tame), "the same screens, so the same kinds of sequences"


def test_a_form_that_hostile_text_is_pasted_into(attacked: Program) -> None:
    terminal = attacked.open("review")
    terminal.wait_for("today")
    terminal.press("v")
    terminal.wait_for("Source for")
    for line in HOSTILE[:7]:
        terminal.write(b"\x1b[200~" + line.encode() + b"\x1b[201~")
    terminal.wait_for("HYPERLINK")
    terminal.press("ctrl+q")
    assert terminal.wait() == 0
    _harmless(bytes(terminal.written))


@pytest.mark.parametrize("where", ["terminal", "pipe"])
def test_the_commands_print_nothing_the_article_wrote(attacked: Program, where: str) -> None:
    claims = attacked.json("claims")
    hostile = next(claim for claim in claims if "ships carried" in claim["exact"])
    for command in (
        ("claims",), ("show", hostile["id"]), ("show", hostile["article_id"]), ("search", "ships carried"), ("stats",),
        ("claims", "--json"), ("show", hostile["article_id"], "--json"), ("search", "ships", "--json"),
        ("label", hostile["id"], "unverifiable", "--note", HOSTILE[2]), ("label", hostile["id"], HOSTILE[2]),
    ):  # fmt: skip
        if where == "pipe":
            refused = HOSTILE[2] in command[-1:]
            ended = attacked.run(*command, code=2 if refused and command[-2] == hostile["id"] else 0)
            written = ended.stdout + ended.stderr
        else:
            terminal: Pty = attacked.open(*command)
            terminal.wait()
            written = bytes(terminal.written)
        assert written
        _harmless(written)
        assert "CSI J" not in _kinds(written)


def test_what_cannot_be_imported_is_named_harmlessly(program: Program, tmp_path: Path) -> None:
    for name in ("\x1b]52;c;aGVsbG8=\x07.txt", "user\u202egpj.txt", "a\x9b31mb.txt"):
        (tmp_path / name).write_bytes(b"")
    refused = program.run("import", *sorted(tmp_path.glob("*.txt")), code=1)
    assert refused.stderr.decode().count("Not imported") == 3
    _harmless(refused.stderr)
