"""Exports that fill a folder: whole or not at all, and never over what somebody else put there."""

import json
import os
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError, UsageError
from annotator.export.files import AtomicFolder

MANIFEST = "manifest.json"


def fill(folder: Path, **files: bytes) -> None:
    """Write files, ``a__b`` as ``a/b``, and a manifest that lists them."""
    with AtomicFolder(folder, MANIFEST) as files_of:
        names = {name.replace("__", "/"): data for name, data in files.items()}
        for name, data in names.items():
            with files_of.open(name) as stream:
                stream.write(data)
        with files_of.open(MANIFEST) as stream:
            stream.write(json.dumps({"files": [{"name": name} for name in names]}).encode())


def found(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if path.name != MANIFEST}


def test_a_later_export_replaces_the_whole_folder(tmp_path: Path) -> None:
    fill(tmp_path / "set", train__0=b"1", train__1=b"2")
    fill(tmp_path / "set", train__0=b"3")

    assert found(tmp_path / "set") == {"train/0": b"3"}
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["set"]


def test_nothing_is_there_when_it_breaks_off(tmp_path: Path) -> None:
    fill(tmp_path / "set", a=b"old")
    for place in ("set", "new"):
        with pytest.raises(KeyboardInterrupt), AtomicFolder(tmp_path / place, MANIFEST) as files:
            with files.open("a") as stream:
                stream.write(b"half")
            raise KeyboardInterrupt

    assert found(tmp_path / "set") == {"a": b"old"}
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["set"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    fill(tmp_path / "set", a=b"1")

    assert found(tmp_path / "set") == {"a": b"1"}


@pytest.mark.parametrize("name", ["notes.txt", "sub/notes.txt", "bad\x1b[31m.txt"])
def test_a_folder_with_foreign_files_is_left_alone(name: str, tmp_path: Path) -> None:
    fill(tmp_path / "set", a=b"1")
    foreign = tmp_path / "set" / name
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_bytes(b"mine")

    with pytest.raises(UsageError, match=r"contains .*which no export wrote: choose a new or empty folder") as caught:
        fill(tmp_path / "set", a=b"2")
    assert "\x1b" not in str(caught.value)
    assert foreign.read_bytes() == b"mine"
    assert (tmp_path / "set" / "a").read_bytes() == b"1"


@pytest.mark.parametrize("manifest", [b"", b"[]", b'{"files": 1}', b'{"files": [{}]}'])
def test_a_folder_whose_manifest_is_none_is_foreign(manifest: bytes, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / MANIFEST).write_bytes(manifest)

    with pytest.raises(UsageError, match="which no export wrote"):
        fill(tmp_path / "set", a=b"2")


def test_places_where_no_folder_can_be_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="is a file: this format writes a folder"):
        fill(tmp_path / "file", a=b"1")
    with pytest.raises(UsageError, match="There is no folder"):
        fill(tmp_path / "no" / "where", a=b"1")


@pytest.mark.parametrize("place", [".", "..", "/"])
def test_the_folder_one_is_in_is_not_replaced(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(UsageError, match="is or contains the current folder: choose another with -o"):
        fill(Path(place), a=b"1")

    assert list((tmp_path / "here").iterdir()) == []


def test_a_full_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AnnotatorError, match=r"cannot be written \(No space left on device\)"):
        fill(tmp_path / "set", a=b"1")
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []
