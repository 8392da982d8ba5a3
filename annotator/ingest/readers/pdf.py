"""Reading PDFs: the text of the pages, with the lines of each paragraph joined."""

import io
import re
from collections import Counter

from annotator.domain.records import ArticleInput
from annotator.domain.vocabulary import SentenceKind
from annotator.errors import InputError
from annotator.ingest.paragraphs import find_paragraphs, guess_headline
from annotator.ingest.readers.article import make_article
from annotator.ingest.text_lines import BLANK

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
_BULLET = re.compile(r"^[ \t]*[\x01-\x08\x0e-\x1f\x7f\uf0a7\uf0b7•▪◦●○■·]\s*", re.MULTILINE)
"""Bullets as extracted: alone on a line, or as a symbol font's code."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|strana|str\.)?\s*\d{1,4}(?:\s*(?:of|/|von|z)\s*\d{1,4})?\W*", re.IGNORECASE
)
_HYPHENATED = re.compile(r"(\w+)[-\xad]\n(\w+)")
_REPEATS = 3
_EDGE = 3
"""Lines at the top and bottom of a page that may be running heads."""
_JUNK_TITLE = re.compile(r"untitled|microsoft|.*\.(?:docx?|pdf|indd|qxd|tex)", re.IGNORECASE)


def read_pdf(data: bytes, origin: str, url: str | None = None) -> ArticleInput:
    """The text of all pages as one article, titled by its headline or the document's properties.

    Raises:
        InputError: if it is locked, damaged, or has pictures of pages instead of text.

    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("is locked with a password: save a copy without one and import that.")
        pages = [page.extract_text() for page in reader.pages]
        properties = reader.metadata
    except DependencyError:
        raise InputError("is encrypted: save an unencrypted copy and import that.") from None
    except PyPdfError as error:
        raise InputError(f"is not a readable PDF ({error}): open it and print it to a new PDF.") from None
    text = reflow(pages)
    if not text.strip(BLANK):
        raise InputError("contains no text, only pictures of pages: run text recognition (OCR) and import the result.")
    stated = properties.title if properties else None
    return make_article(
        text,
        origin,
        title=guess_headline(text) or (stated if stated and not _JUNK_TITLE.fullmatch(stated) else None),
        author=properties.author if properties else None,
        url=url,
    )


def reflow(pages: list[str]) -> str:
    """The pages as text without running heads and page numbers, one line per paragraph, separated by blank lines."""
    clean = [_CONTROL.sub("", _BULLET.sub("• ", page.translate(_LIGATURES))) for page in pages]
    bare = [page for page in _without_running_lines(clean) if page]
    text = ""
    for page in bare:
        goes_on = text and not re.search(r"[.!?:…]\W*$", text[-20:]) and page[:1].islower()
        text += ("\n" if goes_on else "\n\n") + page if text else page
    joined = ""
    after_item = False
    for paragraph in find_paragraphs(text, wrapped=True):
        item = paragraph.kind is SentenceKind.LIST_ITEM
        gap = ("\n" if item and after_item else "\n\n") if joined else ""
        joined += gap + _joined(text[paragraph.start : paragraph.end], text)
        after_item = item
    return joined + "\n"


def _joined(paragraph: str, text: str) -> str:
    def whole(divided: re.Match[str]) -> str:
        compound = f"{divided[1]}-{divided[2]}"
        return compound if not divided[2][0].islower() or compound in text else divided[1] + divided[2]

    lines = "\n".join(line.strip() for line in paragraph.splitlines())
    return re.sub(r"\s*\n\s*", " ", _HYPHENATED.sub(whole, lines))


def _without_running_lines(pages: list[str]) -> list[str]:
    """The pages without page numbers, and without edge lines that at least three pages share."""
    split = [[line.rstrip() for line in page.strip().splitlines()] for page in pages]
    edges = Counter(_pattern(line) for lines in split for line in {*lines[:_EDGE], *lines[-_EDGE:]})
    often = max(_REPEATS, len(pages) // 2)
    running = {pattern for pattern, times in edges.items() if times >= often}
    return ["\n".join(_inner(lines, running)).strip() for lines in split]


def _inner(lines: list[str], running: set[str]) -> list[str]:
    first, stop = 0, len(lines)
    while first < min(_EDGE, stop) and _is_running(lines[first], running):
        first += 1
    while stop > max(first, len(lines) - _EDGE) and _is_running(lines[stop - 1], running):
        stop -= 1
    return lines[first:stop]


def _pattern(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _is_running(line: str, running: set[str]) -> bool:
    return not line or bool(_PAGE_NUMBER.fullmatch(line)) or _pattern(line) in running
