"""The files of any commit, unpacked for as long as they are measured."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house.source import PACKAGE


@contextmanager
def unpacked(root: Path, commit: str) -> Iterator[Path]:
    """A folder with the package as it was at ``commit``."""
    archive = subprocess.run(["git", "archive", commit, PACKAGE], cwd=root, capture_output=True, check=True).stdout
    with tempfile.TemporaryDirectory() as folder, tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
        yield Path(folder)
