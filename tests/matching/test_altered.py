"""Claims altered by chance are not judged the same; nor are claims of public pools that do not belong together."""

from pathlib import Path

import pytest

from annotator.matching.shared_words import are_forms
from annotator.matching.stems import FILE, SYNONYMS, VERBS, bases, is_verb, meanings, stem
from tests.matching.altered import altered_pairs
from tests.matching.distractors import distractors
from tests.matching.measure import read, same
from tests.matching.pools import asked, rows

DATA = Path(__file__).parents[3] / "shared" / "data" / "matching"
FEW = 0.02


def claims() -> list[str]:
    """Claims to alter: of all pairs, and those made of parts."""
    return [pair.one for part in ("tuned", "held_out") for pair in read(part)] + distractors(200)


@pytest.mark.parametrize(("kind", "pairs"), altered_pairs(claims(), 200).items())
def test_altered_claims_are_not_the_same(kind: str, pairs: list[tuple[str, str]]) -> None:
    assert len(pairs) >= 20, kind
    wrong = [pair for pair in pairs if same(*pair)]
    assert len(wrong) <= FEW * len(pairs), wrong


@pytest.mark.skipif(not DATA.exists(), reason="the public pools are not here")
@pytest.mark.parametrize("pool", ["ct20t2", "ct21b"])
def test_same_is_right_on_a_public_pool(pool: str) -> None:
    found = [each for each in asked(DATA, pool) if same(each.query, each.claim)]
    assert sum(each.relevant for each in found) >= 0.95 * len(found)


@pytest.mark.skipif(not DATA.exists(), reason="the public pools are not here")
def test_altered_claims_of_a_public_pool_are_not_the_same() -> None:
    texts = [str(row["claim"]) for row in rows(DATA / "ct20t2.claims.jsonl")[:1500]]
    for kind, pairs in altered_pairs(texts, 150).items():
        assert sum(same(*pair) for pair in pairs) <= 2 * FEW * len(pairs), kind


def test_the_lexicon_is_small_and_has_its_notice() -> None:
    files = (FILE, SYNONYMS, VERBS)
    assert sum(file.stat().st_size for file in files) < 100_000
    assert all("Princeton University" in file.read_text("utf-8") for file in files)
    assert bases()["sold"] == "sell"
    assert meanings("freed") & meanings("released")
    assert not meanings("mother") & meanings("father")
    assert is_verb("imposes")
    assert not is_verb("poverty")
    assert stem("sold") == stem("selling") == "sell"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("production", "produce", True),
        ("resign", "resignation", True),
        ("employer", "employee", False),
        ("harmful", "harmless", False),
        ("social", "socialist", False),
        ("port", "portion", True),  # the price of judging by endings alone
        ("cat", "car", False),
    ],
)
def test_forms_of_one_word(one: str, other: str, alike: bool) -> None:
    assert are_forms(one, other) is alike
    assert are_forms(other, one) is alike
