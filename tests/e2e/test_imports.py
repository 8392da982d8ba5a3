"""What each way into the program may load: a heavy import shows as a slow start long before anyone profiles it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.program import Program
from tests.perf.generate import Plan, generate
from tests.support import ROOT

_REPORT = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
_DATABASE = {"sqlmodel", "sqlalchemy", "alembic"}
_LANGUAGE = {"spacy", "thinc", "numpy"}
_READERS = {"trafilatura", "lxml", "pypdf", "charset_normalizer"}


def _loaded(code: str) -> set[str]:
    """The top-level modules in a fresh interpreter after ``code``."""
    ended = subprocess.run(
        [sys.executable, "-c", f"{code}\n{_REPORT}"],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr.decode()
    return set(json.loads(ended.stdout.splitlines()[-1]))


@pytest.mark.parametrize("argument", ["--help", "--version", "--spec", "review --help", "export --help"])
def test_help_and_version_load_nothing_heavy(argument: str) -> None:
    loaded = _loaded(
        "import contextlib, io\n"
        "from annotator.cli.commands import run\n"
        "with contextlib.redirect_stdout(io.StringIO()) as said:\n"
        f"    assert run({argument.split()!r}) == 0\n"
        "assert 'annotator' in said.getvalue()"
    )
    assert "typer" in loaded, "the measuring itself is broken"
    assert not loaded & (_DATABASE | _LANGUAGE | _READERS | {"textual", "pydantic", "jinja2"})


def test_the_way_to_the_first_paint_loads_only_what_is_painted() -> None:
    loaded = _loaded(
        "import sys, textual.app\n"
        "sys.stdin.isatty = sys.stdout.isatty = lambda: True\n"
        "def run(app): app.painted = True; print(app.review.state.reviewer)\n"
        "textual.app.App.run = run\n"
        "sys.argv = ['annotator', 'review', '--db', 'none.db', '--reviewer', 'ana']\n"
        "from annotator.__main__ import main\n"
        "assert main() == 0"
    )
    assert "textual" in loaded
    assert not loaded & (_DATABASE | _LANGUAGE | _READERS | {"pydantic", "typer", "click", "jinja2"})


def test_the_ui_loads_neither_database_nor_language_model() -> None:
    loaded = _loaded("import annotator.tui.app")
    assert "textual" in loaded
    assert not loaded & (_DATABASE | _LANGUAGE | _READERS | {"pydantic", "typer"})


def test_every_form_of_the_ui_loads_neither_database_nor_language_model() -> None:
    loaded = _loaded(
        "import pkgutil, importlib, annotator.tui as tui\n"
        "found = [module.name for module in pkgutil.walk_packages(tui.__path__, 'annotator.tui.')]\n"
        "assert len(found) > 10\n"
        "for name in found: importlib.import_module(name)"
    )
    assert not loaded & (_DATABASE | _LANGUAGE | _READERS | {"pydantic"})


@pytest.mark.parametrize(
    "module", ["annotator.review.desk", "annotator.export.run", "annotator.storage.database.engine"]
)
def test_the_desk_and_the_export_load_no_language_model_and_no_ui(module: str) -> None:
    loaded = _loaded(f"import {module}")
    assert "sqlmodel" in loaded
    assert not loaded & (_LANGUAGE | _READERS | {"textual", "typer", "jinja2"})


def test_the_package_itself_loads_nothing_and_the_read_api_only_the_database(tmp_path: Path) -> None:
    assert not _loaded("import annotator") & (_DATABASE | _LANGUAGE | _READERS | {"pydantic", "orjson", "textual"})
    path = generate(tmp_path / "few.db", Plan(50, done=1.0))
    loaded = _loaded(
        "from annotator import open_database\n"
        f"with open_database({str(path)!r}) as facts:\n"
        "    assert len(list(facts.articles())) and len(list(facts.claims())) == 50\n"
        "    assert len(list(facts.gold())) <= len(list(facts.reviews()))"
    )
    assert "sqlmodel" in loaded
    assert not loaded & (_LANGUAGE | _READERS | {"alembic", "textual", "typer", "rich", "pyarrow", "jinja2"})


def test_an_export_loads_only_what_it_needs(tmp_path: Path) -> None:
    path = generate(tmp_path / "few.db", Plan(50, done=1.0))
    loaded = _loaded(
        "import sys\n"
        "from annotator.cli.commands import run\n"
        f"assert run(['export', 'jsonl', '-o', {str(tmp_path / 'few.jsonl')!r}, '--db', {str(path)!r}]) == 0\n"
        "assert 'sqlalchemy.dialects.postgresql' not in sys.modules"
    )
    assert {"sqlmodel", "orjson"} <= loaded
    assert not loaded & (_LANGUAGE | _READERS | {"alembic", "textual", "rich", "rapidfuzz", "pyarrow", "jsonschema"})


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="the kernel does not say what is mapped")
def test_the_process_that_reviews_never_loads_spacy(program: Program, stored: None) -> None:
    """Seen from outside: a model is hundreds of megabytes of mapped libraries, which the kernel lists."""
    terminal = program.open("review")
    terminal.wait_for("today 0")
    terminal.press("d")
    terminal.wait_for("Source for")
    mapped = Path(f"/proc/{terminal.process.pid}/maps").read_text()
    assert "sqlite3" in mapped, "the measuring itself is broken"
    assert not any(name in mapped for name in ("/spacy/", "/thinc/", "/numpy/"))
