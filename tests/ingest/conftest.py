"""Fixtures for reading and segmenting: files on a real disk, and the shared sample article where it is present."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def seed_article() -> Path | None:
    """An article that lies beside some checkouts; ``None`` elsewhere, and then nothing depends on it."""
    path = Path(__file__).parents[3] / "shared" / "seed" / "article.txt"
    return path if path.is_file() else None


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below a fresh folder and return its path."""

    def _write(name: str, content: str | bytes) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return _write
