"""The archive's folder: bytes under their own hash, whole or not there."""

import hashlib
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from annotator.archive.copies import Store
from annotator.errors import AnnotatorError, NotFoundError


def test_bytes_come_back_under_their_hash(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db.archive")
    assert not store.folder.exists(), "nothing is made before something is kept"
    sha256 = store.keep(b"\0bytes")
    assert sha256 == hashlib.sha256(b"\0bytes").hexdigest()
    assert store.read(sha256) == b"\0bytes"
    assert store.keep(b"\0bytes") == sha256
    (file,) = [path for path in store.folder.rglob("*") if path.is_file()]
    assert file == store.folder / sha256[:2] / sha256
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_many_at_once_keep_one_whole_piece(tmp_path: Path) -> None:
    store = Store(tmp_path)
    data = b"x" * 200_000
    with ThreadPoolExecutor(8) as pool:
        hashes = set(pool.map(store.keep, [data] * 24))
    (sha256,) = hashes
    assert store.read(sha256) == data
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_damaged_piece_is_said_and_written_anew(tmp_path: Path) -> None:
    store = Store(tmp_path)
    sha256 = store.keep(b"truth")
    (tmp_path / sha256[:2] / sha256).write_bytes(b"lies")
    with pytest.raises(AnnotatorError, match="is damaged"):
        store.read(sha256)
    store.keep(b"truth")
    assert store.read(sha256) == b"truth"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "G" * 64, "0" * 64 + "/x"])
def test_nothing_but_a_hash_names_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFoundError):
        Store(tmp_path).read(name)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="does not contain 000000000000…: archive the source again"):
        Store(tmp_path).read("0" * 64)


def test_a_folder_that_cannot_be_written_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(AnnotatorError, match="cannot be written"):
        Store(tmp_path / "file").keep(b"x")
    assert (tmp_path / "file").read_text() == "in the way"
