"""Suggestions for articles: order, streaming, ranking, spans, and what no article may break."""

import gc
from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

import annotator.suggest
from annotator.domain.suggestion import SentenceText, SuggestedClaim, Suggester
from annotator.domain.vocabulary import ClaimType, SentenceKind
from annotator.ingest.segment import segment
from annotator.settings import DEFAULT_MODEL, load_settings
from annotator.suggest import article_claims as claims_module
from annotator.suggest import pipeline
from annotator.suggest import suggester as module
from annotator.suggest.blend import own_blend
from annotator.suggest.clauses import MOST
from annotator.suggest.parsed_sentence import Layers, Reading, read
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.suggester import BATCH, LinearSuggester, load_suggester
from annotator.suggest.weights import trained_model
from tests.suggest.conftest import body
from tests.support import ARTICLES, HOSTILE

WORTH_CHECKING = (
    "The port handled 4.1 million tonnes last year, 12 per cent more than in 2023.",
    "The council paid 30 million euros for the land in 2019.",
    "Unemployment in the region fell from 9 to 6.4 per cent between 2015 and 2020.",
    "The company employs 22,000 people in nine countries and doubled its profit in March.",
)
NOT_WORTH_CHECKING = (
    "What a lovely morning it was!",
    "“I am so proud and happy that we did this together,” he said.",
    "Will anybody come?",
    "You should be ashamed.",
    "Photograph: Harbour Gazette",
    "12 May 2026",
)


def _scores(suggester: LinearSuggester, *texts: str) -> list[float]:
    return list(suggester.score(texts))


def test_it_is_a_suggester(suggester: LinearSuggester) -> None:
    taken: Suggester = suggester
    assert (taken.info.name, taken.info.version) == ("spotter", f"{trained_model().version}+{own_blend().version}")
    assert taken.info.model.startswith(DEFAULT_MODEL + "-")


def test_claims_rank_above_feelings_and_fragments(suggester: LinearSuggester) -> None:
    good, bad = _scores(suggester, *WORTH_CHECKING), _scores(suggester, *NOT_WORTH_CHECKING)
    assert min(good) >= 0.8
    assert max(bad) < 0.2


@pytest.mark.parametrize("kind", [SentenceKind.HEADLINE, SentenceKind.BYLINE])
def test_headlines_and_bylines_are_not_suggested(suggester: LinearSuggester, kind: SentenceKind) -> None:
    text = "Prices fell in May, says bureau"
    body_claim, other_claim = next(
        suggester.suggest([[SentenceText(text, SentenceKind.BODY, 0), SentenceText(text, kind, 1)]])
    )
    assert body_claim[0].score >= 0.35
    assert not other_claim or other_claim[0].score < 0.1


def test_one_list_for_each_sentence_with_the_whole_sentence_as_claim(suggester: LinearSuggester) -> None:
    article = body(*WORTH_CHECKING, *NOT_WORTH_CHECKING)
    found = next(suggester.suggest([article]))
    assert len(found) == len(article)
    for sentence, claims in zip(article[: len(WORTH_CHECKING)], found, strict=False):
        (claim,) = claims
        assert sentence.text[claim.start : claim.end] == sentence.text
        assert claim.reasons


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("  The dam held 3 million tonnes.\n", "The dam held 3 million tonnes."),
        ("- The dam held 3 million tonnes.", "The dam held 3 million tonnes."),
        ("•\tThe dam held 3 million tonnes.", "The dam held 3 million tonnes."),
        ("-3 million tonnes were held by the dam.", "-3 million tonnes were held by the dam."),
        ("> The dam held 3 million tonnes.", "The dam held 3 million tonnes."),
        ("“The dam held 3 million tonnes,” she said.", "The dam held 3 million tonnes"),
        ("“The dam held 3 million tonnes.”", "The dam held 3 million tonnes."),
        ("“The dam held 3 million tonnes.", "The dam held 3 million tonnes."),
        ("The dam “held” 3 million tonnes.", "The dam “held” 3 million tonnes."),
        ("The dam held 3 million tonnes at the\nend of May.", "The dam held 3 million tonnes at the\nend of May."),
    ],
)
def test_bullets_and_white_space_are_no_part_of_a_claim(suggester: LinearSuggester, text: str, exact: str) -> None:
    ((claim,),) = next(suggester.suggest([body(text)]))
    assert text[claim.start : claim.end] == exact


def test_quotation_and_speaker_reach_the_claim(suggester: LinearSuggester) -> None:
    article = body("“The pump failed 12 times in 2024,” said Greta Holm.", "“It cost us 3 million euros.”", quotation=0)
    found = next(suggester.suggest([article]))
    assert [(claim.speaker, claim.cue) for (claim,) in found] == [("Greta Holm", "said")] * 2
    plain = next(suggester.suggest([body("It cost us 3 million euros.")]))
    assert found[1][0].score < plain[0][0].score, "somebody's own words count less than the reporter's"


@pytest.mark.parametrize(
    "text",
    [
        "Hello!",
        "Photograph: Ana Prell, who paid 3 million euros.",
        "Read more: The port moved 3 million tonnes in May",
        "ALSO READ | The port moved 3 million tonnes in May",
        "An earlier version of this article said that the port moved 3 million tonnes.",
        "This article was updated on May 13 to correct the number of ships.",
        "Does the port move 3 million tonnes?",
    ],
)
def test_what_states_nothing_for_its_article_is_no_claim(suggester: LinearSuggester, text: str) -> None:
    assert next(suggester.suggest([body(text)])) == [[]]


@pytest.mark.parametrize(
    "before", ["22:15 ", "9.31am – ", "2h ago  ", "Correction: ", "UPDATE: ", "Notes to editors: ", "LYSNA (NW) – "]
)
def test_a_claim_begins_after_what_the_page_puts_before_it(suggester: LinearSuggester, before: str) -> None:
    text = "The port moved 3 million tonnes in May."
    ((claim,),) = next(suggester.suggest([body(before + text)]))
    assert (before + text)[claim.start : claim.end] == text


def test_a_sentence_with_several_claims_has_the_best_first(suggester: LinearSuggester) -> None:
    text = "The port had moved 3 million tonnes, and the dam held 2 million, said the board’s engineer, Ana Prell."
    (claims,) = next(suggester.suggest([body(text)]))
    found = {text[claim.start : claim.end]: claim.speaker for claim in claims}
    assert found["the board’s engineer, Ana Prell"] is None
    assert found["The port had moved 3 million tonnes"] == "Ana Prell"
    assert text[claims[0].start : claims[0].end] != "the board’s engineer, Ana Prell"


def test_no_articles_and_empty_articles(suggester: LinearSuggester) -> None:
    assert list(suggester.suggest([])) == []
    assert list(suggester.suggest([[], body(WORTH_CHECKING[0]), [], []]))[0::2] == [[], []]
    assert list(suggester.score([])) == []


def test_the_first_article_does_not_wait_for_the_second(suggester: LinearSuggester) -> None:
    asked: list[int] = []

    def articles() -> Iterator[list[SentenceText]]:
        for number in range(5):
            asked.append(number)
            yield body(WORTH_CHECKING[number % 4])

    results = suggester.suggest(articles())
    next(results)
    assert asked == [0]
    assert len(list(results)) == 4


def test_never_more_articles_are_held_than_fill_a_batch(suggester: LinearSuggester) -> None:
    asked = 0

    def articles() -> Iterator[list[SentenceText]]:
        nonlocal asked
        while True:
            asked += 1
            yield body("Yes.", "No.", "Now.", "Then.")

    results = suggester.suggest(articles())
    for taken in range(1, 200):
        next(results)
        assert asked - taken < BATCH / 4
    results.close()


def test_articles_come_out_in_order_each_as_if_alone(suggester: LinearSuggester) -> None:
    """Neither neighbours nor the size of a batch change what is said of a sentence."""
    articles = [body(*WORTH_CHECKING[:n], *NOT_WORTH_CHECKING[n:]) for n in (0, 1, 2, 3, 4)] * 3
    together = list(suggester.suggest(articles))
    alone = [next(suggester.suggest([article])) for article in articles]
    assert together == alone


def test_an_article_larger_than_a_batch(suggester: LinearSuggester) -> None:
    one = body(WORTH_CHECKING[0])
    found = next(suggester.suggest([one * (BATCH + 3)]))
    assert found == next(suggester.suggest([one])) * (BATCH + 3)


def test_the_component_in_the_pipeline_says_the_same(suggester: LinearSuggester) -> None:
    nlp = load_suggester(DEFAULT_MODEL)._nlp
    for text in WORTH_CHECKING + NOT_WORTH_CHECKING:
        attrs = nlp(text).spans["claims"].attrs
        (found,) = next(suggester.suggest([body(text)]))
        assert attrs["scores"] == [claim.score for claim in found]


def test_the_package_scores_texts(suggester: LinearSuggester) -> None:
    texts = [*WORTH_CHECKING, *NOT_WORTH_CHECKING, ""]
    assert annotator.suggest.score(texts) == _scores(suggester, *texts)
    assert annotator.suggest.score(iter(texts[:2]), model="blank:en")[0] > 0.35


def test_results_outlive_the_memory_of_the_parser(suggester: LinearSuggester, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every batch in a memory zone nothing handed out points into it."""
    expected = next(suggester.suggest([body(*WORTH_CHECKING)]))
    monkeypatch.setattr(module, "KNOWN_WORDS", 0)
    results = suggester.suggest(body(*WORTH_CHECKING) for _ in range(100))
    kept = list(results)
    gc.collect()
    assert kept == [expected] * 100
    assert not [thing for thing in gc.get_objects() if isinstance(thing, Doc) and thing.text in WORTH_CHECKING]


def test_two_streams_at_once_and_one_given_up(suggester: LinearSuggester, monkeypatch: pytest.MonkeyPatch) -> None:
    """No memory zone is open while somebody holds a result: zones cannot be nested."""
    monkeypatch.setattr(module, "KNOWN_WORDS", 0)
    first = suggester.suggest(body(text) for text in WORTH_CHECKING)
    second = suggester.suggest(body(text) for text in WORTH_CHECKING)
    pairs = [(next(first), next(second)) for _ in range(2)]
    assert all(one == other for one, other in pairs)
    first.close()
    assert len(list(second)) == 2


def _new_words(first: int, count: int) -> Iterator[list[SentenceText]]:
    for number in range(first, first + count):
        yield body(*(f"Firm x{number}q{n} sold {number}{n} lots to y{n}z{number}." for n in range(25)))


def test_new_words_are_forgotten_when_enough_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fills the memory of a long run is spaCy's store of words: it grows to a bound and no further."""
    suggester = LinearSuggester(pipeline._loaded.__wrapped__("blank:en", None, False), "test")
    store = suggester._nlp.vocab.strings
    monkeypatch.setattr(module, "KNOWN_WORDS", 3_000)
    list(suggester.suggest(_new_words(0, 60)))
    bound = len(store)
    assert bound > 3_000
    list(suggester.suggest(_new_words(60, 40)))
    assert len(store) == bound


LONG = [
    "x" * 50_000,
    "4" * 50_000,
    "word " * 10_000,
    "“" * 5_000,
    "http://" + "a/" * 20_000,
    "$%&/()=?" * 2_000,
    "a\u0301" * 20_000,
    "1,234.5 " * 3_000,
]
ODD = [
    *HOSTILE, "", " ", "\n", "\0", "\x00\x01\x02 and 3 million", "\ud800 half a pair", "e\udfff", "\ufeff", "\u2028",
    "🏃‍♀️🏃‍♀️ 4 runners", "ليلى الشاطري فازت بسباق 2019", "\u202e4 million\u202c", "שלום 40%",
    "東京は2021年に3兆円を使った。", "'", "“", "”", "...",
]  # fmt: skip


@pytest.mark.parametrize("model", [DEFAULT_MODEL, "blank:en", "blank:xx"])
def test_no_text_breaks_it(model: str) -> None:
    article = body(*ODD, *LONG, quotation=0)
    found = next(load_suggester(model).suggest([article]))
    assert len(found) == len(article)
    for sentence, claims in zip(article, found, strict=True):
        _check(sentence, claims)


@settings(max_examples=40)
@given(st.lists(st.text(max_size=120), max_size=6), st.sampled_from(SentenceKind), st.none() | st.integers(0, 3))
def test_spans_are_inside_and_scores_between_nought_and_one(
    suggester: LinearSuggester, texts: list[str], kind: SentenceKind, quotation: int | None
) -> None:
    article = [SentenceText(text, kind, place, quotation) for place, text in enumerate(texts)]
    found = next(suggester.suggest([article]))
    assert len(found) == len(article)
    for sentence, claims in zip(article, found, strict=True):
        _check(sentence, claims)


_PIECES = st.sampled_from(
    ["“", "”", '"', ",", ".", ";", ":", "—", "said", "Holm", "General Ana Prell", "that", "and the city paid",
     "40 million", "according to", "who has", "which shares 22", "told reporters", "’s", "\n", "\u00a0", "\u202e",
     "the council", "»", "e\u0301", "\ud800", "👩‍🦽", "東京", "as", "claim", "(", ")"]
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.lists(_PIECES, max_size=16), st.sampled_from([" ", ""]), st.sampled_from(["suggester", "blank:en", "blank:de"])
)
def test_claims_of_broken_speech_are_apart_or_nested(
    suggester: LinearSuggester, pieces: list[str], between: str, model: str
) -> None:
    article = body(between.join(pieces), between.join(reversed(pieces)), quotation=0)
    for sentence, claims in zip(article, next(_on(suggester, model).suggest([article])), strict=True):
        _check(sentence, claims)


def _on(suggester: LinearSuggester, model: str) -> LinearSuggester:
    return suggester if model == "suggester" else LinearSuggester(load_pipeline(model), model)


@pytest.mark.parametrize("model", ["blank:en", "blank:de"])
def test_without_a_parse_the_sentence_is_the_claim(model: str) -> None:
    text = "Die Stadt zahlte 2019 4 Millionen Euro, und das Land zahlte 2 Millionen."
    ((claim,),) = next(load_suggester(model).suggest([body(text)]))
    assert text[claim.start : claim.end] == text


def _check(sentence: SentenceText, claims: list[SuggestedClaim]) -> None:
    assert len(claims) <= MOST
    assert [claim.score for claim in claims] == sorted((claim.score for claim in claims), reverse=True)
    for one, other in combinations(claims, 2):
        apart = one.end <= other.start or other.end <= one.start
        nested = one.start <= other.start and other.end <= one.end
        assert apart or nested or (other.start <= one.start and one.end <= other.end)
        assert (one.start, one.end) != (other.start, other.end)
    for claim in claims:
        assert list(claim.types) == [each for each in ClaimType if each in claim.types]
        assert claim.types
        exact = sentence.text[claim.start : claim.end]
        assert 0 <= claim.start < claim.end <= len(sentence.text)
        assert exact == exact.strip()
        assert 0 <= claim.score <= 1
        assert len(claim.reasons) <= 7


class TestArticles:
    """On whole articles: about half of a news report is worth a look, and its headline is not."""

    @staticmethod
    def _ranked(suggester: LinearSuggester, text: str) -> list[tuple[float, int]]:
        spans = segment(text)
        article = [SentenceText(text[s.start : s.end], s.kind, s.paragraph, s.quotation) for s in spans]
        found = next(suggester.suggest([article]))
        scores = [claims[0].score if claims else 0.0 for claims in found]
        return sorted(((score, place) for place, score in enumerate(scores)), reverse=True)

    def test_the_seed_article(self, suggester: LinearSuggester, seed_article: str | None) -> None:
        """By place only: sums of money, shells and members on top; the headline, opinion and words of feeling last."""
        if seed_article is None:
            return
        ranked = self._ranked(suggester, seed_article)
        places = [place for _, place in ranked]
        assert {*places[:4]} == {9, 10, 13, 14}
        assert {*places[-3:]} == {0, 3, 7}
        assert 8 <= sum(score >= 0.35 for score, _ in ranked) <= 12

    @pytest.mark.parametrize("name", ["port-cargo.txt", "bus-strike.txt", "dam-correction.txt"])
    def test_reports_of_the_corpus(self, suggester: LinearSuggester, name: str) -> None:
        threshold = load_settings(reviewer="ana").suggest.threshold
        ranked = self._ranked(suggester, (ARTICLES / name).read_text("utf-8"))
        worth = [place for score, place in ranked if score >= threshold]
        assert 0.25 <= len(worth) / len(ranked) <= 0.85
        assert 0 not in worth, "a headline is not suggested"

    def test_an_opinion_piece_has_less_to_check_than_a_report(self, suggester: LinearSuggester) -> None:
        shares = []
        for name in ("school-phones-opinion.txt", "port-cargo.txt"):
            ranked = self._ranked(suggester, (ARTICLES / name).read_text("utf-8"))
            shares.append(sum(score >= 0.35 for score, _ in ranked) / len(ranked))
        assert shares[0] < shares[1] / 1.5


def test_each_sentence_is_read_once(suggester: LinearSuggester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading is what costs most beside the parse; score, quotation and speaker share it."""
    reads: list[str] = []

    def counting(span: Span, layers: Layers) -> Reading:
        reads.append(span.text)
        return read(span, layers)

    monkeypatch.setattr(claims_module, "read", counting)
    next(suggester.suggest([body(*WORTH_CHECKING)]))
    assert reads == list(WORTH_CHECKING)
