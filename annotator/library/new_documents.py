"""Documents as the library stores them: cut into passages, with what is known of them.

A passage is a run of whole sentences, long enough to understand and short enough to quote: a paragraph, or several
short ones, or a part of a long one. Every sentence is in exactly one passage.
"""

from collections.abc import Iterable, Iterator

from annotator.domain.library import DocumentKind
from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.ingest.languages import detect_language
from annotator.ingest.segment import SEGMENTER, segment
from annotator.storage.library_documents import NewDocument, NewPassage
from annotator.storage.place_keys import keys_of
from annotator.text import one_line

LONGEST = 700
"""Code points from which on a passage ends with its sentence, so that the words of a query have to stand together."""
SHORTEST = 250
"""A paragraph that is shorter goes on in the next one: a heading, a row of a table, one remark of a transcript."""


def new_document(
    document: ArticleInput,
    kind: DocumentKind,
    sha256: str,
    *,
    language: str | None = None,
    source_id: int | None = None,
    reviewer_id: int | None = None,
) -> NewDocument | None:
    """A document as it is stored, if it has a sentence.

    ``language`` is the one to assume if it states none and none can be told. ``source_id`` is the row of the source it
    is a copy of, ``reviewer_id`` that of the one who adds it.
    """
    passages = passages_of(document, language)
    if not passages:
        return None
    return NewDocument(
        text=document.text,
        sha256=sha256,
        kind=kind,
        origin=one_line(document.origin),
        segmenter=SEGMENTER,
        passages=passages,
        title=document.title,
        url=document.url,
        publisher=document.publisher,
        author=document.author,
        published_at=document.published_at,
        language=document.language,
        external_id=document.external_id,
        place_key=_place(document),
        source_id=source_id,
        reviewer_id=reviewer_id,
    )


def _place(document: ArticleInput) -> str | None:
    """What is common to all versions of a document: its address or file, with the id that the file gave it."""
    keys = keys_of(document)
    if keys.document_key is not None and document.external_id is not None:
        return f"{keys.document_key}\t{document.external_id}"
    return keys.document_key or keys.file_key


def passages_of(document: ArticleInput, language: str | None) -> list[NewPassage]:
    """The passages of a document; ``language`` is the one to assume if it states none and none can be told."""
    known = document.language or detect_language(document.text) or language
    return list(cut(segment(document.text, known, document.headline_end)))


def cut(sentences: Iterable[SentenceSpan]) -> Iterator[NewPassage]:
    """The passages that these sentences make, in order."""
    run: list[SentenceSpan] = []
    first = 0
    for each in sentences:
        if run and _ends(run, each):
            yield _passage(run, first)
            first, run = first + len(run), []
        run.append(each)
    if run:
        yield _passage(run, first)


def _ends(run: list[SentenceSpan], following: SentenceSpan) -> bool:
    start = run[0].start
    if following.end - start > LONGEST:
        return True
    return following.paragraph != run[-1].paragraph and run[-1].end - start >= SHORTEST


def _passage(run: list[SentenceSpan], first: int) -> NewPassage:
    return NewPassage(run[0].start, run[-1].end, first, tuple(at for each in run for at in (each.start, each.end)))
