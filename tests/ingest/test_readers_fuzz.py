"""Bytes of any kind, under any name: an article that can be stored or a failure with a reason, never an exception."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.records import ArticleInput
from annotator.ingest.items import FORMS
from annotator.ingest.readers import Failure, Item, count, read
from annotator.text import check_storable

PIECES = [
    b"<html><body><article><h1>Dam</h1><p>" + b"The dam is old. " * 20, b"</p></article></body></html>",
    b"<table><tr>", b"<ul><li>", b"<p>", b"<!--", b"<script>", b"&#0;", b"&#xd800;", b"&amp;", b"\x00",
    b"\xff\xfe", b"\xef\xbb\xbf", b"%PDF-1.4\n", b"1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\n",
    b"trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF", b"text,title\n", b'"open', b'{"text": "', b'"}\n',
    b'"\\ud800"', b"[[[[", b"# Dam\n\n", b"> - > ", b"```\n", b"| a | b |\n|---|\n", b"---\ntitle: x\n",
    b"---\n", "“Příliš” 👨‍👩‍👧 ".encode(), "žluť".encode("cp1250"), b"\r", b"\n", b"\x1b[31m", b"- a\n1. b\n",
]  # fmt: skip
BYTES = st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))


@pytest.mark.parametrize("suffix", sorted({".txt", ".md", ".html", ".jsonl", ".csv", ".pdf"} & set(FORMS)))
@given(data=BYTES)
@settings(max_examples=60)
def test_any_bytes_are_read_or_named(suffix, data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a" + suffix)
        path.write_bytes(data)
        item = Item(str(path), FORMS[suffix])
        entries = list(read(item))
        assert count(item) >= 1
    for entry in entries:
        if isinstance(entry, Failure):
            assert entry.source.startswith(str(path))
            assert entry.reason.endswith(".")
            continue
        assert isinstance(entry, ArticleInput)
        assert entry.text.strip()
        for value in (entry.text, entry.title or "", entry.url or "", entry.author or "", entry.publisher or ""):
            check_storable(value, "text")
        assert entry.headline_end is None or 0 < entry.headline_end <= len(entry.text)
