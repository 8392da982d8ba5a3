"""The archive's folder: bytes under their SHA-256, each piece once, written whole or not at all."""

import hashlib
import os
import re
import secrets
from pathlib import Path

from annotator.errors import AnnotatorError, NotFoundError
from annotator.text import one_line


class Store:
    """Content-addressed files below one folder, readable by their owner only.

    The folder is made when the first piece is kept. A piece's path is its own hash, so nothing from outside names a
    file, and keeping the same bytes twice costs nothing.
    """

    def __init__(self, folder: Path) -> None:
        """``folder`` need not be there yet."""
        self.folder = folder

    def keep(self, data: bytes) -> str:
        """Keep ``data`` and return its hash, once it is on disk.

        Raises:
            AnnotatorError: when the folder cannot be written.

        """
        sha256 = hashlib.sha256(data).hexdigest()
        target = self._path(sha256)
        try:
            if self._holds(target, sha256):
                return sha256
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            part = target.with_name(f".{sha256}.{secrets.token_hex(4)}.part")
            try:
                with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            shown = one_line(str(self.folder))
            raise AnnotatorError(
                f"The archive in {shown} cannot be written ({error.strerror}): check the rights and the free space."
            ) from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes with this hash.

        Raises:
            NotFoundError: when they are not kept here.
            AnnotatorError: when what is kept is damaged or cannot be read.

        """
        path = self._path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            shown = one_line(str(self.folder))
            raise NotFoundError(
                f"The archive in {shown} does not hold {sha256[:12]}…: archive the source again."
            ) from None
        except OSError as error:
            raise AnnotatorError(
                f"{one_line(str(path))} cannot be read ({error.strerror}): check the rights."
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise AnnotatorError(f"{one_line(str(path))} is damaged (its SHA-256 differs): archive the source again.")
        return data

    def _path(self, sha256: str) -> Path:
        if not re.fullmatch("[0-9a-f]{64}", sha256):
            raise NotFoundError(f"“{one_line(sha256)}” is not the hash of anything archived.")
        return self.folder / sha256[:2] / sha256

    def _holds(self, path: Path, sha256: str) -> bool:
        """Whether the piece is there and whole; a damaged one is written again."""
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
