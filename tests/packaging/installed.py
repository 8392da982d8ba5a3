"""Tries an installed wheel, away from the checkout: run as ``python installed.py BIN_FOLDER WORK_FOLDER``.

Finds what only an installation can lack: styles, migrations, schemas, corpus, model, entry points.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

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
            if app.review.opened is not None and "Verified" in svg and "answered" in svg:
                return print("the review screen shows the article")
    sys.exit("the review screen did not show the article:\\n" + svg[-4000:])

asyncio.run(main())
"""


def main() -> None:
    """Run the checks; any failure ends the script with its output."""
    bin_folder, work = Path(sys.argv[1]), Path(sys.argv[2])
    database = str(work / "installed.db")
    environment = {**os.environ, "HOME": str(work), "XDG_DATA_HOME": str(work / "data")}

    def run(*command: str, codes: tuple[int, ...] = (0,)) -> str:
        ended = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, timeout=300)
        if ended.returncode not in codes:
            sys.exit(f"{' '.join(command[:4])} ended with {ended.returncode}:\n{ended.stdout}\n{ended.stderr}")
        return ended.stdout

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
    run(annotator, "doctor", "--db", database)
    run(annotator, "db", "check", "--db", database)
    run(annotator, "export", "jsonl", "--db", database, "-o", str(work / "out.jsonl"))
    print(run(python, "-c", _HEADLESS, database))
    print(f"installed wheel: {summary['imported']} articles, {summary['claims']} claims; doctor, check and export pass")


if __name__ == "__main__":
    main()
