"""The article's text with its claims marked, however they overlap, nest, or cross paragraphs.

Every character of the text stands in the page once and in order, so that a reader can check every offset; what is
added, such as the markers behind the claims, stands in elements with ``data-added``. A claim is one or more ``mark``
elements with its id.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.dataset.record import ArticleRecord
from annotator.export.parts.pages.markup import element, shown, text
from annotator.schemes import LabelSpec
from annotator.text import one_line

UNTITLED = "Article without a title"

_PARAGRAPH = re.compile(r"(\n*)([^\n]+)(\n*)|\n+")


@dataclass(frozen=True, slots=True)
class Marked:
    """One claim to mark, with the number of its footnote."""

    number: int
    id: str
    start: int
    end: int
    label: LabelSpec


def marked_text(article: ArticleRecord, claims: Sequence[Marked], summary: str) -> Iterator[str]:
    """The paragraphs of an article, its title as the heading, and below that the ``summary``.

    A headline that the text begins with is the heading where it says the same.
    """
    if not has_heading(article):
        yield added("div", element("h1", text(one_line(article.title or UNTITLED)), dir="auto") + summary)
    kinds = {sentence.start: sentence.kind for sentence in article.sentences}
    body: str = article.text
    for number, match in enumerate(_PARAGRAPH.finditer(body)):
        words = match[2] or ""
        start = match.start(2) if words else match.end()
        kind = kinds.get(start + len(words) - len(words.lstrip()))
        heading = number == 0 and has_heading(article)
        inner = "".join(_pieces(body, (match.start(), start, start + len(words), match.end()), claims))
        yield element("h1" if heading else "p", inner, class_=None if heading else kind, dir="auto")
        if heading:
            yield added("div", summary)


def has_heading(article: ArticleRecord) -> bool:
    """Whether the text begins with its own title, so that the page needs no other heading."""
    first = _PARAGRAPH.match(article.text)
    return first is not None and (first[2] or "").strip() == (article.title or "").strip() != ""


def added(name: str, content: str, **values: str | int | None) -> str:
    """An element that is not part of the article's text."""
    return element(name, content, data_added="", **values)


def _pieces(body: str, paragraph: tuple[int, int, int, int], claims: Sequence[Marked]) -> Iterator[str]:
    """A paragraph cut where a claim, or the line ends around it, begin or end."""
    first, words, rest, last = paragraph
    here = [claim for claim in claims if claim.start < last and claim.end > first]
    cuts = {first, words, rest, last} | {
        cut for claim in here for cut in (claim.start, claim.end) if first < cut < last
    }
    for start, end in pairwise(sorted(cuts)):
        piece = text(body[start:end])
        if not words <= start < rest:
            piece = element("span", piece, class_="gap")  # line ends between paragraphs take no room
        for claim in reversed([claim for claim in here if claim.start <= start and end <= claim.end]):
            piece = element("mark", piece, class_=claim.label.tone, data_claim_id=claim.id)
        yield piece
        yield from (marker(claim) for claim in here if claim.end == end)


def marker(claim: Marked) -> str:
    """What stands behind a claim: the label's sign and word, and the way to its footnote."""
    words = f"{text(claim.label.glyph)} {text(claim.label.title)} {claim.number}"
    link = element("a", words, id=f"r-{claim.id}", href=f"#c-{claim.id}", role="doc-noteref", class_=claim.label.tone)
    return added("sup", link, class_="marker")


def shown_text(article: ArticleRecord) -> str:
    """The text as the page shows it."""
    return shown(article.text)
