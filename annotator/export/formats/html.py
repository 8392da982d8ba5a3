"""Pages to publish: each article with its claims marked and their sources in footnotes, and an index.

Pages are self-contained: styles are inline, there are no scripts, and a content security policy blocks everything else.
spaCy's displaCy is not used, because its span view loses paragraphs and white space, has no footnotes, and shows labels
only by colour and name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from annotator.dataset.answers import ClaimAnswer, Layer
from annotator.dataset.record import ArticleRef, ClaimRecord
from annotator.errors import AnnotatorError
from annotator.export.files import Counted
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.label_names import LabelMap
from annotator.export.parts.pages.page import INDEX, Verdicts, verdicts, write_article, write_index
from annotator.export.parts.schema_org import claim_review, no_rating
from annotator.text import sha256_of


class Html(Format):
    """A folder with ``index.html`` and one page per article with a claim, named by the article's id."""

    name = "html"
    about = "readers: pages to publish, claims marked in the articles, sources in footnotes"
    suffix = ""
    layers = (Layer.GOLD,)  # only the team's verdict is published
    carries = ("claim_id", "label", "span", "evidence", "split")
    reader = "lxml"

    def refuser(self, job: Job) -> Callable[[ClaimAnswer], str | None]:
        """Refuse labels that mean “not a claim”."""
        scheme = job.project.scheme
        return lambda answer: None if scheme.is_claim(answer.label) else "not a claim: there is nothing to mark"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the page of each article, and the index."""
        job.note("Control characters of the texts are shown as U+FFFD, tabs as spaces; offsets stay the same.")
        with job.open(INDEX) as index:
            entries = _counted(_write_articles(records, job), index)
            write_index(index, job.dataset.name or job.project.name, entries, job.dataset)

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield every marked claim of every page."""
        names = [file["name"] for file in manifest["files"]]
        linked = [anchor.get("href") for anchor in _parsed(out / INDEX).iterfind(".//ul[@class='articles']//h3/a")]
        if [INDEX, *linked] != names:
            raise AnnotatorError(f"{INDEX} does not list the pages of the export.")
        for name in linked:
            yield from _claims(_parsed(out / name), name)


def _write_articles(records: Iterable[ClaimRecord], job: Job) -> Iterator[tuple[ArticleRef, Verdicts]]:
    """Write the page of each article with a claim; yield the article and its verdicts."""
    ratings = LabelMap("claimreview", job.project.scheme)
    for article_id, group in groupby(records, lambda record: record.article.id):
        answers = [answer for record in group for answer in job.answers(record)]
        if answers:
            _write_page(job, article_id, answers, ratings)
            yield answers[0].record.article, verdicts([each.label for each in answers], job.project.scheme)


def _counted(entries: Iterable[tuple[ArticleRef, Verdicts]], index: Counted) -> Iterator[tuple[ArticleRef, Verdicts]]:
    for entry in entries:
        index.rows += 1
        yield entry


def _write_page(job: Job, article_id: str, answers: Sequence[ClaimAnswer], ratings: LabelMap) -> None:
    rated = [found for answer in answers if not isinstance(found := ratings.apply(answer), str)]
    reviews = [claim_review(each, job) for each in rated if no_rating(each) is None]
    with job.open(f"{article_id}.html") as stream:
        write_article(stream, job.articles(article_id), answers, job.project.scheme, job.dataset, reviews)
        stream.rows += len(answers)


def _parsed(path: Path) -> Any:
    from lxml import html

    return html.parse(str(path), html.HTMLParser(encoding="utf-8", huge_tree=True)).getroot()


def _claims(page: Any, name: str) -> Iterator[ReadRow]:
    """Yield the claims of a page.

    Raises:
        AnnotatorError: the text differs from the article, or marks and footnotes do not match.

    """
    article = page.find(".//article")
    body, spans = text_and_marks(article)
    notes = {note.get("data-claim-id"): note for note in page.iterfind(".//ol[@class='claims']/li")}
    if sha256_of(body) != article.get("data-sha256") or notes.keys() != spans.keys():
        raise AnnotatorError(f"{name} does not contain the article's text, or its marks and footnotes do not match.")
    for claim_id, note in notes.items():
        start, end = spans[claim_id]
        if note.find("blockquote").text_content() != body[start:end]:
            raise AnnotatorError(f"{name} marks a passage that differs from the quote in the footnote of {claim_id}.")
        yield ReadRow(
            claim_id=claim_id,
            label=note.get("data-label"),
            span=(start, end),
            evidence=tuple(sorted(each.get("data-url") for each in note.iterfind(".//ul[@class='sources']/li"))),
            split=note.get("data-split"),
        )


def text_and_marks(article: Any) -> tuple[str, dict[str, tuple[int, int]]]:
    """Return the original text of an article element, and the span of each marked claim."""
    pieces: list[str] = []
    spans: dict[str, tuple[int, int]] = {}
    at = 0

    def walk(node: Any) -> None:
        nonlocal at
        start = at
        if node.get("data-added") is None:
            add(node.text)
            for child in node:
                walk(child)
                add(child.tail)
        if node.tag == "mark":
            known = spans.get(node.get("data-claim-id"), (start, at))
            spans[node.get("data-claim-id")] = (known[0], at)

    def add(said: str | None) -> None:
        nonlocal at
        pieces.append(said or "")
        at += len(said or "")

    walk(article)
    return "".join(pieces), spans
