"""Makes the golden files of claims again: ``python -m tests.suggest.make_claims``.

Every claim that the rules see in the sample articles, with its speakers and types, whatever its score: weights may
change, spans and speakers should not. Sentences without a finite verb, bylines, subheadings and questions hold no
claim anybody would check and are left out. Of the article beside the checkout (``../shared``) only offsets and hashes
are kept, and of its five best claims too; those change with the weights.

Look at the difference before keeping it: each line was checked by hand.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.domain.suggestion import SentenceText
from annotator.domain.vocabulary import SentenceKind
from annotator.ingest.items import Failure, expand
from annotator.ingest.readers import read
from annotator.ingest.segment import segment
from annotator.settings import DEFAULT_MODEL
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.suggester import LinearSuggester
from annotator.suggest.tree import FINITE
from tests.support import ARTICLES, ROOT

CLAIMS = ROOT / "tests" / "golden" / "claims"
SEED = ROOT.parent / "shared" / "seed" / "article.txt"
SEED_CLAIMS = CLAIMS / "seed.jsonl"
SEED_BEST = CLAIMS / "seed-best.jsonl"
BEST = 5


def sample_articles() -> Iterator[tuple[str, ArticleInput]]:
    """Every sample article with the name of its golden file."""
    for item in expand([str(ARTICLES)]):
        for number, article in enumerate(read(item), 1):
            if isinstance(article, Failure):
                raise TypeError(article)
            name = article.origin.split("/")[-1]
            yield (
                (name if ":" not in name and "#" not in name else f"{name.split(':')[0].split('#')[0]}-{number}"),
                article,
            )


def sentences_of(article: ArticleInput) -> list[SentenceText]:
    """The sentences of an article as a suggester gets them."""
    return _segmented(article)[1]


def _segmented(article: ArticleInput) -> tuple[list[SentenceSpan], list[SentenceText]]:
    spans = segment(article.text, article.language, article.headline_end)
    texts = [SentenceText(article.text[one.start : one.end], one.kind, one.paragraph, one.quotation) for one in spans]
    return spans, texts


def claims(article: ArticleInput) -> list[dict[str, Any]]:
    """The sentences of an article with their claims, in the order of the text."""
    nlp = load_pipeline(DEFAULT_MODEL)
    suggester = LinearSuggester(nlp, DEFAULT_MODEL)
    spans, sentences = _segmented(article)
    found = []
    for span, sentence, suggested in zip(spans, sentences, next(suggester.suggest([sentences])), strict=True):
        last = sentence.text.rstrip('”"»“) \n')[-1:]
        heading = sentence.kind is SentenceKind.BODY and last.isalnum()
        if sentence.kind is SentenceKind.BYLINE or heading or last == "?":
            continue
        if not any(token.tag_ in FINITE for token in nlp(sentence.text)):
            continue
        one = [
            {
                "start": span.start + claim.start,
                "end": span.start + claim.end,
                "exact": sentence.text[claim.start : claim.end],
                "speaker": claim.speaker,
                "cue": claim.cue,
                "types": list(claim.types),
            }
            for claim in sorted(suggested, key=lambda claim: (claim.start, -claim.end))
        ]
        found.append({"sentence": sentence.text, "claims": one})
    return found


def veiled(article: ArticleInput) -> list[dict[str, Any]]:
    """The claims of an article without a word of it: offsets, and hashes of claim, speaker and cue."""
    return [
        {
            "start": claim["start"],
            "end": claim["end"],
            **{f"{name}_sha256": claim[name] and _hash(claim[name]) for name in ("exact", "speaker", "cue")},
            "types": claim["types"],
        }
        for sentence in claims(article)
        for claim in sentence["claims"]
    ]


def best(article: ArticleInput) -> list[dict[str, Any]]:
    """The five claims of an article that score best, in the order of the text, as offsets and a hash."""
    spans, sentences = _segmented(article)
    suggested = next(LinearSuggester(load_pipeline(DEFAULT_MODEL), DEFAULT_MODEL).suggest([sentences]))
    found = [
        (claim.score, span.start + claim.start, span.start + claim.end)
        for span, of_sentence in zip(spans, suggested, strict=True)
        for claim in of_sentence
    ]
    first = sorted(sorted(found, reverse=True)[:BEST], key=lambda one: one[1])
    return [{"start": start, "end": end, "exact_sha256": _hash(article.text[start:end])} for _, start, end in first]


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def seed_article() -> ArticleInput | None:
    """The article beside the checkout, where there is one."""
    return ArticleInput(text=SEED.read_text("utf-8"), origin="article.txt") if SEED.is_file() else None


def lines(rows: list[dict[str, Any]]) -> str:
    """One row a line, so that a difference shows the sentence it is about."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main() -> None:
    """Write all golden files."""
    CLAIMS.mkdir(parents=True, exist_ok=True)
    for name, article in sample_articles():
        (CLAIMS / f"{name}.jsonl").write_text(lines(claims(article)), "utf-8")
    if seed := seed_article():
        SEED_CLAIMS.write_text(lines(veiled(seed)), "utf-8")
        SEED_BEST.write_text(lines(best(seed)), "utf-8")


if __name__ == "__main__":
    main()
