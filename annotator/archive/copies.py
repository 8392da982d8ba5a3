"""The archive's folder: each piece of content is one file named by its SHA-256, written atomically."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from annotator.errors import AnnotatorError, NotFoundError
from annotator.part_files import part_of
from annotator.text import one_line


class Store:
    """Content-addressed files in one folder, readable by their owner only.

    The folder is created with the first file. A path consists of the hash alone, so no outside text ever names a file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, data: bytes) -> str:
        """Store ``data`` durably and return its hash.

        Raises:
            AnnotatorError: if the folder cannot be written.

        """
        sha256 = hashlib.sha256(data).hexdigest()
        target = self._path(sha256)
        try:
            if self._holds(target, sha256):
                return sha256
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            with part_of(target, 0o600) as part:
                part.write_bytes(data)
        except OSError as error:
            shown = one_line(str(self.folder))
            raise AnnotatorError(
                f"The archive in {shown} cannot be written ({error.strerror}): check permissions and free space."
            ) from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes with this hash.

        Raises:
            NotFoundError: if they are not stored here.
            AnnotatorError: if the file is damaged or cannot be read.

        """
        path = self._path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            where = f"The archive in {one_line(str(self.folder))}"
            raise NotFoundError(f"{where} does not contain {sha256[:12]}…: archive the source again.") from None
        except OSError as error:
            problem = f"{one_line(str(path))} cannot be read ({error.strerror})"
            raise AnnotatorError(f"{problem}: check the permissions.") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise AnnotatorError(f"{one_line(str(path))} is damaged (its SHA-256 differs): archive the source again.")
        return data

    def take_from(self, other: "Store", hashes: Iterable[str]) -> int:
        """Copy contents from another folder; returns how many of them are in neither, or damaged there.

        Raises:
            AnnotatorError: if this folder cannot be written.

        """
        missing = 0
        for sha256 in hashes:
            if self._holds(self._path(sha256), sha256):
                continue
            try:
                data = other.read(sha256)
            except AnnotatorError:
                missing += 1
            else:
                self.keep(data)
        return missing

    def _path(self, sha256: str) -> Path:
        if not re.fullmatch("[0-9a-f]{64}", sha256):
            raise NotFoundError(f"“{one_line(sha256)}” is not a SHA-256 hash of archived content.")
        return self.folder / sha256[:2] / sha256

    def _holds(self, path: Path, sha256: str) -> bool:
        """Whether the file exists undamaged; a damaged one is written again."""
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
