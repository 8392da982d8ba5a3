"""Whole pages: one for each article, and the list of them all."""

from collections import Counter
from collections.abc import Iterator, Sequence

from annotator.dataset.answers import ClaimAnswer
from annotator.dataset.lines import Json
from annotator.dataset.record import ArticleRecord, ArticleRef
from annotator.export.parts.jsonld import embeddable
from annotator.export.parts.pages.footnotes import footnote
from annotator.export.parts.pages.highlights import UNTITLED, Marked, marked_text, shown_text
from annotator.export.parts.pages.markup import element, is_web, isolated, joined, language, link, text
from annotator.export.parts.pages.style import POLICY, STYLE
from annotator.export.parts.schema_org import CONTEXT
from annotator.schemes import LabelScheme, LabelSpec
from annotator.settings import DatasetSettings
from annotator.text import counted, one_line, sha256_of

INDEX = "index.html"


def head(title: str, reviews: Sequence[Json] = ()) -> str:
    """Everything before the body; ``reviews`` are those that search engines read."""
    data = embeddable({"@context": CONTEXT, "@graph": list(reviews)}).decode()
    script = f'<script type="application/ld+json">{data}</script>\n' if reviews else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(one_line(title))}</title>\n<style>{STYLE}</style>\n{script}</head>\n<body>\n"
    )


def foot(dataset: DatasetSettings) -> str:
    """Who answers for the pages, under which licence."""
    creator = dataset.creator and f"Checked by {link(dataset.creator_url, text(dataset.creator))}"
    said = joined(creator, dataset.license and f"Licence: {text(dataset.license)}")
    return (element("footer", said) if said else "") + "\n</body>\n</html>\n"


def article_page(
    article: ArticleRecord,
    answers: Sequence[ClaimAnswer],
    scheme: LabelScheme,
    dataset: DatasetSettings,
    reviews: Sequence[Json],
) -> Iterator[str]:
    """The page of one article, a piece at a time."""
    claims = [
        Marked(number, each.record.claim_id, each.record.start, each.record.end, spec_of(each.label, scheme))
        for number, each in enumerate(answers, 1)
    ]
    yield head(article.title or UNTITLED, reviews)
    yield f'<nav aria-label="Site"><a href="{INDEX}">All articles</a> · <a href="#claims">Checked claims</a></nav>\n'
    yield "<main>\n"
    paragraphs = "".join(marked_text(article, claims, _summary(article, claims, scheme)))
    yield element(
        "article", paragraphs, class_="text", id=article.id, lang=language(article.language),
        data_sha256=sha256_of(shown_text(article)),
    )  # fmt: skip
    yield '\n<section id="claims" role="doc-endnotes" aria-labelledby="claims-title">\n'
    yield '<h2 id="claims-title">Checked claims</h2>\n<ol class="claims">\n'
    for claim, answer in zip(claims, answers, strict=True):
        yield footnote(claim, answer) + "\n"
    yield f"</ol>\n</section>\n{_legend(in_order([claim.label.name for claim in claims], scheme))}</main>\n"
    yield foot(dataset)


def spec_of(label: str, scheme: LabelScheme) -> LabelSpec:
    """A label as the scheme has it; one that it lacks is shown by its name."""
    return scheme[label] if label in scheme else LabelSpec(label, label, "", "•")


def counts(labels: Sequence[str], scheme: LabelScheme) -> str:
    """How many claims have each label, in the scheme's order."""
    found = Counter(labels)
    items = (
        element("li", f"{text(spec.glyph)} {found[spec.name]} {text(spec.title)}", class_=f"badge {spec.tone}")
        for spec in in_order(labels, scheme)
    )
    return element("ul", "".join(items), class_="counts", aria_label="Verdicts")


def in_order(labels: Sequence[str], scheme: LabelScheme) -> list[LabelSpec]:
    """The labels that occur, once each, in the scheme's order; those that it lacks come last."""
    return [spec_of(name, scheme) for name in dict.fromkeys((*scheme.names, *sorted(labels))) if name in labels]


def about(article: ArticleRecord | ArticleRef) -> str:
    """Who published an article, who wrote it, and when."""
    published = article.published_at and article.published_at[:10]
    return joined(*map(isolated, (article.publisher, article.author, published)))


def _legend(labels: Sequence[LabelSpec]) -> str:
    """What the signs mean."""
    rows = "".join(
        f"<dt>{element('span', f'{text(label.glyph)} {text(label.title)}', class_=f'badge {label.tone}')}</dt>"
        f"<dd>{element('mark', 'a claim in the text', class_=label.tone)}</dd>\n"
        for label in labels
    )
    return (
        f'<section aria-labelledby="legend">\n<h2 id="legend">What the marks mean</h2>\n<dl>\n{rows}</dl>\n</section>\n'
    )


def _summary(article: ArticleRecord, claims: Sequence[Marked], scheme: LabelScheme) -> str:
    """What stands below the heading: where the article is from, and how its claims came out. In English."""
    where = link(article.url, "the article where it was published") if is_web(article.url) else None
    said = joined(about(article), where)
    checked = f"{counted(len(claims), 'claim')} of this article {'was' if len(claims) == 1 else 'were'} checked."
    lines = (element("p", each, class_="small") for each in (said, checked) if each)
    return element("div", "".join(lines) + counts([claim.label.name for claim in claims], scheme), lang="en", dir="ltr")
