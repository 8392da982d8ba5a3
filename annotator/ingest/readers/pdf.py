"""Reading PDFs: the text of the pages, with the lines of each paragraph joined."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from annotator.domain.records import ArticleInput
from annotator.domain.vocabulary import SentenceKind
from annotator.errors import InputError
from annotator.ingest.paragraphs import find_paragraphs, guess_headline
from annotator.ingest.readers.article import make_article, tidy
from annotator.ingest.readers.line_hyphens import lines_joined, spellings
from annotator.ingest.readers.page_edges import without_running_lines
from annotator.ingest.readers.page_headline import headline_apart, largest
from annotator.ingest.readers.pdf_pieces import page_pieces
from annotator.ingest.text_lines import BLANK

_SPELLINGS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "\xad": "-", "\u2010": "-"}
)
"""Ligatures, and the codes that fonts give their hyphen: a soft hyphen that was printed is a hyphen."""
if TYPE_CHECKING:
    from pypdf import PageObject

_BULLET = re.compile(r"^[ \t]*[\x01-\x08\x0e-\x1f\x7f\uf0a7\uf0b7•▪◦●○■·]\s*", re.MULTILINE)
"""Bullets as extracted: alone on a line, or as a symbol font's code."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
MAX_PAGES = 2_000
"""More pages are refused before any is read; no article is so long."""
_MANY_PAGES = 200
_MOST_SECONDS = 120.0
"""Seconds for all pages; a page that draws forever would otherwise keep everything waiting."""
_FULL_LINE = 40
"""Characters of a line that is no heading."""
_LONG = "has {:,} pages, which became one article: split it if it holds several."
_NOBODY = re.compile(r"\(?(?:anonymous|unknown|unspecified)\)?", re.IGNORECASE)
"""What programs state as the author when nobody told them."""
_JUNK_TITLE = re.compile(r"untitled|microsoft|.*\.(?:docx?|pdf|indd|qxd|tex)", re.IGNORECASE)


def read_pdf(data: bytes, origin: str, url: str | None = None) -> ArticleInput:
    """The text of all pages as one article, titled by its headline or the document's properties.

    Raises:
        InputError: if it is locked, damaged, too long, or has pictures of pages instead of text.

    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("is locked with a password: save a copy without one and import that.")
        sizes: list[tuple[str, float]] = []
        pages = list(_texts_of(reader.pages, sizes))
        properties = reader.metadata
    except DependencyError:
        raise InputError("is encrypted: save an unencrypted copy and import that.") from None
    except PyPdfError as error:
        raise InputError(f"is not a readable PDF ({error}): open it and print it to a new PDF.") from None
    stated = tidy(properties.title) if properties else None
    stated = None if stated and (_JUNK_TITLE.fullmatch(stated) or _NOBODY.fullmatch(stated)) else stated
    author = tidy(properties.author) if properties else None
    text, headline = reflow(pages, stated, largest(sizes))
    if not text.strip(BLANK):
        raise InputError("contains no text, only pictures of pages: run text recognition (OCR) and import the result.")
    article = make_article(
        text,
        origin,
        title=headline or guess_headline(text) or stated,
        author=None if author and _NOBODY.fullmatch(author) else author,
        url=url,
        headline_end=len(headline) if headline else None,
    )
    return replace(article, remarks=(_LONG.format(len(pages)),)) if len(pages) > _MANY_PAGES else article


def _texts_of(pages: "Sequence[PageObject]", sizes: list[tuple[str, float]]) -> Iterator[str]:
    """The text of each page; ``sizes`` gets the pieces of the first.

    Raises:
        InputError: if there are too many pages, or they take too long.

    """
    if len(pages) > MAX_PAGES:
        raise InputError(f"has {len(pages):,} pages, more than {MAX_PAGES:,}: split it and import the part you need.")
    until = monotonic() + _MOST_SECONDS
    for number, page in enumerate(pages):
        if monotonic() > until:
            raise InputError(
                f"takes too long to read: after {_MOST_SECONDS:.0f} seconds {number:,} of {len(pages):,} pages were "
                "done; split it, or print it to a new PDF."
            )
        yield _text_of(page, sizes if number == 0 else None)


def _text_of(page: "PageObject", sizes: list[tuple[str, float]] | None) -> str:
    """The text of a page; with ``sizes``, each piece of it and the size of its letters are added there."""
    pieces = page_pieces(page)
    if sizes is not None:
        sizes += ((piece.text, round(piece.height, 1)) for piece in pieces)
    return "".join(piece.text for piece in pieces)


def reflow(pages: list[str], title: str | None = None, largest_line: str | None = None) -> tuple[str, str | None]:
    """The pages as text without running heads and page numbers, and its headline if the layout tells it.

    There is one line per paragraph, and blank lines between them. ``title`` is what the document states;
    ``largest_line`` is what the first page has in its largest letters. A headline comes first in the text.
    """
    clean = [_CONTROL.sub("", _BULLET.sub("• ", page.translate(_SPELLINGS))) for page in pages]
    bare = without_running_lines(clean, title)
    headline, above = None, ""
    if largest_line and len(bare):
        headline, above, bare[0] = headline_apart(bare[0], largest_line)
    text = "\n\n".join(filter(None, (above,)))
    for page in filter(None, bare):
        text += ("\n" if text and _goes_on(text, page) else "\n\n") + page if text else page
    words = spellings(text)
    joined = headline or ""
    after_item = False
    for paragraph in find_paragraphs(text, wrapped=True):
        item = paragraph.kind is SentenceKind.LIST_ITEM
        gap = ("\n" if item and after_item else "\n\n") if joined else ""
        joined += gap + lines_joined(text[paragraph.start : paragraph.end], words)
        after_item = item
    return joined + "\n", headline


def _goes_on(text: str, page: str) -> bool:
    """Whether the sentence at the end of ``text`` goes on with ``page``: in lower case, or after a full line."""
    if re.search(r"[.!?:…]\W*$", text[-20:]):
        return False
    last = text[text.rfind("\n") + 1 :]
    return page[:1].islower() or (page[:1].isdigit() and len(last) >= _FULL_LINE and last[-1].islower())
