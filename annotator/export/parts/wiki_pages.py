"""The library as FEVER's dump of Wikipedia (Thorne et al. 2018), and where in it a quote stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import orjson

from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.fever_pages import page_of
from annotator.dataset.lines import Json
from annotator.domain.library import LibraryDocument
from annotator.errors import AnnotatorError
from annotator.storage.retrieval_rows import RetrievalRows
from annotator.text import one_line

PAGES = ".wiki-pages/wiki-001.jsonl"
"""What the file with the library is called, behind the name of the export."""


class PagePlace(NamedTuple):
    """A page of the dump, and the numbers (from 0) of the sentences of it that a quote touches."""

    page: str
    sentences: tuple[int, ...]


class WikiPages:
    """Pages of the library; remembers which documents were quoted, so that the dump has them even if removed."""

    def __init__(self, rows: RetrievalRows) -> None:
        self._rows = rows
        self.quoted: dict[str, None] = {}
        """The ids of the documents in which quotes were found."""

    def place(self, piece: CitedEvidence) -> PagePlace | None:
        """Where a piece of evidence stands in the library; ``None`` if it quotes none of its documents."""
        if piece.quote is None or not piece.quote.exact.strip():
            return None
        found = self._rows.quoted(piece.source.url, piece.source.sha256, piece.quote.exact, piece.quote.prefix)
        if found is None:
            return None
        document, start = found
        end = start + len(piece.quote.exact)
        touched = tuple(each.n for each in document.sentences if each.start < end and each.end > start)
        if not touched:
            return None
        self.quoted[document.about.id] = None
        return PagePlace(_page(document), touched)

    def lines(self) -> Iterator[Json]:
        """Every document that is searched, then those quoted that are not: ``id``, ``text`` and numbered ``lines``."""
        for document in self._rows.documents(self.quoted):
            sentences = [" ".join(document.text[each.start : each.end].split()) for each in document.sentences]
            numbered = [f"{each.n}\t{words}" for each, words in zip(document.sentences, sentences, strict=True)]
            yield {"id": _page(document), "text": " ".join(sentences), "lines": "\n".join(numbered)}


def _page(document: LibraryDocument) -> str:
    return page_of(document.about.name, document.about.id)


def check_pages(path: Path, named: set[tuple[str, int]]) -> None:
    """Check that the library as it was written has the sentences that evidence names.

    Raises:
        AnnotatorError: one is missing.

    """
    found: set[tuple[str, int]] = set()
    with path.open("rb") as stream:
        for page in map(orjson.loads, stream):
            found |= {(page["id"], int(line.partition("\t")[0])) for line in page["lines"].split("\n")} & named
    missing = next(iter(sorted(named - found)), None)
    if missing is not None:
        raise AnnotatorError(f"{path.name} has no sentence {missing[1]} of {one_line(missing[0])}.")
