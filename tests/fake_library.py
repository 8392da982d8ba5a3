"""A library in memory for tests of what uses one: it finds by shared words, and says what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.domain.library import (
    Added,
    DocumentKind,
    DocumentSentence,
    DocumentSummary,
    LibraryDocument,
    Passage,
    Query,
)
from annotator.errors import NotFoundError
from annotator.ingest.segment import segment
from annotator.matching.compare import compare
from annotator.text import sha256_of


def document(text: str, title: str, url: str | None = None, published_at: str | None = None) -> LibraryDocument:
    """A document of the library."""
    sentences = tuple(DocumentSentence(n, each.start, each.end) for n, each in enumerate(segment(text)))
    sha256 = sha256_of(text)
    about = DocumentSummary(
        f"d{sha256[:16]}", DocumentKind.FILE, title, url, "Statistics Office", None, published_at, "en", None,
        f"{title}.txt", sha256, len(text), len(sentences), len(sentences), "2026-05-01T10:00:00Z", library="shared",
    )  # fmt: skip
    return LibraryDocument(about, text, sentences)


@dataclass
class FakeLibrary:
    """Implements ``domain.library.Library``; every sentence is a passage."""

    held: list[LibraryDocument] = field(default_factory=list)
    asked: list[Query] = field(default_factory=list)
    added: list[str] = field(default_factory=list)

    def find(self, query: Query, limit: int = 5) -> list[Passage]:
        """Sentences that share words with the query, most first."""
        self.asked.append(query)
        wanted = set(" ".join((query.claim, *query.questions, query.words, query.words)).casefold().split())
        found = []
        for each in self.held:
            for sentence in each.sentences:
                text = each.text[sentence.start : sentence.end]
                score = len(wanted & set(text.casefold().split()))
                score += 100 * (bool(query.words) and query.words.casefold() in text.casefold())
                if score > 1:
                    found.append(_passage(each, sentence, query, float(score)))
        return sorted(found, key=lambda passage: -passage.score)[:limit]

    def documents(self, words: str = "", limit: int | None = None, *, removed: bool = False) -> list[DocumentSummary]:
        """All of them."""
        return [each.about for each in self.held][:limit]

    def show(self, document_id: str) -> LibraryDocument:
        """One of them."""
        for each in self.held:
            if each.about.id == document_id:
                return each
        raise NotFoundError(f"There is no document {document_id}.")

    def add(self, sources: Sequence[str]) -> Added:
        """Remember what was added."""
        self.added += sources
        return Added(added=len(sources), passages=3)

    def remove(self, document_id: str) -> DocumentSummary:
        """Nothing."""
        return self.show(document_id).about

    def size(self) -> tuple[int, int]:
        """How many documents and sentences there are."""
        return len(self.held), sum(len(each.sentences) for each in self.held)

    def close(self) -> None:
        """Nothing."""


def _passage(each: LibraryDocument, sentence: DocumentSentence, query: Query, score: float) -> Passage:
    text = each.text[sentence.start : sentence.end]
    match = compare(query.claim, text)
    younger = each.about.published_at > query.date if each.about.published_at and query.date else None
    return Passage(
        each.about, sentence.start, sentence.end, text, (sentence,), sentence, score, match.agreements,
        match.differences, younger,
    )  # fmt: skip
