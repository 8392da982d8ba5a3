"""What is offered on the golden articles that the rules were made with. The other half is measured, not tested here."""

import re

import pytest

from annotator.settings import DEFAULT_THRESHOLD
from tests.suggest.golden import Figures, Offered, figures_of, found_in, is_said_by, measure, table
from tests.suggest.golden_set import GOLDEN, GoldenArticle, Kind, Wanted, golden_articles, words_of

GENRES = {"news", "speech", "transcript", "interview", "live blog", "press release", "opinion"}
PROSE = ("news", "press release", "opinion", "live blog")
FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|forty|hundred|thousand|million)\b"
)


@pytest.fixture(scope="module")
def dev() -> list[GoldenArticle]:
    """The articles that the rules were made with."""
    return golden_articles("dev")


def test_the_articles_are_of_all_genres_and_as_long_as_pages(dev: list[GoldenArticle]) -> None:
    assert len(dev) >= 20
    assert {one.genre for one in dev} == GENRES
    for one in dev:
        assert 150 <= len(one.article.text.split()) <= 500, one.name
        assert {wanted.kind for wanted in one.wanted} == set(Kind), one.name


def test_must_haves_are_not_only_figures_and_not_only_the_reporters(dev: list[GoldenArticle]) -> None:
    musts = [wanted for one in dev for wanted in one.wanted if wanted.kind is Kind.MUST]
    assert sum(not FIGURE.search(wanted.exact.lower()) for wanted in musts) >= 0.4 * len(musts)
    assert sum(bool(wanted.speakers) for wanted in musts) >= len(musts) / 3


def test_what_is_offered_is_wanted_once_and_ends_where_it_ends() -> None:
    figures = figures_of("dev", "offered")["all"]
    assert figures.precision >= 0.80
    assert figures.recall >= 0.80
    assert figures.exactness >= 0.85
    assert figures.speakers >= 0.92
    assert figures.duplicates == 0


def test_the_possible_ones_add_what_must_be_there_and_little_else() -> None:
    offered, shown = figures_of("dev", "offered")["all"], figures_of("dev", "possible")["all"]
    assert shown.recall > offered.recall
    assert shown.precision >= 0.80
    assert shown.duplicates == 0


def test_the_parts_of_sentences_are_the_wanted_claims_whatever_their_scores() -> None:
    figures = figures_of("dev", "perfect")
    assert figures["all"].precision >= 0.90
    assert figures["all"].recall >= 0.95
    assert figures["all"].exactness >= 0.95
    assert figures["all"].duplicates == 0


def test_the_speakers_of_prose_are_right() -> None:
    prose = Figures()
    for genre in PROSE:
        prose.add(figures_of("dev", "perfect")[genre])
    assert prose.speakers >= 0.92


def test_no_offered_claim_is_inside_another() -> None:
    for _, claims in found_in("dev"):
        for claim in claims:
            assert not any(claim.words < other.words for other in claims)


def _claim(text: str, start: int, end: int, wanted: Wanted | None, speaker: str | None = None) -> Offered:
    return Offered(text[start:end], words_of(text, start, end), DEFAULT_THRESHOLD, speaker, 0, wanted, 0)


def test_the_scorer_counts_what_it_says(dev: list[GoldenArticle]) -> None:
    golden = dev[0]
    text = golden.article.text
    musts = [one for one in golden.wanted if one.kind is Kind.MUST]
    never = next(one for one in golden.wanted if one.kind is Kind.NOT)
    start = text.index(musts[0].exact)
    right = _claim(text, start, start + len(musts[0].exact), musts[0], next(iter(musts[0].speakers), None))
    again = _claim(text, start, start + len(musts[0].exact), musts[0])
    figures = measure(golden, [right, again, _claim(text, 0, 9, None), _claim(text, 0, 9, never)])
    assert (figures.offered, figures.right, figures.unwanted, figures.duplicates) == (4, 2, 1, 1)
    assert (figures.found, figures.said, figures.musts) == (1, 1, len(musts))


@pytest.mark.parametrize(
    ("speaker", "right"),
    [
        ("Ana Prell", True),
        ("Prell", True),
        ("Mayor Ana Prell", True),
        ("Ana", False),
        ("Prell Board", False),
        (None, False),
    ],
)
def test_titles_and_first_names_of_speakers_may_be_missing(speaker: str | None, right: bool) -> None:
    wanted = Wanted(Kind.MUST, ("Ana Prell",), False, (frozenset(),), "")
    assert is_said_by(speaker, wanted) is right


def test_nobodys_claim_has_no_speaker() -> None:
    wanted = Wanted(Kind.MUST, (), True, (frozenset(),), "")
    assert is_said_by(None, wanted)
    assert not is_said_by("Ana Prell", wanted)


def test_the_table_has_a_line_for_each_genre() -> None:
    assert len(table("dev", "offered").splitlines()) == len(GENRES) + 2


def test_every_golden_article_has_its_table() -> None:
    for half in GOLDEN.iterdir():
        assert {path.stem for path in half.glob("*.txt")} == {path.stem for path in half.glob("*.tsv")}
