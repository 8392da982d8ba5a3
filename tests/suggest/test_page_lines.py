"""What a page puts around an article's own statements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.page_lines import is_furniture, text_start
from tests.support import HOSTILE

MILL = "The mill made 300 loaves in 2025."


@pytest.mark.parametrize(
    "before",
    ["22:15 ", "9.31am ", "10:05 GMT – ", "[14:20] ", "2h ago  ", "Correction: ", "Clarification, May 14, 2026: ",
     "Claim: ", "Update: ", "Editor’s note: ", "Notes to editors: ", "LYSNA, 3 May – ", "Lysna (NW) – ",
     "UPDATE: LYSNA (NW) – "],
)  # fmt: skip
def test_own_words_begin_after_times_labels_and_datelines(before: str) -> None:
    assert text_start(before + MILL) == len(before)


@pytest.mark.parametrize(
    "text",
    [MILL, "2025 was a good year.", "10.5 percent of it was sold.", "News of it spread.",
     "The claim: it is old, he said.",
     "At 22:15 The Mill burned.", "22:15 is late.", "", "Updates came: none helped."],
)  # fmt: skip
def test_what_belongs_to_the_sentence_stays(text: str) -> None:
    assert text_start(text) in (0, len("The claim: "))


@pytest.mark.parametrize(
    "text",
    ["Read more: " + MILL, "ALSO READ | " + MILL, "Related: " + MILL, "More on this topic: " + MILL,
     "See also: " + MILL, "This story incorrectly said that the mill made 30 loaves.", "The headline has been changed.",
     "Photo: " + MILL, "Image: " + MILL, "(Photo by Ana Prell)", "FILE - " + MILL, "Credit: Ana Prell",
     "An earlier version of this article said that the mill made 30 loaves.",
     "This story was updated on May 13 to add a comment from the mill.",
     "(This May 12 story has been corrected to say 300, not 30)", "Ana Prell contributed to this report."],
)  # fmt: skip
def test_what_a_page_adds(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text",
    [MILL, "Related costs: the mill paid 300 euros.", "The report was corrected by hand in 2019.", "More on her later.",
     "The first version of the law said nothing of mills.", "Sources said the mill was sold.", "Videos show the fire.",
     "Read the law: it names 300 mills.", "This report was the first of its kind to say so."],
)  # fmt: skip
def test_what_an_article_says(text: str) -> None:
    assert not is_furniture(text)


@given(st.text(max_size=80) | st.sampled_from(HOSTILE))
def test_any_text_has_a_beginning(text: str) -> None:
    assert 0 <= text_start(text) <= len(text)
    assert is_furniture(text) in (True, False)


def test_it_takes_time_linear_in_the_text() -> None:
    for word in ("this article was ", "earlier version of ", "(photo ", "related ", "22:15 "):
        assert is_furniture(word * 20_000) in (True, False)
        assert text_start(word * 20_000) >= 0
