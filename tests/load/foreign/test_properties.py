"""Whatever is marked and answered in any of the tools, the claims and labels are those, and twice is once."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.errors import InputError
from annotator.load.foreign.file_records import TOOLS
from annotator.load.foreign.labels import LabelTable
from annotator.load.foreign.offsets import verified
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from tests.load.foreign.support import Got, array, claims, everything, lines, take

WORDS = st.sampled_from(
    [
        "rose",
        "12%",
        "“quoted”",
        "📉",
        "👩‍👩‍👧",
        "e\u0301te\u0301",
        "שלום",
        "مرحبا",
        "東京",
        "a\u00adb",
        "=1+1",
        "<b>",
        "\u202ex",
        "U.S.",
    ]
)
GAPS = st.sampled_from([" ", "\r\n", "\n", "\t", ". ", "\u00a0", "  ", "\u2028"])
LABELS = (None, "unverifiable", "not_a_claim")
PEOPLE = ("ana", "bo")


@dataclass(frozen=True)
class Text:
    """A text, pieces of it, and what each of two people says of each: a label, or nothing."""

    text: str
    pieces: tuple[tuple[int, int], ...]
    said: tuple[tuple[str | None, ...], ...]

    def expected(self) -> list[Got]:
        """The claims that it should come to."""
        rows = []
        for number, (start, end) in enumerate(self.pieces):
            given = [(who, self.said[at][number]) for at, who in enumerate(PEOPLE)]
            answers = tuple((who, label, "submitted") for who, label in given if label)
            rows.append(Got(self.text[start:end], start, "manual", answers))
        return sorted(rows, key=lambda got: (got.start, len(got.exact)))


@st.composite
def annotated(draw: st.DrawFn) -> Text:
    """A text of words with gaps; pieces reach from a word to a word and may overlap."""
    text, words = "", []
    for word in draw(st.lists(WORDS, min_size=2, max_size=8)):
        words.append((len(text), len(text) + len(word)))
        text += word + draw(GAPS)
    count = len(words)
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).map(sorted)
    chosen = draw(st.lists(ends, min_size=1, max_size=3))
    pieces = tuple(dict.fromkeys((words[first][0], words[last][1]) for first, last in chosen))
    answer = st.tuples(*[st.sampled_from(LABELS)] * len(pieces))
    return Text(text, pieces, (draw(answer), draw(answer)))


def in_prodigy(made: Text) -> list[dict[str, Any]]:
    return [
        {
            "text": made.text,
            "spans": [
                {"start": start, "end": end, "label": label or "CLAIM"}
                for (start, end), label in zip(made.pieces, labels, strict=True)
            ],
            "answer": "accept",
            "_session_id": who,
        }
        for who, labels in zip(PEOPLE, made.said, strict=True)
    ]


def utf16(text: str, at: int) -> int:
    return len(text[:at].encode("utf-16-le")) // 2


def in_label_studio(made: Text, *, old: bool) -> list[dict[str, Any]]:
    count = utf16 if old else lambda _, at: at
    annotations = []
    for who, labels in zip(PEOPLE, made.said, strict=True):
        result: list[dict[str, Any]] = []
        for number, ((start, end), label) in enumerate(zip(made.pieces, labels, strict=True)):
            value = {"start": count(made.text, start), "end": count(made.text, end), "text": made.text[start:end]}
            result.append({"id": f"r{number}", "type": "labels", "value": value | {"labels": ["Claim"]}})
            if label:
                result.append({"id": f"r{number}", "type": "choices", "value": {"choices": [label]}})
        annotations.append({"completed_by": who, "result": result})
    return [{"data": {"text": made.text}, "annotations": annotations}]


def in_doccano(made: Text) -> list[dict[str, Any]]:
    return [
        {
            "text": made.text,
            "label": [[*piece, label or "CLAIM"] for piece, label in zip(made.pieces, labels, strict=True)],
            "username": who,
        }
        for who, labels in zip(PEOPLE, made.said, strict=True)
    ]


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="annotator-foreign-"))
    open_database(str(folder / "empty.db")).close()
    yield folder / "empty.db"
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh(template: Path) -> Iterator[tuple[Database, Path]]:
    with tempfile.TemporaryDirectory(prefix="annotator-foreign-") as folder:
        shutil.copy(template, Path(folder) / "x.db")
        database = open_database(str(Path(folder) / "x.db"))
        yield database, Path(folder)
        database.close()


@settings(max_examples=25)
@given(annotated(), st.sampled_from(["prodigy", "labelstudio", "old", "doccano"]))
@example(Text("📉 rose 12%. ", ((2, 10), (0, 1)), (("unverifiable", None), ("not_a_claim", None))), "old")
def test_claims_and_labels_are_those_and_twice_is_once(template: Path, made: Text, form: str) -> None:
    records = {
        "prodigy": in_prodigy,
        "labelstudio": lambda text: in_label_studio(text, old=False),
        "old": lambda text: in_label_studio(text, old=True),
        "doccano": in_doccano,
    }[form](made)
    with fresh(template) as (database, folder):
        file = (lines if form in ("prodigy", "doccano") else array)(folder / "x", records)
        tried = take(database, file, dry_run=True).as_json()
        assert claims(database) == []
        report = take(database, file)
        assert report.as_json() == tried
        assert (report.failures, report.unmapped, report.loaded.conflicts) == ([], {}, [])
        assert claims(database) == made.expected()
        before = everything(database)
        again = take(database, file)
        assert everything(database) == before
        assert (again.claims_known, again.loaded.reviews_unchanged) == (report.loaded.claims, report.loaded.reviews)


@given(annotated())
def test_a_span_is_never_another_text(made: Text) -> None:
    """However its offsets count: what is found is what was marked, or it is refused."""
    for start, end in made.pieces:
        said = made.text[start:end]
        for shift in (0, 1, -1):
            for ends in ((start, end), (utf16(made.text, start), utf16(made.text, end))):
                try:
                    (first, last), _ = verified(made.text, ends[0] + shift, ends[1] + shift, said)
                except InputError:
                    assert shift or ends != (start, end)
                else:
                    assert made.text[first:last].replace("\r\n", "\n") == said.replace("\r\n", "\n")


KEYS = [
    "text", "data", "label", "labels", "annotations", "entities", "spans", "accept", "options", "answer", "versions",
    "sessions", "meta", "result", "value", "start", "end", "start_offset", "end_offset", "choices", "type", "id",
    "predictions", "score", "completed_by", "annotator", "annotation_id", "Comments", "evidence", "url", "tokens",
    "claim", "questions", "question", "answers", "source_url", "sources", "to_name",
    "token_start", "token_end", "was_cancelled", "lead_time", "updated_at", "_timestamp", "_session_id",
]  # fmt: skip
atoms = (
    st.none()
    | st.booleans()
    | st.integers(-3, 9)
    | st.floats()
    | st.sampled_from(["", "labels", "choices", "CLAIM", "a b"])
)
values = st.recursive(
    atoms,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(KEYS), values, max_size=8))
def test_any_record_is_read_or_refused_in_words(record: dict[str, Any]) -> None:
    table = LabelTable(DEFAULT_SCHEME)
    for tool in TOOLS.values():
        for text in ({}, {"text": "a b c"}, {"data": {"text": "a b c"}}):
            try:
                read = tool.read("here", {**record, **text}, table)
            except InputError as error:
                assert str(error)
            else:
                for each in read:
                    assert all(piece.span is None or each.text[slice(*piece.span)].strip() for piece in each.pieces)
                    json.dumps(each.remarks.failed)
