"""A release in a folder, and whether it is as it was made: needs no database and no network.

``SHA256SUMS`` has one line for each other file, as ``sha256sum`` writes them, and what must be in it is computed afresh
and compared byte for byte, so that a change of any byte of any file shows. Whoever can change files can also write new
sums; that is what the signature of the sums is for (``ssh_signatures.py``), and the head of the history, which a copy
of the database must reach.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from annotator.errors import AnnotatorError
from annotator.export.ssh_signatures import Signed, check_signature
from annotator.limits import size_words
from annotator.text import counted, one_line

SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"
ABOUT = "release.json"
RECORDS = "records"
"""The folder of the full records."""
METADATA = ("croissant.json", "ro-crate-metadata.json")
MANIFESTS = ("manifest.json", f"{RECORDS}/claims.manifest.json")
_PIECE = 1 << 20
_LARGEST = 100 * 1024 * 1024
"""Bytes of a file that is read whole: sums, manifests and metadata."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What is known of one file; ``lines`` counts line feeds."""

    sha256: str
    bytes: int
    lines: int


@dataclass(frozen=True, slots=True)
class VerifiedRelease:
    """What was checked of a release that is as it was made."""

    release: str
    files: int
    bytes: int
    claims: int
    history_head: str
    signed: Signed | None

    def as_json(self) -> dict[str, Any]:
        """The result as a JSON value."""
        return {"ok": True, **asdict(self)}

    def sentence(self, folder: Path) -> str:
        """The result in one line."""
        size = f"{self.bytes / 1e6:,.1f} MB"
        signed = self.signed.words() if self.signed else "not signed"
        return (
            f"{one_line(str(folder))} is the release “{one_line(self.release)}” as it was made: "
            f"{counted(self.files, 'file')} ({size}) by SHA-256, {counted(self.claims, 'claim')}, manifests, Croissant "
            f"and RO-Crate metadata; {signed}; head of the history {self.history_head}."
        )


def verify_folder(folder: Path, signers: Path | None = None) -> VerifiedRelease:
    """Check a release; ``signers`` is a file of allowed signers, or a public key, that must have signed it.

    Raises:
        AnnotatorError: for the first thing that does not hold.

    """
    if not os.path.lexists(folder / SUMS):
        raise _lacking(folder, SUMS)
    names = _names(folder)  # first, so that nothing is read but plain files
    listed = _read(folder, SUMS)
    found = {name: summed(folder / name) for name in names}
    _compare(listed, found)
    about = _object(folder, ABOUT)
    manifests = [_object(folder, name) for name in MANIFESTS]
    try:
        for where, manifest in zip(MANIFESTS, manifests, strict=True):
            _check_manifest(where, manifest, found)
        _check_metadata(folder, found)
    except (AttributeError, TypeError) as error:
        raise _broken("a manifest or the metadata have another form than they are written in") from error
    name, claims, head = (about.get(key) for key in ("release", "claims", "history_head"))
    same = isinstance(claims, int) and claims == manifests[1].get("claims")
    if not (same and isinstance(name, str) and isinstance(head, str)):
        raise _broken(f"{ABOUT} does not say what the manifests say")
    signed = check_signature(folder / SUMS, folder / SIGNATURE, signers, promised=about.get("signed") is True)
    size = sum(each.bytes for each in found.values())
    return VerifiedRelease(name, len(found), size, int(claims or 0), head, signed)


def sums_of(folder: Path) -> bytes:
    """What ``SHA256SUMS`` must say of a folder.

    Raises:
        AnnotatorError: when a file has a name that cannot stand in it, or is no plain file.

    """
    return _sums({name: summed(folder / name) for name in _names(folder)})


def head_in(folder: Path) -> str:
    """The head of the history that a release names.

    Raises:
        AnnotatorError: when the folder holds no release.

    """
    return str(_object(folder, ABOUT).get("history_head"))


def summed(path: Path) -> Sum:
    """The SHA-256, the size and the number of lines of a file, which is read in pieces.

    Raises:
        AnnotatorError: when it cannot be read.

    """
    whole, size, lines = hashlib.sha256(), 0, 0
    try:
        with path.open("rb", buffering=0) as stream:
            while piece := stream.read(_PIECE):
                whole.update(piece)
                size += len(piece)
                lines += piece.count(b"\n")
    except OSError as error:
        raise AnnotatorError(f"{one_line(str(path))} cannot be read ({error.strerror}).") from error
    return Sum(whole.hexdigest(), size, lines)


def _names(folder: Path) -> list[str]:
    """The files of a release but the sums and their signature, as relative POSIX paths in order."""
    names = [path.relative_to(folder).as_posix() for path in _files(folder)]
    for name in names:
        if "\\" in name or one_line(name) != name:
            raise _broken(f"“{one_line(name)}” is no name for a file of a release")
    return sorted(set(names) - {SUMS, SIGNATURE})


def _files(folder: Path) -> Iterator[Path]:
    def complain(error: OSError) -> None:
        raise AnnotatorError(f"{one_line(str(error.filename))} cannot be read ({error.strerror}).") from error

    for where, folders, files in os.walk(folder, onerror=complain):
        for name in (*folders, *files):
            path = Path(where) / name
            if path.is_symlink() or (name in files and not path.is_file()):
                raise _broken(f"{one_line(path.relative_to(folder).as_posix())} is a link or no plain file")
        yield from (Path(where) / name for name in files)
        if where != str(folder) and not (folders or files):
            raise _broken(
                f"{one_line(Path(where).relative_to(folder).as_posix())} is an empty folder that no sum names"
            )


def _sums(found: dict[str, Sum]) -> bytes:
    return "".join(f"{each.sha256}  {name}\n" for name, each in found.items()).encode()


def _compare(listed: bytes, found: dict[str, Sum]) -> None:
    """Compare the sums with the files, and name the first that differs."""
    if listed == _sums(found):
        return
    told = dict(_entries(listed))
    for name in sorted(told.keys() | found.keys()):
        if name not in found:
            raise _broken(f"{name} is missing")
        if name not in told:
            raise _broken(f"{one_line(name)} is not part of it: {SUMS} does not name it")
        if told[name] != found[name].sha256:
            raise _broken(f"{name} was changed: its SHA-256 is not the one in {SUMS}")
    raise _broken(f"{SUMS} was changed: its lines are not as they were written")


def _entries(listed: bytes) -> Iterator[tuple[str, str]]:
    """The names and hashes in the sums.

    Raises:
        AnnotatorError: for a line that names no file inside the folder.

    """
    try:
        lines = listed.decode().splitlines()
    except UnicodeDecodeError as error:
        raise _broken(f"{SUMS} was changed: it is not UTF-8") from error
    for line in lines:
        sha256, _, name = line.partition("  ")
        path = PurePosixPath(name)
        if len(sha256) != hashlib.sha256().digest_size * 2 or not name or one_line(name) != name:
            raise _broken(f"{SUMS} was changed: “{one_line(line)[:80]}” is no hash and name")
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name.split("/", 1)[0]:
            raise _broken(f"{SUMS} names {name}, which is not inside the folder")
        yield name, sha256


def _check_manifest(manifest_name: str, manifest: dict[str, Any], found: dict[str, Sum]) -> None:
    where = PurePosixPath(manifest_name).parent
    for file in manifest.get("files") or [{}]:
        name = (where / str(file.get("name"))).as_posix()
        here = found.get(name)
        if here is None or (here.sha256, here.bytes) != (file.get("sha256"), file.get("bytes")):
            raise _broken(f"{manifest_name} tells another {one_line(name)} than there is")
        if name.endswith(".jsonl") and here.lines != file.get("rows"):
            raise _broken(f"{one_line(name)} has {here.lines} rows, and {manifest_name} says {file.get('rows')}")


def _check_metadata(folder: Path, found: dict[str, Sum]) -> None:
    croissant, crate = (_object(folder, name) for name in METADATA)
    for each in croissant.get("distribution") or [{}]:
        here = found.get(str(each.get("contentUrl")))
        if here is None or here.sha256 != each.get("sha256"):
            raise _broken(f"{METADATA[0]} tells another {one_line(str(each.get('contentUrl')))} than there is")
    described = {str(each.get("@id")) for each in crate.get("@graph") or () if each.get("@type") == "File"}
    undescribed = sorted(found.keys() - described - {METADATA[1]})
    if undescribed or described - found.keys():
        raise _broken(f"{METADATA[1]} does not describe the files that there are")


def _object(folder: Path, name: str) -> dict[str, Any]:
    try:
        said = json.loads(_read(folder, name))
    except (ValueError, RecursionError) as error:
        raise _broken(f"{name} is not JSON") from error
    if not isinstance(said, dict):
        raise _broken(f"{name} is not a JSON object")
    return said


def _read(folder: Path, name: str) -> bytes:
    try:
        with (folder / name).open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise _lacking(folder, name) from error
    except OSError as error:
        raise AnnotatorError(f"{one_line(str(folder / name))} cannot be read ({error.strerror}).") from error
    if len(data) > _LARGEST:
        raise _broken(f"{name} is larger than {size_words(_LARGEST)}")
    return data


def _lacking(folder: Path, name: str) -> AnnotatorError:
    return AnnotatorError(f"{one_line(str(folder))} is no whole release: {name} is missing.")


def _broken(what: str) -> AnnotatorError:
    return AnnotatorError(f"This release is not as it was made: {what}.")
