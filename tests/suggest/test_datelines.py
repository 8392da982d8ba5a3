"""A dateline is told from a sentence that only looks like one, and no claim begins with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.suggestion import SentenceText
from annotator.domain.vocabulary import SentenceKind
from annotator.matching.datelines import after_dateline, place_of
from annotator.suggest.suggester import LinearSuggester
from tests.support import HOSTILE

MILL = "The mill made 300 loaves in 2025."


@pytest.mark.parametrize(
    "dateline",
    ["OSTRAVIN, 3 May 2025 – ", "OSTRAVIN (Northern Wire) — ", "OSTRAVIN, May 3 - ", "NEW OSTRAVIN, Vell (NW) -- ",
     "ŘÍČANY, 3 May 2025 – ", "ST. MARL, 12 June, 2025 – ", " OSTRAVIN, 3 May – ", "Ostravin, 3 May – ",
     "Ostravin (NW) – ", "OSTRAVIN, Vell – 3 May 2025 – ", "Ostravin, Vell, May 3, 2025 /Wire/ -- ",
     "Ostravin, 3 May: ", "OSTRAVIN, Vell — "],
)  # fmt: skip
def test_datelines(dateline: str) -> None:
    assert after_dateline(dateline + MILL) == len(dateline)
    assert place_of(dateline + MILL) in ("OSTRAVIN", "NEW OSTRAVIN", "ŘÍČANY", "ST. MARL", "Ostravin")


@pytest.mark.parametrize(
    "text",
    ["NATO – which has 40 members – made 300 plans.", "NASA, ESA and 12 others – all of them rich – made plans.",
     "The mill, 3 May – a holiday – was shut.", "OSTRAVIN, 3 May 2025 –", "A – B.", "", MILL,
     "2025 – a good year – ended.", "Holm (below) – who owns it – left.", "Holm, Prell – 3 May was theirs – left.",
     "Ostravin, a town – 3 May – Vell.", "NATO, Vell — which joined in May — made plans."],
)  # fmt: skip
def test_what_only_looks_like_one(text: str) -> None:
    assert after_dateline(text) == 0
    assert place_of(text) is None


@given(st.text(max_size=80) | st.sampled_from(HOSTILE))
def test_it_is_an_offset_of_the_text(text: str) -> None:
    assert 0 <= after_dateline(text) <= len(text)
    assert not text[: after_dateline(text)].islower()


def test_it_takes_time_linear_in_the_text() -> None:
    assert after_dateline("OSTRAVIN, " * 20_000 + MILL) == 0


@pytest.mark.parametrize("said", [False, True])
def test_claims_begin_behind_it(suggester: LinearSuggester, said: bool) -> None:
    text = f"OSTRAVIN, May 3 – {MILL[:-1]}, its owner said." if said else f"OSTRAVIN, May 3 – {MILL}"
    (claims,) = next(suggester.suggest([[SentenceText(text, SentenceKind.BODY, 0)]]))
    assert text[claims[0].start : claims[0].end] == (MILL[:-1] if said else MILL)
    assert claims[0].speaker == ("its owner" if said else None)
