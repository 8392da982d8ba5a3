"""Whole pages: one for each article, and the list of them all."""

from collections import Counter
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from annotator.dataset.answers import ClaimAnswer
from annotator.dataset.lines import Json
from annotator.dataset.record import ArticleRecord, ArticleRef
from annotator.export.files import Counted
from annotator.export.parts.jsonld import embeddable
from annotator.export.parts.pages.highlights import Marked, has_heading, paragraphs
from annotator.export.parts.pages.markup import UNTITLED, page_templates, shown
from annotator.export.parts.pages.style import Look, article_look
from annotator.export.parts.schema_org import CONTEXT
from annotator.schemes import LabelScheme, LabelSpec
from annotator.settings import DatasetSettings
from annotator.text import sha256_of

INDEX = "index.html"
Verdicts = list[tuple[LabelSpec, int]]
"""Labels, each with how many claims have it."""
_PIECES_TOGETHER = 200


def write_index(
    stream: Counted, name: str, entries: Iterable[tuple[ArticleRef, Verdicts]], dataset: DatasetSettings
) -> None:
    """Write the list of articles, each with how its claims came out; it is read as the entries come."""
    _write(stream, INDEX, title=name, entries=entries, dataset=dataset)


def write_article(
    stream: Counted,
    article: ArticleRecord,
    answers: Sequence[ClaimAnswer],
    scheme: LabelScheme,
    dataset: DatasetSettings,
    reviews: Sequence[Json],
) -> None:
    """Write the page of one article; ``reviews`` are those that search engines read."""
    claims = [
        Marked(number, each.record.start, each.record.end, spec_of(each.label, scheme), each)
        for number, each in enumerate(answers, 1)
    ]
    _write(
        stream,
        "article.html",
        title=article.title or UNTITLED,
        article=article,
        sha256=sha256_of(shown(article.text)),
        has_heading=has_heading(article),
        paragraphs=paragraphs(article, claims),
        claims=claims,
        verdicts=verdicts([each.label for each in answers], scheme),
        reviews=_as_data(reviews),
        dataset=dataset,
    )


def spec_of(label: str, scheme: LabelScheme) -> LabelSpec:
    """A label as the scheme has it; one that it lacks is shown by its name."""
    return scheme[label] if label in scheme else LabelSpec(label, label, "", "•")


def verdicts(labels: Sequence[str], scheme: LabelScheme) -> Verdicts:
    """How many claims have each label, in the scheme's order; labels that it lacks come last."""
    found = Counter(labels)
    return [
        (spec_of(name, scheme), found[name]) for name in dict.fromkeys((*scheme.names, *sorted(found))) if found[name]
    ]


def _as_data(reviews: Sequence[Json]) -> Markup | None:
    """Reviews as JSON-LD, in which nothing can end the script element."""
    data = embeddable({"@context": CONTEXT, "@graph": list(reviews)}).decode()
    return Markup(data) if reviews else None  # noqa: S704 — escaped as JSON


def _write(stream: Counted, template: str, **values: object) -> None:
    write_page(stream, template, article_look(), **values)


def write_page(stream: Counted, template: str, look: Look, **values: object) -> None:
    """Write a page a few pieces at a time."""
    pieces = page_templates().get_template(template).stream(policy=look.policy, style=look.style, **values)
    pieces.enable_buffering(_PIECES_TOGETHER)
    for piece in pieces:
        stream.write(piece.encode())
