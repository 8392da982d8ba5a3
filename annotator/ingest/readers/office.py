"""Reading documents that are zip files of XML: DOCX, ODT and EPUB."""

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.paragraphs import guess_headline
from annotator.ingest.readers.article import make_article, tidy
from annotator.ingest.readers.dates import read_date
from annotator.ingest.readers.decode import decode
from annotator.ingest.readers.fragment import text_of
from annotator.ingest.readers.packed_files import zip_member
from annotator.ingest.readers.row_fields import Row
from annotator.ingest.readers.xml_tree import local_name, named, parse_xml

_WORD = "word/document.xml"
_WRITER = "content.xml"
_PAGES = (".xhtml", ".html", ".htm")
_GONE = frozenset(("del", "moveFrom", "annotation", "note", "tracked-changes", "instrText", "delText"))
"""What is no text of a document: deleted words, comments, notes, codes of fields."""


def office_form(archive: zipfile.ZipFile) -> str | None:
    """Which document a zip is: ``docx``, ``odt`` or ``epub``, ``xlsx`` for tables; ``None`` for other zips."""
    names = set(archive.namelist())
    if _WORD in names:
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "mimetype" in names:
        kind = zip_member(archive, "mimetype")
        if b"epub" in kind:
            return "epub"
        if b"opendocument.text" in kind or (_WRITER in names and b"opendocument" not in kind):
            return "odt"
        return "xlsx" if b"spreadsheet" in kind else None
    return None


def read_office(archive: zipfile.ZipFile, form: str, origin: str) -> ArticleInput:
    """The text of a DOCX, ODT or EPUB with the title, author and date that it states.

    Raises:
        InputError: if it is damaged, a table, too large, or has no text.

    """
    if form == "xlsx":
        raise InputError("is a spreadsheet: save the sheet as CSV and import that.")
    if form == "epub":
        return _book(archive, origin)
    place, stated = (_WORD, "docProps/core.xml") if form == "docx" else (_WRITER, "meta.xml")
    text = "\n\n".join(_paragraphs(parse_xml(zip_member(archive, place))))
    details = _details(archive, stated)
    return make_article(
        text, origin, title=guess_headline(text) or details.pop("title", None), **_without_title(details)
    )


def _paragraphs(root: Any) -> Iterator[str]:
    """The paragraphs and headings of a document that have text."""
    for node in root.iter():
        if local_name(node) in ("p", "h") and not _is_inside(node):
            text = "".join(_pieces(node)).strip()
            if text:
                yield text


def _is_inside(node: Any) -> bool:
    """Whether a paragraph is part of a note, a comment, or another paragraph (a text box)."""
    return any(local_name(above) in _GONE or local_name(above) in ("p", "h") for above in node.iterancestors())


def _pieces(node: Any) -> Iterator[str]:
    """The text below a paragraph. Word keeps it in “t” only; Writer in every element."""
    word = "wordprocessingml" in str(node.tag)
    stack: list[tuple[Any, bool]] = [(node, False)]
    while stack:
        here, is_done = stack.pop()
        if is_done:
            if not word and here is not node:
                yield here.tail or ""
            continue
        name = local_name(here)
        stack.append((here, True))
        if name in ("tab", "br", "line-break", "cr", "s"):
            yield {"tab": "\t", "s": " "}.get(name, "\n")
        elif name not in _GONE:
            if not word or name == "t":
                yield here.text or ""
            stack.extend((child, False) for child in reversed(here))


def _details(archive: zipfile.ZipFile, place: str) -> Row:
    """Title, author and date that a document states; dates of changes are none of publication."""
    if place not in archive.namelist():
        return {}
    try:
        root = parse_xml(zip_member(archive, place))
    except InputError:
        return {}
    return {
        "title": tidy(named(root, "title")),
        "author": tidy(named(root, "creator")),
        "language": tidy(named(root, "language")),
        "published_at": read_date(named(root, "date")) if place.endswith(".opf") else None,
        "publisher": tidy(named(root, "publisher")),
    }


def _without_title(details: Row) -> Row:
    return {name: value for name, value in details.items() if name != "title"}


def _book(archive: zipfile.ZipFile, origin: str) -> ArticleInput:
    """The chapters of an EPUB in their reading order."""
    package = next((name for name in archive.namelist() if name.endswith(".opf")), None)
    order = _spine(archive, package) if package else []
    names = order or sorted(name for name in archive.namelist() if name.lower().endswith(_PAGES))
    chapters = (text_of(decode(zip_member(archive, name)).text) for name in names)
    text = "\n\n".join(chapter for chapter in chapters if chapter)
    details = _details(archive, package) if package else {}
    return make_article(text, origin, title=details.pop("title", None) or guess_headline(text), **details)


def _spine(archive: zipfile.ZipFile, package: str) -> list[str]:
    """The pages that the package lists, in order; pages that are missing are left out."""
    root = parse_xml(zip_member(archive, package))
    folder = PurePosixPath(package).parent
    items = {node.get("id"): node.get("href") for node in root.iter() if local_name(node) == "item"}
    wanted = [items.get(node.get("idref")) for node in root.iter() if local_name(node) == "itemref"]
    paths = [str(folder / unquote(href)) for href in wanted if href]
    return [path for path in paths if path in archive.namelist()]
