"""Plain text and Markdown: stored as decoded, read as a person would."""

import io
import sys

import pytest

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.readers import Failure, expand, packed_files, read
from annotator.ingest.readers.decode import decode
from annotator.ingest.readers.markdown import read_markdown


def read_one(path) -> ArticleInput | Failure:
    (item,) = expand([str(path)])
    (entry,) = read(item)
    return entry


CZECH = "Starosta města Ústí oznámil, že hráz bude příští rok uzavřena. Voda prosakuje už několik let, řekl ťukan."
POLISH = "Burmistrz powiedział, że most będzie zamknięty. Woda przecieka od wielu lat, są też źródła."
SPANISH = "El señor Núñez dijo que el café de la montaña está cerrado. La inundación destruyó más de veinte casas."
PORTUGUESE = "A inundação não destruiu as casas, disse o prefeito. As crianças estão bem."
SWEDISH = "Bron över ån är stängd, sade borgmästaren på måndagen. Många är arga."
ENGLISH = "The mayor’s words – “no more” – cost £5, she said in the café."
RUSSIAN = "Мэр города заявил, что мост будет закрыт в следующем году. Вода протекает уже несколько лет."
JAPANESE = "市長は月曜日、橋を来年閉鎖すると発表した。水漏れは何年も続いている。"
SPANISH_MARKS = "«Está cerrado», dijo el señor Núñez de la montaña."
FRENCH_MARKS = "« C'était très grave », a dit le maire de la forêt brûlée."
ENCODED = [
    (CZECH, "cp1250"), (CZECH[:62], "iso8859_2"), (CZECH, "iso8859_2"), (POLISH, "cp1250"), (POLISH, "iso8859_2"),
    (SPANISH, "cp1252"), (SPANISH_MARKS, "latin-1"), (FRENCH_MARKS, "latin-1"), (PORTUGUESE, "cp1252"),
    (SWEDISH, "cp1252"), (ENGLISH, "cp1252"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (JAPANESE, "cp932"),
    (JAPANESE, "euc_jp"), (CZECH, "utf-8"), (CZECH, "utf-8-sig"), (CZECH, "utf-16"), (ENGLISH, "utf-16-le"),
    (ENGLISH, "utf-16-be"), (JAPANESE, "utf-32"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "encoding"), ENCODED)
def test_encodings_are_told_apart(write, text, encoding):
    assert read_one(write("a.txt", text.encode(encoding))).text == text


EXACT = "Head\r\nline\ttab\xa0nbsp\u200bzwsp  trailing  \r\n\rold mac\n\n\n\x0bvt\x0cff\u2028ls\u2029ps\x85nel\ufeffmid"


def test_text_is_kept_exactly_as_decoded(write):
    entry = read_one(write("a.txt", EXACT))
    assert entry.text == EXACT
    assert entry.title == "Head"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_only_a_leading_mark_is_dropped(write, encoding):
    assert read_one(write("a.txt", EXACT.encode(encoding))).text == EXACT


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.pdf", "a.csv"])
@pytest.mark.parametrize("data", [b"", b" \n\t\r\n"])
def test_nothing_in_it_is_empty(write, name, data):
    assert read_one(write(name, data)).reason == "is empty."


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv"])
def test_a_byte_order_mark_alone_is_empty(write, name):
    assert read_one(write(name, b"\xef\xbb\xbf")).reason == "is empty."


@pytest.mark.parametrize("text", ["\u200b\n\u200b", "\xa0\u3000", "\u2028"])
def test_invisible_text_is_empty(write, text):
    assert read_one(write("a.txt", text)).reason == "is empty."


BINARY = [
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4,
    bytes(range(1, 256)) * 8,
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff",
    b"PK\x03\x04" + bytes(range(256)) * 3,
    b"plain text with a \x00 in it",
    b"\xff\xfeodd",
    b"\xff\xfe\x00\xd8a\x00",
]


@pytest.mark.parametrize("data", BINARY)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_what_is_no_text_is_named(write, name, data):
    path = write(name, data)
    failure = read_one(path)
    assert isinstance(failure, Failure)
    assert failure.source == str(path)
    assert any(word in failure.reason for word in ("NUL", "not text", "cannot be read as such"))
    assert "UTF-8" in failure.reason


def test_a_nul_is_located(write):
    assert "a NUL character at character 5" in read_one(write("a.txt", b"01234\x00")).reason


def test_a_declared_encoding_comes_before_utf8():
    assert decode("café".encode("cp1252"), "ISO-8859-1").text == "café"
    assert decode("“café”".encode("cp1252"), "iso-8859-1").text == "“café”"
    assert decode("café".encode(), "no-such-encoding").text == "café"
    assert decode("café".encode(), "rot13").text == "café"
    assert decode("café".encode(), "ascii").text != ""


def test_undecodable_bytes_raise_a_clear_error():
    with pytest.raises(InputError, match="save it as UTF-8"):
        decode(bytes([0x81, 0x8D, 0x90, 0x00, 0x01, 0x02, 0x03]) * 50)


def test_the_title_is_the_headline(write):
    assert read_one(write("a.txt", "Dam to close\nThe dam is old.")).title == "Dam to close"
    assert read_one(write("a.txt", "The dam is old.\nIt leaks.")).title is None


def test_too_large_a_file_is_refused(write, monkeypatch):
    monkeypatch.setattr(packed_files, "MAX_FILE_BYTES", 10)
    assert "is larger than" in read_one(write("a.txt", "x" * 11)).reason


def stdin(monkeypatch, data: bytes) -> list[ArticleInput | Failure]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    (item,) = expand(["-"])
    return list(read(item))


def test_standard_input_is_text_by_default(monkeypatch):
    (entry,) = stdin(monkeypatch, "Dam to close\r\nThe dam is old. ž".encode())
    assert entry.text == "Dam to close\r\nThe dam is old. ž"
    assert entry.origin == "standard input"


def test_standard_input_tells_forms_by_their_first_bytes(monkeypatch):
    first, second = stdin(monkeypatch, b'{"text": "One."}\n{"text": "Two."}\n')
    assert (first.text, first.origin, second.text) == ("One.", "standard input:1", "Two.")
    page = b"<!-- x --><!DOCTYPE html><html><body><article><h1>Dam to close</h1><p>" + b"The dam is old. " * 40
    (entry,) = stdin(monkeypatch, page + b"</p></article></body></html>")
    assert entry.title == "Dam to close"
    (failure,) = stdin(monkeypatch, b"%PDF-1.4 nothing else")
    assert "PDF" in failure.reason


def test_empty_standard_input(monkeypatch):
    (failure,) = stdin(monkeypatch, b"")
    assert str(failure) == "standard input is empty."


MARKDOWN = """\
---
title: "Dam to close for good"
author: Jana Malá
date: 2026-05-12
url: https://ledger.example/dam
lang: en
layout: post
---
# Dam to *close*

By **Jana Malá**

The dam is [old](https://ledger.example/old) and
leaks &amp; creaks. ![A photo](dam.jpg) See `valve_7`.\\
It \\*stays\\*.

> “It is old. It leaks.”
>
> “We told them.”

## What follows

- a park
- a **road**
  - with trees
  - and benches

3. Measure
4. Cut

| Year | Cost |
|------|-----:|
| 2024 | 3.5  |

```python
wall = "old"
# not a heading
```

    indented

<div class="ad">Buy <b>now</b> &lt;here&gt;</div>
<!-- hidden -->

***

Last ~~word~~ <span>line</span>.
"""

PLAIN = """\
Dam to close

By Jana Malá

The dam is old and leaks & creaks.  See valve_7.
It *stays*.

“It is old. It leaks.”

“We told them.”

What follows

- a park
- a road
  - with trees
  - and benches

3. Measure
4. Cut

Year | Cost
2024 | 3.5

wall = "old"
# not a heading

indented

Buy now <here>

Last line.
"""


def test_markdown_reads_without_its_marks(write):
    entry = read_one(write("a.md", MARKDOWN))
    assert entry.text == PLAIN
    assert entry.text[: entry.headline_end] == "Dam to close"
    assert (entry.title, entry.author, entry.published_at) == ("Dam to close for good", "Jana Malá", "2026-05-12")
    assert (entry.url, entry.language) == ("https://ledger.example/dam", "en")


def test_markdown_without_front_matter_takes_its_heading(write):
    entry = read_one(write("a.md", "Dam to close\n============\n\nThe dam is old."))
    assert (entry.title, entry.text) == ("Dam to close", "Dam to close\n\nThe dam is old.\n")


def test_markdown_with_only_marks_is_empty(write):
    assert read_one(write("a.md", "---\ntitle: x\n---\n\n![photo](a.jpg)\n\n***\n")).reason == "is empty."


@pytest.mark.parametrize("date", ["soon", "12/05/2026", "2026-13-45"])
def test_odd_front_matter_does_no_harm(date):
    entry = read_markdown(f"---\ndate: {date}\nurl: javascript:alert(1)\n: :\n---\nText here.", "a.md")
    assert (entry.published_at, entry.url, entry.text) == (None, None, "Text here.\n")


@pytest.mark.parametrize(
    "source", [">" * 5000 + " deep", "- " * 3000 + "deep", "[" * 5000 + "x", "*" * 9999 + "x", "<" * 9999]
)
def test_hostile_markdown_is_read_or_named(write, source):
    entry = read_one(write("a.md", source))
    assert isinstance(entry, (ArticleInput, Failure))
