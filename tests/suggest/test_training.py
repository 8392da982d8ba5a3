"""Training: it learns what is there, the same every time, and refuses what cannot be learnt from."""

import hashlib
import json
import random
import struct
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language

from annotator.errors import InputError
from annotator.measures import scores
from annotator.suggest.calibration import calibrate, calibrated_by_folds, folds_of
from annotator.suggest.labelled_sentences import LabelledSentence, read_labelled
from annotator.suggest.reason_groups import BY_HAND
from annotator.suggest.regression import Example, fit
from annotator.suggest.trainer import examples_of, train
from annotator.suggest.vectors import read_vectors
from annotator.suggest.weights import sigmoid, trained_model
from tests.suggest.datasets import sentences, write_dataset, write_export


@pytest.fixture(scope="module")
def examples(nlp: Language) -> list[Example]:
    rows = [LabelledSentence(text, bool(label), "own", "") for text, label in sentences(160)]
    return examples_of(rows, nlp)


@pytest.fixture(scope="module")
def unseen(nlp: Language) -> list[Example]:
    rows = [LabelledSentence(text, bool(label), "own", "") for text, label in sentences(60, seed=9)]
    return examples_of(rows, nlp)


def test_it_learns_and_is_calibrated(examples: list[Example], unseen: list[Example]) -> None:
    trained = train(examples, [unseen])
    judged = [trained.model.score(one.found) for one in unseen]
    labels = [one.sentence.label for one in unseen]
    assert scores.average_precision(labels, judged) > 0.99
    assert scores.expected_calibration_error(labels, judged) < 0.2
    assert trained.held_out == []
    assert trained.model.signs["opinion"] < 0 < trained.model.signs["quantity"]


def test_without_calibration_data_every_sentence_is_held_out_once(examples: list[Example]) -> None:
    trained = train(examples, [])
    labels = [one.sentence.label for one in examples]
    assert len(trained.held_out) == len(examples)
    assert scores.average_precision(labels, trained.held_out) > 0.99


def test_the_same_data_gives_the_same_bytes(examples: list[Example], unseen: list[Example]) -> None:
    first, second = (train(examples, [unseen]).model.as_json() for _ in range(2))
    assert first == second
    other = train(examples[:-2], [unseen]).model
    assert other.version != json.loads(first)["version"], "other data are another version"


def test_the_shipped_model_bears_the_version_of_what_is_in_it() -> None:
    model = trained_model()
    bare = replace(model, version="").as_json().encode()
    assert model.version == hashlib.sha256(bare).hexdigest()[:12]
    card = files("annotator.suggest").joinpath("MODEL_CARD.md").read_text("utf-8")
    assert f"`{model.version}`" in card, "the card is that of another model"
    assert f"{len(model.patterns):,}" in card
    assert f"{len(model.signs)} **signs**" in card


def test_what_is_set_by_hand_is_not_learnt(examples: list[Example], unseen: list[Example]) -> None:
    signs = train(examples, [unseen]).model.signs
    assert {sign: signs[sign] for sign in BY_HAND} == BY_HAND


def test_a_source_is_not_learnt_as_wording(nlp: Language) -> None:
    """Where nearly all sentences of one source are claims, its words do not become signs of a claim."""
    rows = [LabelledSentence(text, bool(label), "a", "") for text, label in sentences(120)]
    rows += [LabelledSentence(f"Harbour {text}", True, "b", "") for text, label in sentences(120, 5) if not label]
    told = fit(examples_of(rows, nlp), None)
    mixed = fit(examples_of([LabelledSentence(r.text, r.label, "a", "") for r in rows], nlp), None)
    assert 0 <= told.patterns["harbour"] < mixed.patterns["harbour"] / 1.5


def test_calibration_moves_scores_to_the_share_of_claims(examples: list[Example]) -> None:
    model = fit(examples, None)
    part = [(model.logit(one.found), one.sentence.label) for one in examples]
    rare = calibrate([pair for pair in part if not pair[1]] + [pair for pair in part if pair[1]][:8])
    assert rare.logit(0.0) < calibrate(part).logit(0.0)


def test_calibration_fits_labels_drawn_from_it() -> None:
    chance = random.Random(3)
    logits = [chance.gauss(0, 2) for _ in range(4000)]
    part = [(logit, chance.random() < sigmoid(0.6 * logit - 1)) for logit in logits]
    fitted = calibrate(part)
    assert fitted.slope == pytest.approx(0.6, abs=0.06)
    assert fitted.bias == pytest.approx(-1, abs=0.12)


@pytest.mark.parametrize("part", [[], [(2.0, False), (-2.0, True)] * 9, [(1.0, True)] * 3])
def test_no_data_turn_the_ranking_round(part: list[tuple[float, bool]]) -> None:
    assert calibrate(part).slope > 0


def test_calibration_by_folds_does_not_know_the_document() -> None:
    """Two documents of opposite labels: each is calibrated by the other."""
    part = [(0.0, True)] * 30 + [(0.0, False)] * 30
    folds = folds_of(["a"] * 30 + ["b"] * 30, 4)
    logits = calibrated_by_folds(part, folds)
    assert max(logits[:30]) < 0 < min(logits[30:])
    assert folds_of([""] * 6, 4) == [0, 1, 2, 3, 0, 1]


@pytest.mark.parametrize("count", [2, 30])
def test_too_little_is_refused(examples: list[Example], count: int) -> None:
    with pytest.raises(InputError, match="too few to learn from"):
        train(examples[:count], [])


def _vector_folder(folder: Path, vocabulary: list[str], rows: list[list[float]]) -> Path:
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n")
    data = np.array(rows, "<f4").tobytes()
    entry = {"dtype": "F32", "shape": [len(rows), len(rows[0])], "data_offsets": [0, len(data)]}
    header = json.dumps({"__metadata__": {}, "embeddings.word_embeddings.weight": entry}).encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + data)
    return folder


VOCABULARY = ["[CLS]", "schools", "clinics", "kennels", "wonderful", "lovely", "ken", "##nel", "i", "0", "##ly"]
ROWS = [[0, 0], [4, 0], [4, 1], [4, 1], [-4, 0], [-4, 1], [1, 2], [3, 4], [0, 1], [0, 0], [1, 0]]


class TestVectors:
    def test_words_are_looked_up_whole_or_in_pieces(self, tmp_path: Path) -> None:
        vectors = read_vectors(_vector_folder(tmp_path / "v", VOCABULARY, ROWS))
        assert vectors.words == ["clinics", "ken", "kennels", "lovely", "schools", "wonderful"]
        assert vectors.of(["schools", "kennel", "zebra", ""]).tolist() == [[4, 0], [2, 3], [0, 0], [0, 0]]

    def test_a_word_never_seen_gets_the_weight_of_those_like_it(self, tmp_path: Path, examples: list[Example]) -> None:
        vectors = read_vectors(_vector_folder(tmp_path / "v", VOCABULARY, ROWS))
        patterns = fit(examples, vectors).patterns
        assert patterns["lovely"] < patterns["kennels"]
        assert "lovely" not in fit(examples, None).patterns

    @pytest.mark.parametrize(
        ("file", "data", "tells"),
        [
            ("vocab.txt", None, "has no word vectors"),
            ("model.safetensors", None, "has no word vectors"),
            ("vocab.txt", b"one\ntwo\n", "2 pieces"),
            ("model.safetensors", b"", "no word vectors of a BERT model"),
            ("model.safetensors", b"\x02\0\0\0\0\0\0\0{}", "no word vectors of a BERT model"),
        ],
    )
    def test_what_is_not_there_or_not_right_is_named(
        self, tmp_path: Path, file: str, data: bytes | None, tells: str
    ) -> None:
        folder = _vector_folder(tmp_path / "v", VOCABULARY, ROWS)
        if data is None:
            (folder / file).unlink()
        else:
            (folder / file).write_bytes(data)
        with pytest.raises(InputError, match=tells):
            read_vectors(folder)

    def test_a_header_that_lies_about_its_size_is_refused(self, tmp_path: Path) -> None:
        folder = _vector_folder(tmp_path / "v", VOCABULARY, ROWS)
        data = (folder / "model.safetensors").read_bytes().replace(b"[11, 2]", b"[99, 2]")
        (folder / "model.safetensors").write_bytes(data)
        with pytest.raises(InputError, match="does not fit its shape"):
            read_vectors(folder)


class TestDatasets:
    def test_both_kinds_of_line(self, tmp_path: Path) -> None:
        own = read_labelled(write_dataset(tmp_path / "own.jsonl", 6, doc="d1"))
        assert [sentence.label for sentence in own] == [False, True] * 3
        assert {(sentence.source, sentence.doc) for sentence in own} == {("own", "d1")}
        export = read_labelled(write_export(tmp_path / "export.jsonl", 14))
        assert [sentence.label for sentence in export] == [False, True] * 7
        assert export[8].doc == "a1"

    @pytest.mark.parametrize(
        ("line", "tells"),
        [
            ("{", "line 1 is not JSON"),
            ("3", "line 1 must be an object"),
            ('{"label": 1}', "no “text”"),
            ('{"text": "", "label": 1}', "no “text”"),
            ('{"text": 4, "label": 1}', "no “text”"),
            ('{"text": "It rained."}', "no “label”"),
            ('{"text": "It rained.", "label": "true"}', "must be 0, 1 or one of verified"),
            ('{"text": "It rained.", "label": 2}', "must be 0, 1"),
            ('{"text": "It rained.", "label": 1}', "has no other sentences"),
            ('{"text": "It rained.", "label": 0}', "has no claims"),
            ('{"text": "It rained.", "label": null}', "has no claims"),
            ("", "has no claims"),
        ],
    )
    def test_bad_lines_are_named(self, tmp_path: Path, line: str, tells: str) -> None:
        (tmp_path / "bad.jsonl").write_text(line)
        with pytest.raises(InputError) as caught:
            read_labelled(tmp_path / "bad.jsonl")
        assert tells in str(caught.value)
        assert "bad.jsonl" in str(caught.value)

    def test_files_that_cannot_be_read(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="cannot be read"):
            read_labelled(tmp_path / "none.jsonl")
        (tmp_path / "latin.jsonl").write_bytes(b'{"text": "caf\xe9", "label": 1}')
        with pytest.raises(InputError, match="not UTF-8"):
            read_labelled(tmp_path / "latin.jsonl")
