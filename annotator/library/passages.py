"""Cutting a document into passages: runs of whole sentences, long enough to understand and short enough to quote.

A passage is a paragraph, or several short ones, or a part of a long one. Every sentence is in exactly one passage.
"""

from collections.abc import Iterable, Iterator

from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.ingest.languages import detect_language
from annotator.ingest.segment import segment
from annotator.storage.documents import NewPassage

LONGEST = 700
"""Code points from which on a passage ends with its sentence, so that the words of a query have to stand together."""
SHORTEST = 250
"""A paragraph that is shorter goes on in the next one: a heading, a row of a table, one remark of a transcript."""


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
