"""The encoder: pieces and logits as the libraries make them that it was trained with, and any text."""

import io
import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import UsageError
from annotator.suggest import encoder_file
from annotator.suggest.encoder import MOST_PIECES
from annotator.suggest.encoder_file import LARGEST, encoder_bytes, own_encoder, read_encoder
from annotator.suggest.quantised import GROUP, pack, quantise, restore, unpack
from annotator.suggest.word_pieces import FIRST, LAST, PADDING, UNKNOWN, WordPieces
from tests.suggest.make_encoder_reference import REFERENCE, TEXTS

ENCODER = own_encoder().encoder
KNOWN = json.loads(REFERENCE.read_text("utf-8"))
WORDS = WordPieces([PADDING, UNKNOWN, FIRST, LAST, "un", "##able", "##a", "able", "cafe", ",", "$", "中"])


def test_the_reference_is_of_this_encoder() -> None:
    assert KNOWN["encoder"] == own_encoder().version
    assert [one["text"] for one in KNOWN["texts"]] == list(TEXTS)


@pytest.mark.parametrize("one", KNOWN["texts"], ids=lambda one: one["text"][:20].encode().hex()[:16] or "empty")
def test_pieces_are_those_of_the_tokenizers_library(one: dict[str, object]) -> None:
    assert ENCODER._pieces.numbers(str(one["text"]), MOST_PIECES) == one["pieces"]


def test_logits_are_those_of_torch() -> None:
    found = ENCODER.logits([one["text"] for one in KNOWN["texts"]])
    assert found == pytest.approx([one["logit"] for one in KNOWN["texts"]], abs=2e-4)


def test_a_logit_does_not_depend_on_the_texts_beside_it() -> None:
    together = ENCODER.logits(TEXTS)
    alone = [ENCODER.logits([text])[0] for text in TEXTS]
    assert together == pytest.approx(alone, abs=1e-4)
    assert ENCODER.logits([]) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=300), max_size=4))
def test_any_text_has_a_finite_logit(texts: list[str]) -> None:
    found = ENCODER.logits(texts)
    assert len(found) == len(texts)
    assert all(np.isfinite(found))


@pytest.mark.parametrize("text", ["\ud800 half", "a" * 1_000_000, "word " * 100_000, "\x00\x1b[31m", "\u202e" * 5_000])
def test_hostile_texts_are_cut_and_read(text: str) -> None:
    assert len(ENCODER._pieces.numbers(text, MOST_PIECES)) <= MOST_PIECES
    assert np.isfinite(ENCODER.logits([text])[0])


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Unable", [4, 5]),
        ("unaable", [4, 6, 5]),
        ("Café,able", [8, 9, 7]),
        ("$中中", [10, 11, 11]),
        ("xyz", [1]),
        ("un\u200bable", [4, 5]),
        ("", []),
    ],
)
def test_words_take_the_longest_pieces(text: str, pieces: list[int]) -> None:
    assert WORDS.numbers(text, 20) == [2, *pieces, 3]


def test_long_texts_keep_their_last_piece() -> None:
    assert WORDS.numbers("able " * 50, 6) == [2, 7, 7, 7, 7, 3]


def test_four_bits_come_back_as_they_were_packed() -> None:
    matrix = np.random.RandomState(3).normal(size=(7, 2 * GROUP)).astype(np.float32)
    steps, scales = quantise(matrix)
    assert (unpack(pack(steps)) == steps).all()
    assert pack(steps).nbytes == matrix.size // 2
    near = restore(steps, scales)
    assert np.sqrt(((near - matrix) ** 2).mean()) < 0.13
    assert not np.isnan(restore(*quantise(np.zeros((1, GROUP), np.float32)))).any()


def test_the_file_is_small_plain_and_written_again_alike(tmp_path: Path) -> None:
    data = files("annotator.suggest").joinpath("encoder.npz").read_bytes()
    assert len(data) <= LARGEST
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        assert all(archive[name].dtype != object for name in archive.files)
    weights = {"words": np.ones((5, GROUP), np.float32), "head.weight": np.ones(3, np.float32)}
    pieces = [PADDING, UNKNOWN, FIRST, LAST, "a"]
    first, second = (encoder_bytes(pieces, weights, {"base": "own"}) for _ in range(2))
    assert first == second
    (tmp_path / "e.npz").write_bytes(first)
    assert read_encoder(tmp_path / "e.npz").about["base"] == "own"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"{}", b"\x93NUMPY"])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "e.npz").write_bytes(content)
    with pytest.raises(UsageError, match="is no encoder of format"):
        read_encoder(tmp_path / "e.npz")
    with pytest.raises(UsageError, match="cannot be read"):
        read_encoder(tmp_path / "missing.npz")
    assert encoder_file.FORMAT == 1
