"""What the tour works on: practice articles in a temporary database of its own, removed when it ends.

Imports nothing of the command-line library or of Textual, as the review screen's start does.
"""

import json
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from annotator.domain.work import Place
from annotator.errors import UsageError
from annotator.practice.lessons import LESSONS
from annotator.practice.material import GUIDELINE, material
from annotator.schemes import DEFAULT_SCHEME
from annotator.settings import ProjectSettings, Settings
from annotator.settings.kinds import Choice
from annotator.text import one_line

if TYPE_CHECKING:
    from annotator.review.desk import ReviewDesk
    from annotator.storage.database.engine import Database

_FIRST = ("exact", "label", "label_reason", "reviews")
"""What is shown first of a record."""
_LONGEST = 200
"""Characters shown of one value of a record."""


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that is gone afterwards, also when a signal or a lost terminal ends the program."""
    from annotator.tui.hangup import last_wishes

    for number in (getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)):
        with suppress(ValueError):  # not the main thread
            signal.signal(number, lambda caught, _: sys.exit(128 + caught))
    folder = Path(mkdtemp(prefix="annotator-tour-"))

    def remove() -> None:
        shutil.rmtree(folder, ignore_errors=True)

    last_wishes.append(remove)
    try:
        yield folder
    finally:
        remove()
        last_wishes.remove(remove)


def practice_settings(settings: Settings, folder: Path) -> Settings:
    """The person's own keys, theme and name; everything else as it is without a configuration."""
    project = ProjectSettings(name="practice", guideline=GUIDELINE, guideline_version="tour")
    database = Choice(str(folder / "practice.db"), "the tour")
    keys, theme = _usable_keys(settings.keys), settings.theme
    return Settings(database, settings.reviewer, theme, project=project, keys=keys)


def _usable_keys(keys: dict[str, str]) -> dict[str, str]:
    """The person's own keys, unless they do not go with the labels of the tour."""
    from annotator.tui.keys import build_keymap

    own = {f"label_{name}" for name in DEFAULT_SCHEME.names}
    wanted = {action: key for action, key in keys.items() if not action.startswith("label_") or action in own}
    try:
        build_keymap(DEFAULT_SCHEME, wanted)
    except UsageError:
        return {}
    return wanted


def store_practice(database: "Database") -> None:
    """Put the practice articles into a new database."""
    from annotator.storage.articles import store_article

    practice = material()
    for each in practice.articles:
        store_article(
            database, each.article, each.sentences, each.suggested, practice.suggester, practice.threshold,
            practice.segmenter,
        )  # fmt: skip


def solve_before(desk: "ReviewDesk", first: int) -> None:
    """Give the right answers to all steps before ``first``, and go to the claim of that step."""
    for lesson in LESSONS[: first - 1]:
        if lesson.solve is not None:
            lesson.solve(desk)
    claim = LESSONS[first - 1].place(material())
    if claim is not None:
        desk.walk.remember(Place(claim.article_id, 0, claim.id))


def export_practice(desk: "ReviewDesk", folder: Path, name: str) -> list[tuple[str, str]]:
    """Write the dataset to a file in ``folder``; the fields and values of its first labelled record.

    Raises:
        AnnotatorError: when nothing is labelled yet.

    """
    from annotator.export.run import Request, export

    context = desk.context
    manifest = export(context.database, context.project, Request("jsonl"), folder / name, context.reviewer)
    with (folder / manifest.manifest.files[0].name).open(encoding="utf-8") as stream:
        records = [json.loads(line) for line in stream]
    record = next((each for each in records if each["label"]), records[0])
    names = [*_FIRST, *(name for name in record if name not in _FIRST)]
    return [(name, _shown(record[name])) for name in names if record[name] not in (None, [], {})]


def _shown(value: object) -> str:
    words = one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
