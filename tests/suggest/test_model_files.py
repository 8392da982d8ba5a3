"""A language model with other files than the published ones is not loaded."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.settings import DEFAULT_MODEL
from annotator.suggest import model_files
from annotator.suggest.model_files import check_model, wrong_file


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the installed model."""
    return Path(shutil.copytree(str(files(DEFAULT_MODEL)), tmp_path / "model"))


def test_the_installed_model_is_the_published_one(model: Path) -> None:
    check_model(DEFAULT_MODEL)
    assert wrong_file(model) is None


@pytest.mark.parametrize("name", ["ner/model", "vocab/strings.json", "config.cfg"])
def test_a_changed_or_missing_file_is_named(model: Path, name: str) -> None:
    file = next(model.glob("en_core_web*")) / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert wrong_file(model) == file.relative_to(model).as_posix()
    file.unlink()
    assert wrong_file(model) == file.relative_to(model).as_posix()


def test_it_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "wrong_file", lambda _: "ner/model")
    with pytest.raises(AnnotatorError, match=r"ner/model differs.*pip install --force-reinstall"):
        check_model(DEFAULT_MODEL)
    monkeypatch.setattr(model_files, "version", lambda _: "3.9.0")
    check_model(DEFAULT_MODEL)
