"""Makes pictures of the real screen.

``python -m tests.tui.screenshot`` makes the one in the README: it loads the labelled set that comes with the program
into a new database, opens it, and saves what the app draws. ``--out PATH`` writes it elsewhere. ``guide`` makes those
of the guide. ``--all FOLDER`` makes one of every screen and form at three sizes in two themes, and one at the middle
size in each of the others, to be looked at; where ``rsvg-convert`` is installed they are PNG too.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from annotator.domain.work import Place
from annotator.load.dataset import load
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from annotator.tui.app import AnnotatorApp
from annotator.tui.themes import IN_TURN
from tests.support import ROOT
from tests.tui.screens import SCREENS, SIZES, furnish, go, is_quiet, sitting

PICTURE = ROOT / "tests" / "tui" / "snapshots" / "review.svg"
GUIDE = ROOT / "annotator" / "guide" / "pictures"
_IN_GUIDE = {
    "form-below": "source_form-80x24-annotator-dark",
    "form-beside": "source_form-160x50-annotator-light",
    "marks": "help-80x24-annotator-dark",
}
_TITLE = "Varnhaven port"
_THEMES = ("annotator-dark", "annotator-light")


def desk_on_labelled_set(path: Path) -> ReviewDesk:
    """A desk of reviewer ana on a database that holds the labelled set, at its best sourced claim."""
    database = open_database(str(path))
    load(database, ROOT / "corpus" / "labelled" / "labelled.jsonl")
    desk = ReviewDesk(database, load_project(database), "ana")
    row = next(row for row in desk.articles.list_progress() if (row.article.title or "").startswith(_TITLE))
    claims = desk.articles.open(row.article.id).claims
    claim = max(claims, key=lambda claim: len(claim.review.evidence) if claim.review else 0)
    desk.walk.remember(Place(row.article.id, claim.sentence, claim.id))
    return desk


async def picture(path: Path, size: tuple[int, int]) -> str:
    """The review screen as SVG once the article is drawn."""
    app = AnnotatorApp(lambda: desk_on_labelled_set(path), DEFAULT_SCHEME, "ana", {})
    async with app.run_test(size=size) as pilot:
        for _ in range(200):
            await pilot.pause(0.05)
            if app.review.state.opened is not None:
                break
        await pilot.pause(0.2)
        return drawn(app, "annotator")


def drawn(app: AnnotatorApp, title: str) -> str:
    """The screen as SVG that loads nothing from anywhere: the viewer's own fonts draw it."""
    return re.sub(r"\s*@font-face \{.*?\}", "", app.export_screenshot(title=title), flags=re.DOTALL)


async def all_pictures(path: Path, folder: Path, only: Sequence[str]) -> None:
    """Every screen as SVG in ``folder``."""
    furnish(path)
    others = [theme for theme in IN_TURN if theme not in _THEMES]
    for name in only or SCREENS:
        mine = path.with_name(f"{name}.db")
        shutil.copy(path, mine)
        async with sitting(mine, SIZES[0]) as it:
            await go(it, name)
            for size, themes in zip(SIZES, (_THEMES, [*_THEMES, *others], _THEMES), strict=True):
                await it.pilot.resize_terminal(*size)
                await it.until(lambda: is_quiet(it))
                for theme in themes:
                    it.app.theme = theme
                    await it.pilot.pause(0.1)
                    file = folder / f"{name}-{size[0]}x{size[1]}-{theme}.svg"
                    file.write_text(drawn(it.app, f"{name} {theme}"), "utf-8")


def _as_png(folder: Path) -> None:
    for file in folder.glob("*.svg"):
        subprocess.run(["rsvg-convert", file, "-o", file.with_suffix(".png")], check=True)


def main() -> None:
    """Write the picture, or all of them; names behind the folder choose some of the screens."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "screen.db"
        if sys.argv[1:2] == ["--all"]:
            out = Path(sys.argv[2])
            out.mkdir(parents=True, exist_ok=True)
            asyncio.run(all_pictures(path, out, sys.argv[3:]))
            if shutil.which("rsvg-convert"):
                _as_png(out)
        elif sys.argv[1:] == ["guide"]:
            out = GUIDE
            asyncio.run(all_pictures(path, Path(scratch), ["source_form", "help"]))
            for name, made in _IN_GUIDE.items():
                shutil.copy(Path(scratch) / f"{made}.svg", GUIDE / f"{name}.svg")
        else:
            out = Path(sys.argv[2]) if sys.argv[1:2] == ["--out"] else PICTURE
            out.write_text(asyncio.run(picture(path, (100, 32))), "utf-8")
    sys.stderr.write(f"wrote {out}\n")


if __name__ == "__main__":
    main()
