"""A folder of pages as one text, for the golden file: the list and two pages whole, the rest as digests."""

import hashlib
from pathlib import Path

from annotator.export.parts.pages.style import article_look

WHOLE = 2
"""Articles that are told whole."""


def html_dump(folder: Path) -> Path:
    """The file beside the folder that is compared."""
    pages = sorted(folder.glob("a*.html"))
    told = [folder / "index.html", *pages[:WHOLE]]
    style = article_look().style
    parts = [f"== style\n{style}", *(f"== {page.name}\n{_text(page).replace(style, '…')}" for page in told)]
    digests = (f"{page.name} {hashlib.sha256(page.read_bytes()).hexdigest()}\n" for page in pages[WHOLE:])
    out = folder.with_name(f"{folder.name}.txt")
    out.write_text("".join([*parts, "== digests\n", *digests]), encoding="utf-8", newline="\n")
    return out


def _text(page: Path) -> str:
    return page.read_bytes().decode("utf-8")
