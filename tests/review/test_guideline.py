"""The project's guideline: read anew each time, or a sentence that says why not."""

from pathlib import Path

import pytest

from annotator.domain.work import Guideline
from annotator.errors import UsageError
from annotator.review.desk import ReviewDesk
from annotator.review.guideline import LARGEST
from annotator.settings import load_settings
from annotator.storage.database.engine import Database
from annotator.storage.project import load_project, set_up_project


def desk_with(database: Database, path: Path | None) -> ReviewDesk:
    return ReviewDesk(database, load_project(database), "ana", guideline=path)


def test_it_is_found_beside_the_configuration_and_read_anew(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    (folder / "below").mkdir(parents=True)
    (folder / "annotator.toml").write_text(
        'timing = false\n[project]\nguideline = "rules.md"\nguideline_version = "7"\n', "utf-8"
    )
    settings = load_settings(start=folder / "below")
    assert (settings.project.guideline, settings.timing) == (folder / "rules.md", False)
    set_up_project(database, settings)
    desk = desk_with(database, settings.project.guideline)
    with pytest.raises(UsageError, match=r"rules\.md cannot be read \(No such file"):
        desk.guideline.read()
    (folder / "rules.md").write_bytes(b"\xef\xbb\xbf# Rules\r\n")
    assert desk.guideline.read() == Guideline("7", "# Rules\n", True)
    (folder / "rules.md").write_text("other", "utf-8")
    assert desk.guideline.read().text == "other"
    assert not desk_with(database, _file(folder / "rules.txt", b"plain")).guideline.read().markdown


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_what_cannot_be_one_is_refused(database: Database, tmp_path: Path) -> None:
    cases = {
        None: "has no guideline",
        tmp_path: "is a folder",
        _file(tmp_path / "a.md", b"\xff\xfe\x00"): "not UTF-8 text",
        _file(tmp_path / "b.md", b"a\0b"): "contains NUL",
        _file(tmp_path / "c.md", b"x" * (LARGEST + 1)): "larger than 512 KB",
    }
    for path, says in cases.items():
        with pytest.raises(UsageError, match=says):
            desk_with(database, path).guideline.read()
