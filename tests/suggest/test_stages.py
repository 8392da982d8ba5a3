"""Both stages together: who is asked, what the score becomes, and reasons that sum to its logit."""

from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.suggestion import Reason
from annotator.errors import UsageError
from annotator.settings import DEFAULT_MODEL
from annotator.suggest.blend import Blend, logit_of, own_blend, parsed_blend
from annotator.suggest.blend_fit import BlendPart, blended, fit_blend, scores_by_folds
from annotator.suggest.claim_scores import Judged, Verdict
from annotator.suggest.encoder_file import own_encoder
from annotator.suggest.stages import SecondStage, own_second_stage
from annotator.suggest.suggester import LinearSuggester, load_suggester
from annotator.suggest.weights import sigmoid, trained_model
from tests.suggest.conftest import body

BLEND = Blend(0.2, 0.9, 0.5, 0.5, 0.25)
SCORES = st.floats(0.0, 1.0).map(lambda score: round(score, 4))
TEXT = "The port handled more grain than any other on the coast."


class Fixed:
    """An encoder that says the same of all texts, and remembers them."""

    def __init__(self, logit: float) -> None:
        self.logit, self.asked = logit, list[str]()

    def logits(self, texts: list[str]) -> list[float]:
        self.asked += texts
        return [self.logit] * len(texts)


def stage(logit: float) -> tuple[SecondStage, Fixed]:
    fixed = Fixed(logit)
    return SecondStage(fixed, BLEND), fixed  # type: ignore[arg-type]


def test_only_what_is_open_is_read_in_one_batch() -> None:
    second, encoder = stage(2.0)
    verdicts = [Verdict(str(score), score, ()) for score in (0.0, 0.2, 0.3, 0.6, 0.9, 0.95)]
    found = second.revised(verdicts)
    assert encoder.asked == ["0.3", "0.6"]
    assert [one.score == its.score for one, its in zip(found, verdicts, strict=True)] == [1, 1, 0, 0, 1, 1]
    assert found[3].score == round(sigmoid(0.5 * 2.0 + 0.5 * logit_of(0.6) + 0.25), 4)


@given(SCORES, st.floats(-8, 8))
def test_reasons_sum_to_the_logit(score: float, logit: float) -> None:
    linear = round(logit_of(min(max(score, 0.001), 0.999)), 4)
    reasons = (
        Reason("amount", round(linear / 2, 4)),
        Reason("style of other sentences", linear - round(linear / 2, 4)),
    )
    second, encoder = stage(logit)
    (found,) = second.revised([Verdict(TEXT, score, reasons)])
    if encoder.asked:
        assert sigmoid(sum(one.weight for one in found.reasons)) == pytest.approx(found.score, abs=5e-5)
        assert len({one.reason for one in found.reasons if one.reason.startswith("style")}) <= 1
    else:
        assert found.reasons == reasons


@given(st.floats(-5, 5))
def test_nothing_jumps_at_the_edges(logit: float) -> None:
    for edge in (BLEND.low, BLEND.high):
        assert BLEND.decide(logit_of(edge), logit).logit == pytest.approx(logit_of(edge), abs=1e-9)


@given(SCORES, st.floats(-8, 8), st.floats(0, 3))
def test_what_the_encoder_prefers_never_scores_lower(score: float, logit: float, more: float) -> None:
    assert blended(BLEND, score, logit + more) >= blended(BLEND, score, logit)


def test_claims_are_put_in_order_again() -> None:
    first = Judged(0, 9, 0.6, (), (), None, "high")
    second = replace(first, start=3, score=0.5, text="low")

    class Turned(Fixed):
        def logits(self, texts: list[str]) -> list[float]:
            return [-3.0 if text == "high" else 3.0 for text in texts]

    found = SecondStage(Turned(0), BLEND).revised_claims([[], [first, second]])  # type: ignore[arg-type]
    assert [[one.text for one in claims] for claims in found] == [[], ["low", "high"]]


def test_the_fit_finds_the_numbers_that_made_the_labels() -> None:
    true = Blend(0.3, 0.9, 0.8, 0.6, -0.3)
    scores = [0.31 + 0.58 * place / 3000 for place in range(3000)]
    encoder = [((place * 7919) % 1000) / 200 - 2.5 for place in range(3000)]
    chances = [blended(true, score, logit) for score, logit in zip(scores, encoder, strict=True)]
    labels = [((place * 104_729) % 9973) / 9973 < chance for place, chance in enumerate(chances)]
    part = BlendPart(scores, encoder, labels, [place // 30 for place in range(3000)])
    found = fit_blend([part, part], "w", "e")
    assert (found.weights, found.encoder_version) == ("w", "e")
    assert (found.encoder, found.linear, found.bias) == pytest.approx((0.8, 0.6, -0.3), abs=0.15)
    (held_out,) = scores_by_folds([part], 4)
    assert held_out == pytest.approx(chances, abs=0.08)


def test_the_packages_parts_belong_together() -> None:
    blend = own_blend()
    assert (blend.weights, blend.encoder_version) == (trained_model().version, own_encoder().version)
    assert blend.encoder > 0
    assert blend.linear > 0
    assert parsed_blend(blend.as_json(), "a file") == blend
    with pytest.raises(UsageError, match="not a blend"):
        parsed_blend("{}", "a file")


def test_the_setting_turns_it_off_and_the_version_says_so() -> None:
    on, off = load_suggester(DEFAULT_MODEL), load_suggester(DEFAULT_MODEL, None, encoder=False)
    assert off.info.version == trained_model().version
    assert on.info.version == f"{trained_model().version}+{own_blend().version}"
    (linear,) = off.score([TEXT])
    assert own_blend().asks(linear)
    assert list(on.score([TEXT])) != [linear]


def test_scores_claims_and_explanations_agree(suggester: LinearSuggester) -> None:
    (((claim,),),) = suggester.suggest([body(TEXT)])
    score, reasons = suggester.explain(TEXT)
    assert list(suggester.score([TEXT])) == [score] == [claim.score]
    assert reasons == claim.reasons
    assert sigmoid(sum(one.weight for one in reasons)) == pytest.approx(score, abs=5e-5)


def test_own_weights_and_other_pipelines_have_no_second_stage(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(trained_model().as_json(), "utf-8")
    assert "+" not in load_suggester(DEFAULT_MODEL, tmp_path / "own.json").info.version
    assert "+" not in load_suggester("blank:en").info.version
    assert spacy.blank("de").add_pipe("claim_spotter").second is None  # type: ignore[attr-defined]
    assert own_second_stage() is own_second_stage()
