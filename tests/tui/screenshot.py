"""Makes the picture in the README from the real screen: ``python -m tests.tui.screenshot``.

Loads the labelled set that comes with the program into a new database, opens it, and saves what the app draws.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from annotator.domain.work import Place
from annotator.load.dataset import load
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from annotator.tui.app import AnnotatorApp
from tests.support import ROOT

PICTURE = ROOT / "tests" / "tui" / "snapshots" / "review.svg"
_TITLE = "Varnhaven port"


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
        return app.export_screenshot(title="annotator")


def main() -> None:
    """Write the picture; ``--out PATH`` writes it elsewhere."""
    out = Path(sys.argv[2]) if sys.argv[1:2] == ["--out"] else PICTURE
    with tempfile.TemporaryDirectory() as folder:
        out.write_text(asyncio.run(picture(Path(folder) / "tour.db", (100, 32))), "utf-8")
    sys.stderr.write(f"wrote {out}\n")


if __name__ == "__main__":
    main()
