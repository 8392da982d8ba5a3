"""Tries an installed wheel, away from the checkout: run as ``python installed.py BIN_FOLDER WORK_FOLDER``.

Finds what only an installation can lack: styles, templates, migrations, schemas, corpus, model, entry points, man page,
and whether what running needs is enough: the environment holds the runtime lock and no extra.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., str]
"""Runs a command in the work folder; gives what it printed, on stderr when it should fail."""

_FORMATS = {
    "jsonl", "csv", "parquet", "hf", "nli", "detection", "chat", "beir", "reviews", "spacy", "prodigy", "labelstudio",
    "doccano", "argilla", "brat", "fever", "averitec", "claimreview", "webannotation", "conll", "croissant", "html",
}  # fmt: skip
_NO_PARQUET = "Parquet files need pyarrow. Install the extra “parquet”: pip install 'factdesk[parquet]'."

_NO_SERVER = "Serving needs textual-serve: install it with “pip install 'factdesk[serve]'”."

_TEMPLATES = """
from annotator.export.parts.card import card_templates
from annotator.export.parts.pages.markup import page_templates
for name in ("index.html", "article.html", "footnote.html", "style.css"):
    page_templates().get_template(name)
card_templates().get_template("card.md")
from importlib.resources import files
for name in ("screen.html", "sign_in.html", "door.js", "sign_in.js", "door.css"):
    (files("annotator.serve") / "browser" / name).read_text("utf-8")
"""
_HEADLESS = """
import asyncio, sys
from annotator.cli.context import scheme_of
from annotator.cli.screen import DeskOpener
from annotator.settings import load_settings
from annotator.tui.app import AnnotatorApp

async def main():
    settings = load_settings(database=sys.argv[1], reviewer="ana")
    app = AnnotatorApp(DeskOpener(settings, []), scheme_of(settings), "ana", {}, None)
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(200):
            await pilot.pause(0.05)
            svg = app.export_screenshot()
            if app.review.state.opened is not None and "Verified" in svg and "answered" in svg:
                return print("the review screen shows the article")
    sys.exit("the review screen did not show the article:\\n" + svg[-4000:])

asyncio.run(main())
"""


def main() -> None:
    """Run the checks; any failure ends the script with its output."""
    bin_folder, work = Path(sys.argv[1]), Path(sys.argv[2])
    database = str(work / "installed.db")
    environment = {**os.environ, "HOME": str(work), "XDG_DATA_HOME": str(work / "data")}

    def run(*command: str, code: int = 0, **more: str) -> str:
        ended = subprocess.run(command, cwd=work, env=environment | more, capture_output=True, text=True, timeout=300)
        if ended.returncode != code:
            sys.exit(f"{' '.join(command[:4])} ended with {ended.returncode}:\n{ended.stdout}\n{ended.stderr}")
        return ended.stderr if code else ended.stdout

    annotator = str(bin_folder / "annotator")
    python = str(bin_folder / "python")
    where = run(python, "-c", "import annotator; print(annotator.__file__)").strip()
    if "site-packages" not in where:
        sys.exit(f"the checkout was tested instead of the wheel: {where}")
    corpus = run(python, "-c", "from annotator.settings import bundled; print(bundled('corpus') / 'articles')").strip()
    print(run(annotator, "doctor"))
    if not run(annotator, "help", "reviewing").startswith("# Reviewing"):
        sys.exit("the guide is not in the wheel")
    summary = json.loads(run(annotator, "import", "--json", "--db", database, corpus).splitlines()[-1])
    if summary["imported"] < 8 or summary["failed"]:
        sys.exit(f"the bundled corpus was not imported whole: {summary}")
    tour = "import annotator.practice.material as m; print(len(m.material().articles), m.GUIDELINE.is_file())"
    if run(python, "-c", tour).split() != ["2", "True"]:
        sys.exit("the articles of the tour are not in the wheel")
    run(annotator, "doctor", "--db", database)
    run(annotator, "db", "check", "--db", database)
    run(annotator, "export", "jsonl", "--db", database, "-o", str(work / "out.jsonl"))
    run(python, "-c", _TEMPLATES)
    _check_formats(run, annotator, database, work)
    _check_help(run, annotator, bin_folder)
    if (said := run(annotator, "serve", "--db", database, code=2)) != f"annotator: {_NO_SERVER}\n":
        sys.exit(f"“annotator serve” without its extra does not say how to install it:\n{said}")
    print(run(python, "-c", _HEADLESS, database))
    print(f"installed wheel: {summary['imported']} articles, {summary['claims']} claims; doctor, check and export pass")


def _check_formats(run: Run, annotator: str, database: str, work: Path) -> None:
    """Every format is listed; Parquet, whose library is an extra, says so in one sentence and writes nothing."""
    listed = {json.loads(line)["format"] for line in run(annotator, "export", "--list", "--json").splitlines()}
    if listed != _FORMATS:
        sys.exit(f"other formats are listed than are built in: {sorted(listed ^ _FORMATS)}")
    out = work / "out.parquet"
    said = run(annotator, "export", "parquet", "--db", database, "-o", str(out), code=1)
    if said != f"annotator: {_NO_PARQUET}\n" or out.exists():
        sys.exit(f"“annotator export parquet” without its extra does not say how to install it:\n{said}")
    print(f"{len(listed)} formats listed; {said.strip()}")


def _check_help(run: Run, annotator: str, bin_folder: Path) -> None:
    """The man page is where ``man`` looks for it, and the program describes itself to other programs and to shells."""
    page = (bin_folder.parent / "share" / "man" / "man1" / "annotator.1").read_text("utf-8")
    spec = json.loads(run(annotator, "--spec"))
    missing = [each["name"] for each in spec["command"]["commands"] if each["name"] not in page]
    if missing:
        sys.exit(f"the man page lacks {missing}")
    completed = run(annotator, _ANNOTATOR_COMPLETE="complete_bash", COMP_WORDS="annotator ex", COMP_CWORD="1")
    if "export" not in completed.split():
        sys.exit(f"a shell that completes “annotator ex” is told {completed!r}")


if __name__ == "__main__":
    main()
