"""JSON Lines and CSV: good rows come through exactly, bad ones are named by line."""

import io
import json

import pytest

from annotator.domain.records import ArticleInput
from annotator.ingest.readers import Failure, expand, read
from annotator.ingest.readers.rows import read_csv, read_jsonl


def jsonl(*rows: object) -> list[ArticleInput | Failure]:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    return list(read_jsonl(io.BytesIO(b"\n".join(lines)), "in.jsonl"))


def table(text: str | bytes) -> list[ArticleInput | Failure]:
    return list(read_csv(text if isinstance(text, bytes) else text.encode(), "in.csv"))


FULL = {
    "text": "Dam to close\r\nThe dam is old.\u200b ",
    "title": "Dam to close",
    "url": "https://ledger.example/dam",
    "publisher": "Ledger",
    "author": "Jana Malá",
    "published_at": "2026-05-12",
    "language": "en",
    "id": 17,
    "meta": {"desk": "local"},
    "wire": ["a", 1],
}


def test_every_column_of_a_json_line_arrives():
    (entry,) = jsonl(FULL)
    assert entry.text == FULL["text"]
    assert (entry.title, entry.url, entry.publisher) == ("Dam to close", "https://ledger.example/dam", "Ledger")
    assert (entry.author, entry.published_at, entry.language) == ("Jana Malá", "2026-05-12", "en")
    assert entry.external_id == "17"
    assert entry.meta == {"desk": "local", "wire": ["a", 1]}
    assert entry.origin == "in.jsonl:1"
    assert entry.headline_end == 12


def test_bad_lines_are_named_and_the_rest_goes_on():
    entries = jsonl(
        {"text": "One."}, b"", b"{not json", b"[1]", {"title": "x"}, {"text": 5}, {"text": " \n"}, {"text": None},
        {"text": "x", "published_at": "yesterday"}, {"text": "x", "url": "not a url"}, {"text": "x", "title": ["y"]},
        {"text": "x", "meta": "y"}, {"text": "a\0b"}, b'{"text": "\\ud800"}', b'{"text": "caf\xe9"}',
        b'{"text": "x", "n": NaN}', b'{"text": "x", "deep": ' + b"[" * 100_000, {"text": "x", "title": "\0"},
        {"text": "x", "meta": {"k": "\ud800"}}, {"text": "x", "author": True}, {"text": "Two."},
    )  # fmt: skip
    texts = [entry.text for entry in entries if isinstance(entry, ArticleInput)]
    assert texts == ["One.", "Two."]
    failures = {int(entry.source.split(":")[1]): entry.reason for entry in entries if isinstance(entry, Failure)}
    assert list(failures) == list(range(3, 21))
    for line, words in {
        3: "is not JSON", 4: "is not a JSON object", 5: "has no “text”", 6: "not a string", 7: "is empty",
        8: "has no “text”",
        9: "“yesterday” is not a date", 10: "is not a web address", 11: "“title” that is not a string", 12: "“meta”",
        13: "NUL", 14: "surrogate", 15: "is not UTF-8", 16: "NaN", 17: "is not JSON", 18: "“title” contains a NUL",
        19: "“meta” contains half of a surrogate", 20: "“author” that is not a string",
    }.items():  # fmt: skip
        assert words in failures[line], failures[line]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_json_lines_from_windows(encoding):
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    data = mark + '{"text": "Ř."}\r\n{"text": "Š."}\r\n'.encode(encoding)
    assert [entry.text for entry in read_jsonl(io.BytesIO(data), "x")] == ["Ř.", "Š."]


def test_a_title_that_is_not_the_first_line_leaves_the_headline_open():
    (entry,) = jsonl({"text": "Dam to close for good\nThe dam is old.", "title": "Dam to close"})
    assert entry.headline_end is None
    (entry,) = jsonl({"text": "Dam to close\nThe dam is old."})
    assert (entry.title, entry.headline_end) == ("Dam to close", None)


def test_a_title_with_a_full_stop_is_still_the_headline():
    (entry,) = jsonl({"text": "\nThe dam leaks.\n\nIt is old.", "title": "The dam leaks."})
    assert entry.text[: entry.headline_end] == "\nThe dam leaks."


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_as_spreadsheets_write_it(delimiter, mark, end):
    head = delimiter.join(["id", " Text ", "title", "place", "meta"])
    row = delimiter.join(["7", f'"Dam, to; close|now{end}""It"" is\told.{end}"', "Dam", "Elm", '"{""a"": 1}"'])
    (entry,) = table(mark + head + end + row + end)
    assert entry.text == f'Dam, to; close|now{end}"It" is\told.{end}'
    assert (entry.external_id, entry.title, entry.meta) == ("7", "Dam", {"place": "Elm", "a": 1})
    assert entry.origin == "in.csv:2"


def test_bad_rows_of_csv_are_named_by_the_line_they_begin_on():
    data = (
        "text,title,published_at,url,meta\n"
        '"One,\nover two lines",a,,,\n'
        "too,many,,,,cells,here\n"
        ",no text,,,\n"
        '"bad"quote,x,,,\n'
        "x,,yesterday,,\n"
        "x,,,,not json\n"
        "x,,,,[1]\n"
        "\n"
        "short\n"
        "Two,,2026,https://ledger.example/a,\n"
    )
    entries = table(data)
    assert [(entry.origin, entry.text) for entry in entries if isinstance(entry, ArticleInput)] == [
        ("in.csv:2", "One,\nover two lines"),
        ("in.csv:11", "short"),
        ("in.csv:12", "Two"),
    ]
    failures = {entry.source: entry.reason for entry in entries if isinstance(entry, Failure)}
    assert list(failures) == [f"in.csv:{line}" for line in range(4, 10)]
    assert "7 cells for 5 columns" in failures["in.csv:4"]
    assert failures["in.csv:5"] == "is empty."
    assert "quotation marks" in failures["in.csv:6"]
    assert "“yesterday” is not a date" in failures["in.csv:7"]
    assert "“meta”" in failures["in.csv:8"]
    assert "“meta”" in failures["in.csv:9"]


def test_a_quotation_mark_that_is_never_closed_is_named():
    entries = table('text\nOne.\n"Two.\nThree.\n')
    assert entries[0].text == "One."
    assert isinstance(entries[1], Failure)
    assert entries[1].source == "in.csv:3"


def test_cells_longer_than_the_usual_limit():
    long = "word " * 60_000
    (entry,) = table(f'text\n"{long}"\n')
    assert entry.text == long


def test_csv_in_an_old_encoding():
    (entry,) = table("text;title\nPříliš žluťoučký kůň úpěl ďábelské ódy, řekl starosta.;Kůň\n".encode("cp1250"))
    assert entry.text.startswith("Příliš žluťoučký kůň")


def test_csv_without_the_column_is_one_failure(write):
    path = write("a.csv", "headline,body\nx,y\n")
    (failure,) = read(expand([str(path)])[0])
    assert failure.source == str(path)
    assert "has no column “text”" in failure.reason


def test_a_header_alone_gives_nothing():
    assert table("text,title\n") == []


def test_json_lines_are_read_one_at_a_time():
    class Endless(io.RawIOBase):
        """A stream that never ends."""

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            line = b'{"text": "More."}\n'
            count = min(len(buffer), len(line))
            buffer[:count] = line[:count]
            return count

    entries = read_jsonl(io.BufferedReader(Endless(), buffer_size=18), "endless")
    assert [next(entries).text for _ in range(3)] == ["More."] * 3
