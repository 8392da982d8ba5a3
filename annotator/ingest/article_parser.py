"""Turning texts into articles to store: language, sentences, claims and the facts of these. Nothing here is stored.

This is all that takes long in an import. It needs no database, so other processes can do it (``worker_pool``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.domain.suggestion import SentenceText, Suggester
from annotator.ingest.items import Failure
from annotator.ingest.languages import detect_language
from annotator.ingest.segment import SEGMENTER, segment
from annotator.matching.facts import facts_of
from annotator.matching.facts_json import packed
from annotator.storage.found_claims import Choosing, ChosenClaims, NewArticle, choose, exact_texts
from annotator.text import one_line, sha256_of

LoadSuggester = Callable[[], Suggester]
"""Loads a suggester; can be handed to another process."""


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """Which claims are chosen, and the language of articles that state none and whose language cannot be told."""

    choosing: Choosing
    language: str | None = None


class ArticleParser:
    """Parses articles, several at once. Each text goes through the suggester once, sentence by sentence."""

    def __init__(self, suggester: Suggester | None, options: ParseOptions) -> None:
        """Without a ``suggester`` there are sentences and no claims."""
        self._suggester = suggester
        self._options = options

    def parse(self, articles: Sequence[ArticleInput]) -> list[NewArticle | Failure]:
        """Each article as it is to be stored; one on which parsing fails is a failure, and the others are parsed."""
        try:
            return list(self._parsed(articles))
        except Exception as error:  # noqa: BLE001 — whatever is wrong with one text must not lose the others
            if len(articles) > 1:
                return [parsed for article in articles for parsed in self.parse([article])]
            return [Failure(each.origin, _why(error)) for each in articles]

    def _parsed(self, articles: Sequence[ArticleInput]) -> list[NewArticle]:
        articles = [replace(each, language=each.language or detect_language(each.text)) for each in articles]
        spans = [segment(each.text, each.language or self._options.language, each.headline_end) for each in articles]
        chosen = self._chosen(articles, spans) if self._suggester else [None] * len(articles)
        each = zip(articles, spans, chosen, strict=True)
        return [NewArticle(article, cut, SEGMENTER, claims) for article, cut, claims in each]

    def _chosen(
        self, articles: Sequence[ArticleInput], spans: Sequence[Sequence[SentenceSpan]]
    ) -> list[ChosenClaims | None]:
        suggester, options = self._suggester, self._options
        if suggester is None:
            raise AssertionError("claims are chosen of those that a suggester found")
        texts = [_sentence_texts(article.text, cut) for article, cut in zip(articles, spans, strict=True)]
        done: list[ChosenClaims | None] = []
        for article, cut, sentences, found in zip(articles, spans, texts, suggester.suggest(texts), strict=True):
            chosen = choose(sha256_of(article.text), sentences, found, suggester.info, options.choosing)
            facts = {exact: packed(facts_of(exact)) for exact in exact_texts(article.text, cut, chosen)}
            done.append(replace(chosen, facts=facts))
        return done


def _sentence_texts(text: str, spans: Sequence[SentenceSpan]) -> list[SentenceText]:
    return [SentenceText(text[span.start : span.end], span.kind, span.paragraph, span.quotation) for span in spans]


def _why(error: Exception) -> str:
    said = one_line(str(error))[:200]
    return f"could not be parsed ({type(error).__name__}: {said}): it was left out; please report this."
