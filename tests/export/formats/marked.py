"""Exports of formats that mark claims in texts, made by hand, with the whole manifest that their readers ask for."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.lines import Json
from annotator.errors import AnnotatorError
from annotator.export.job import Format
from annotator.export.manifest import Tally, manifest_of
from tests.export.formats.by_hand import Made, article, claim, make, review

TEXT = "Rain fell on 12 days. Nobody knew.\n\nThe mayor spent 3 million euros. He left.\nThe end."


class Marked(Made):
    """An export made by hand, with its whole manifest."""

    @property
    def manifest(self) -> dict[str, Any]:
        """The real one."""
        made = manifest_of(self.job, Tally(), self.job.left_out, {}, names=True, split_report=None)
        return made.model_dump(mode="json")


def mark(format: Format, folder: Path, articles: Sequence[Json], records: Sequence[Json], **said: Any) -> Marked:
    """Export records into ``folder``."""
    made = make(format, folder, articles, in_order(records), **said)
    return Marked(made.job, made.out, made.records)


def survive(format: Format, data: tuple[list[Json], list[Json]], layer: Layer = Layer.GOLD) -> Marked:
    """Export what hypothesis made, and read it back with the real reader; raises when anything differs."""
    with tempfile.TemporaryDirectory() as folder:
        made = mark(format, Path(folder), *data, layer=layer)
        assert made.verified().rows == sum(made.job.rows.values())
    return made


def in_order(records: Sequence[Json]) -> list[Json]:
    """Records in the order that the database gives them in: of claims that start together, the longer first."""
    articles = list(dict.fromkeys(record["article"]["id"] for record in records))
    return sorted(
        records, key=lambda record: (articles.index(record["article"]["id"]), record["start"], -record["end"])
    )


def three_splits(format: Format, folder: Path, **said: Any) -> Marked:
    """Two articles, one in train and one in test, and nothing in dev."""
    first, second = article("Rain fell on 12 days.\nIt was wet."), article("Trade grew by 3 percent.")
    records = [
        claim(first, 0, 21, review("verified"), split="train"),
        claim(second, 0, 24, review("not_a_claim"), split="test"),
    ]
    return mark(format, folder, [first, second], records, splits=("train", "dev", "test"), **said)


def spoil(path: Path, change: Callable[[str], str]) -> None:
    """Change a text file."""
    text = path.read_text("utf-8")
    changed = change(text)
    assert changed != text
    path.write_bytes(changed.encode())


def refused(made: Made, *words: str) -> None:
    """The reader does not take the files, and says why."""
    with pytest.raises(AnnotatorError) as caught:
        made.verified()
    assert all(word in str(caught.value) for word in words), str(caught.value)
