"""Splitting an article into sentences; nothing else decides where a sentence starts and ends.

First come paragraphs (``paragraphs``), then sentences (``sentences``), then quotations (``quotations``). Stored
articles keep ``SEGMENTER`` and their offsets when the rules change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from annotator.domain.records import SentenceSpan
from annotator.domain.vocabulary import SentenceKind
from annotator.ingest.abbreviations import primary_subtag
from annotator.ingest.paragraphs import Paragraph, find_paragraphs
from annotator.ingest.quotations import Quoted, find_quotations, is_utterance
from annotator.ingest.sentences import cut_long, split_sentences

SEGMENTER_NAME = "paragraph-rules"
SEGMENTER_VERSION = "2"
SEGMENTER = f"{SEGMENTER_NAME}/{SEGMENTER_VERSION}"
"""Name and version stored with every article; the version increases whenever any offset could change."""


def segment(text: str, language: str | None = "en", headline_end: int | None = None) -> list[SentenceSpan]:
    """The sentences of ``text``, in order and disjoint; every visible character is inside exactly one.

    ``language`` is a BCP 47 tag; ``None`` is English, and languages unknown to spaCy get general rules.
    ``headline_end`` is the end of the headline at the start, if known. Linear in the length of the text.
    """
    paragraphs = find_paragraphs(text, headline_end)
    cut = list(_cut(text, paragraphs, primary_subtag(language)))
    return _with_quotations(text, cut, find_quotations(text, paragraphs))


def _cut(text: str, paragraphs: Iterable[Paragraph], language: str) -> Iterator[SentenceSpan]:
    number = -1
    for paragraph in paragraphs:
        number += not paragraph.continues or number < 0
        if paragraph.whole:
            spans = cut_long(text, paragraph.start, paragraph.end)
        else:
            spans = split_sentences(text, paragraph.start, paragraph.end, language)
        for start, end in spans:
            yield SentenceSpan(start, end, number, paragraph.kind)


def _with_quotations(text: str, cut: list[SentenceSpan], quotations: list[Quoted]) -> list[SentenceSpan]:
    """The sentences with quotation numbers, and kind QUOTE for utterances.

    Two quotations in one sentence are one with an attribution in the middle, so they share a number.
    """
    if not quotations:
        return cut
    numbers: dict[int, int] = {}
    marked: list[SentenceSpan] = []
    first = following = 0
    for span in cut:
        while first < len(quotations) and quotations[first].end <= span.start:
            first += 1
        here = _overlapping(quotations, first, span)
        if not here:
            marked.append(span)
            continue
        known = next((numbers[part.group] for part in here if part.group in numbers), None)
        number = following if known is None else known
        following += known is None
        numbers.update({part.group: number for part in here})
        if known is None and here[0].start == span.start and marked and _introduces(text, marked[-1]):
            marked[-1] = replace(marked[-1], quotation=number)
        marked.append(replace(span, kind=_kind(text, span, here), quotation=number))
    return marked


def _overlapping(quotations: list[Quoted], first: int, span: SentenceSpan) -> list[Quoted]:
    stop = first
    while stop < len(quotations) and quotations[stop].start < span.end:
        stop += 1
    return quotations[first:stop]


def _introduces(text: str, span: SentenceSpan) -> bool:
    """Whether a sentence has no quotation and ends with a colon, so that it introduces the next one."""
    plain = span.kind is SentenceKind.BODY and span.quotation is None
    return plain and text[span.end - 1] in ":："


def _kind(text: str, span: SentenceSpan, here: list[Quoted]) -> SentenceKind:
    if span.kind is SentenceKind.BODY and is_utterance(text, span.start, span.end, here):
        return SentenceKind.QUOTE
    return span.kind
