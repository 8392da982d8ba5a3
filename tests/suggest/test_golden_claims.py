"""Every claim and its speaker in the sample articles, as checked by hand; scores are another matter."""

import json

import pytest

from annotator.domain.records import ArticleInput
from tests.suggest.make_claims import (
    BEST,
    CLAIMS,
    SEED_BEST,
    SEED_CLAIMS,
    best,
    claims,
    lines,
    sample_articles,
    seed_article,
    veiled,
)

SAMPLES = dict(sample_articles())
SEED_WORTH = {
    (224, 269), (942, 981), (1080, 1287), (1288, 1446), (1844, 1955), (1956, 2126), (2127, 2264),
}  # fmt: skip
"""The claims of the article beside the checkout that state a fact which can be looked up, chosen by hand."""


@pytest.mark.parametrize("name", SAMPLES)
def test_the_claims_of_a_sample_article(name: str) -> None:
    article = SAMPLES[name]
    assert lines(claims(article)) == (CLAIMS / f"{name}.jsonl").read_text("utf-8")


@pytest.mark.parametrize("name", SAMPLES)
def test_golden_files_are_true_to_their_articles(name: str) -> None:
    text = SAMPLES[name].text
    for line in (CLAIMS / f"{name}.jsonl").read_text("utf-8").splitlines():
        for claim in json.loads(line)["claims"]:
            assert text[claim["start"] : claim["end"]] == claim["exact"]


def test_most_sentences_have_one_claim() -> None:
    counts = [
        len(json.loads(line)["claims"])
        for name in SAMPLES
        for line in (CLAIMS / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    assert max(counts) <= 4
    assert counts.count(1) / len(counts) >= 0.85


def test_every_golden_file_has_its_article() -> None:
    of_seed = {SEED_CLAIMS.name, SEED_BEST.name}
    assert {path.name for path in CLAIMS.iterdir()} == {f"{name}.jsonl" for name in SAMPLES} | of_seed


def test_the_claims_of_the_seed_article() -> None:
    article = seed_article()
    if article is None:
        return
    assert lines(veiled(article)) == SEED_CLAIMS.read_text("utf-8")


def test_the_best_claims_of_the_seed_article() -> None:
    """Most of them are what a fact-checker would take; a plan may still be among them."""
    article = seed_article()
    if article is None:
        return
    found = best(article)
    assert lines(found) == SEED_BEST.read_text("utf-8")
    assert len(found) == BEST
    assert sum((one["start"], one["end"]) in SEED_WORTH for one in found) >= BEST - 1


def test_the_golden_file_of_the_seed_article_holds_no_word_of_it() -> None:
    for line in SEED_CLAIMS.read_text("utf-8").splitlines():
        claim = json.loads(line)
        for name in ("exact_sha256", "speaker_sha256", "cue_sha256"):
            assert claim[name] is None or (len(claim[name]) == 64 and set(claim[name]) <= set("0123456789abcdef"))


def test_claims_of_an_article_are_veiled_by_hash() -> None:
    article = ArticleInput(text="The pump is old, said Greta Holm.", origin="x.txt")
    (claim,) = veiled(article)
    assert (claim["start"], claim["end"], claim["types"]) == (0, 15, ["event"])
    assert "Holm" not in json.dumps(claim)
