"""Limits hold before the work: what is too long, too deep or too much is refused at once, and the message names it."""

import gzip
import io
import json
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator import limits
from annotator.domain.records import ArticleInput
from annotator.domain.suggestion import SentenceText
from annotator.domain.vocabulary import SentenceKind
from annotator.errors import AnnotatorError, InputError, UsageError
from annotator.ingest.readers import Failure, Item, count, expand, read
from annotator.ingest.segment import segment
from annotator.json_lines import check_depth, lines_of, texts_or_errors
from annotator.load.foreign.file_records import ForeignFile
from annotator.settings import DEFAULT_MODEL
from annotator.settings.toml_file import read_toml
from annotator.suggest.suggester import MOST_TOKENS, LinearSuggester, load_suggester

MB = 1024 * 1024
_SECONDS = 5.0
"""Far above what any of these takes, and far below what it took without limits."""


@pytest.fixture(scope="module")
def suggester() -> LinearSuggester:
    """The suggester, loaded before time is taken."""
    return load_suggester(DEFAULT_MODEL)


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Every test here is done soon, and takes no memory beyond a few times its file's."""
    start = time.process_time()
    yield
    assert time.process_time() - start < _SECONDS


def _read(path: Path) -> list[Any]:
    return [entry for item in expand([str(path)]) for entry in read(item)]


def _written(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.jsonl", lambda: b'{"text": "' + b"x" * 33 * MB + b'"}', "is longer than 32 MB"),
        ("a.jsonl", lambda: b'{"text": "x"}\n' + b"[" * 33 * MB, "is longer than 32 MB"),
        ("a.jsonl", lambda: b'{"text": "' + b"x. " * 700_000 + b'"}', "2,100,000 characters, more than the 2,000,000"),
        ("a.jsonl", lambda: b'{"text": "x", "meta": ' + b'{"a":' * 250 + b"1" + b"}" * 251, "more than 200 levels"),
        ("a.jsonl", lambda: b'{"text": "x", "author": ' + b"[" * 900 + b"]" * 900 + b"}", "more than 200 levels"),
        ("a.json", lambda: b"[" * 100_000 + b"]" * 100_000, "more than 200 levels"),
        ("a.json", lambda: b"[" + b"{}," * 5_000_001 + b"{}]", "more than 5,000,000 values"),
        ("a.csv", lambda: b'text\n"' + b"word " * 500_000 + b'"\n', "more than the 2,000,000"),
        ("a.txt", lambda: b"A ship came. " * 200_000, "more than the 2,000,000"),
        ("a.txt", lambda: b"x" * 21 * MB, "is larger than 20 MB"),
        ("a.md", lambda: b"[" * 21 * MB, "is larger than 20 MB"),
        ("a.html", lambda: b"<p>" * 7 * MB, "is larger than 20 MB"),
        ("a.html.gz", lambda: gzip.compress(b"<p>" * 7 * MB), "is larger than 20 MB"),
    ],
)  # fmt: skip
def test_what_is_too_much_is_refused_with_the_limit(
    tmp_path: Path, name: str, data: Callable[[], bytes], says: str
) -> None:
    found = _read(_written(tmp_path, name, data()))
    assert isinstance(found[-1], Failure)
    assert says in str(found[-1])


def test_a_long_line_is_passed_over_and_the_next_is_read(tmp_path: Path) -> None:
    path = _written(tmp_path, "a.jsonl", b'{"text": "' + b"x" * 40 * MB + b'"}\n{"text": "One ship came."}\n')
    first, second = _read(path)
    assert isinstance(first, Failure)
    assert first.source.endswith(":1")
    assert isinstance(second, ArticleInput)
    assert second.origin.endswith(":2")
    assert count(Item(str(path), "jsonl")) == 2


def test_lines_are_read_without_the_rest_in_memory() -> None:
    stream = io.BytesIO(b"x" * 50 * MB + b"\ny\n")
    tracemalloc.start()
    found = [(len(line), line[:1]) for line in lines_of(stream, 1000)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [(1001, b"x"), (2, b"y")]
    assert peak < 4 * MB


def test_faulty_entries_end_somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.ingest.readers.MOST_FAILURES", 5)
    found = _read(_written(tmp_path, "a.jsonl", b"x\n" * 100))
    assert len(found) == 6
    assert "has 5 faulty entries" in str(found[-1])


def test_texts_to_score_or_look_for(tmp_path: Path) -> None:
    lines = [
        b'{"text": "' + b"x" * 100_001 + b'"}', b'{"text": "' + b"x" * 33 * MB + b'"}', b"[" * 100_000,
        b'{"text": ' + b"[" * 300 + b"]" * 300 + b"}", b'{"text": "One ship came."}',
    ]  # fmt: skip
    *wrong, right = texts_or_errors(io.BytesIO(b"\n".join(lines)))
    assert right == "One ship came."
    for error, says in zip(wrong, ("100,000 characters", "longer than 32 MB", "200 levels", "200 levels"), strict=True):
        assert isinstance(error, InputError)
        assert says in str(error)


def test_values_of_other_tools(tmp_path: Path) -> None:
    deep = b'{"text": "x", "label": ' + b"[" * 300 + b"]" * 300 + b"}"
    for name, data in (("a.jsonl", deep + b"\n" + deep), ("a.json", b"[" + deep + b"]")):
        found = [value for _, value, _ in ForeignFile(_written(tmp_path, name, data)).records()]
        assert all(isinstance(each, InputError) and "200 levels" in str(each) for each in found)
    with pytest.raises(InputError, match=r"not JSON|values"):
        list(ForeignFile(_written(tmp_path, "b.json", b"[" * 100_000)).records())
    many = _written(tmp_path, "c.json", b"[" + b"1," * 5_000_001 + b"1]")
    with pytest.raises(InputError, match="more than 5,000,000 values"):
        list(ForeignFile(many).records())


@pytest.mark.parametrize("depth", [1, limits.DEEPEST, limits.DEEPEST + 1])
def test_depth_is_counted(depth: int) -> None:
    value: Any = 1
    for _ in range(depth):
        value = [value] if depth % 2 else {"a": value}
    if depth <= limits.DEEPEST:
        assert check_depth(value) is value
    else:
        with pytest.raises(InputError, match="200 levels"):
            check_depth(value)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a = 1\n" * 50_000, "is larger than 256 KB"),
        (b"a = " + b"[" * 5000, "cannot be read as TOML"),
        (b"a" + b".a" * 50_000 + b" = 1", "names a key of more than 100 parts"),
        (b"[" + b"a . " * 5_000 + b"a]", "names a key of more than 100 parts"),
        (b"\xff\xfe", "cannot be read as TOML"),
    ],
)
def test_settings(tmp_path: Path, data: bytes, says: str) -> None:
    path = _written(tmp_path, "annotator.toml", data)
    with pytest.raises(UsageError, match=says):
        read_toml(path)


def test_the_place_of_a_setting_is_not_looked_for_forever(tmp_path: Path) -> None:
    path = _written(tmp_path, "annotator.toml", b"name = '''\n" + b"]\n" * 100_000 + b"'''\nodd = 1\n")
    file = read_toml(path)
    assert str(path) in file.where("odd")


def test_signs_without_spaces_are_no_long_work(suggester: LinearSuggester) -> None:
    text = "[" * 150_000 + "(a) " * 5_000
    spans = segment(text)
    (found,) = suggester.suggest(
        [[SentenceText(text[a.start : a.end], SentenceKind.BODY, a.paragraph, None) for a in spans]]
    )
    assert len(found) == len(spans)
    assert len(suggester._tokens("[ " * 900)) == MOST_TOKENS


def test_a_bomb_in_an_archive(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"\0" * 30 * MB)
        archive.writestr("b.txt", "One ship came.")
    found = _read(_written(tmp_path, "a.zip", out.getvalue()))
    assert isinstance(found[0], Failure)
    assert "20 MB" in str(found[0])
    assert isinstance(found[1], ArticleInput)


def test_limits_are_in_the_guide() -> None:
    page = (Path(limits.__file__).parent / "guide" / "trust.md").read_text("utf-8")
    for words in (
        "32 MB",
        "2,000,000",
        "100,000",
        "200 levels",
        "5,000,000",
        "10,000",
        "20 MB",
        "256 KB",
        "100 MB",
        "2 GB",
    ):
        assert words in page
    assert issubclass(UsageError, AnnotatorError)
    assert json.dumps(limits.size_words(limits.LONGEST_LINE)) == '"32 MB"'
