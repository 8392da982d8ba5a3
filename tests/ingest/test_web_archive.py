"""Archives of the web: each page is an article with its address and the day of the crawl; bombs are refused."""

import gzip
import io
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from annotator.domain.records import ArticleInput
from annotator.ingest.readers import Failure, Remark, expand, packed_files, read, web_archive

URL = "https://ledger.example/ferry?day=2"
WORDS = "The ferry to Tarnholm sank in 2019 with 14 cars aboard, the coast guard of Ostland said on Monday."
PAGE = f"<html><body><article><h1>Ferry lost</h1><p>{WORDS}</p><p>{WORDS[::-1]}</p></article></body></html>".encode()
TYPE = ("Content-Type", "text/html; charset=utf-8")


def entries(path) -> list:
    return [entry for item in expand([str(path)]) for entry in read(item)]


def archive(*records, packed: bool = True) -> bytes:
    """A WARC of records, each its kind, address, body and headers of HTTP after the status."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
    for kind, url, body, status, headers in records:
        http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1") if status else None
        record = writer.create_warc_record(
            url, kind, io.BytesIO(body), http_headers=http,
            warc_headers_dict={"WARC-Date": "2026-05-12T08:00:00Z"},
            warc_content_type="" if status else "text/html",
        )  # fmt: skip
        writer.write_record(record)
    return out.getvalue()


def answer(body: bytes, *headers: tuple[str, str], url: str = URL, status: str = "200 OK"):
    return ("response", url, body, status, headers or (TYPE,))


def chunked(data: bytes) -> bytes:
    half = len(data) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (data[:half], data[half:])) + b"0\r\n\r\n"


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc", "a.bin", "a.gz"])
def test_each_page_is_an_article_with_its_address(write, name):
    second = "https://ledger.example/other"
    data = archive(
        ("request", URL, b"", "GET / HTTP/1.1", [("Host", "ledger.example")]),
        answer(PAGE),
        ("resource", second, PAGE.replace(b"Ferry lost", b"Ferry found"), None, []),
        packed=name.endswith("gz"),
    )
    one, other = entries(write(name, data))
    assert (one.title, one.url, one.published_at) == ("Ferry lost", URL, None)
    assert one.text.startswith(f"Ferry lost\n\n{WORDS}")
    assert one.meta == {"retrieved_at": "2026-05-12T08:00:00Z"}
    assert (other.title, other.url) == ("Ferry found", second)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE), [("Content-Encoding", "gzip")]),
        (zlib.compress(PAGE), [("Content-Encoding", "deflate")]),
        (zlib.compress(PAGE, wbits=-15), [("Content-Encoding", "deflate")]),
        (chunked(PAGE), [("Transfer-Encoding", "chunked")]),
        (chunked(gzip.compress(PAGE)), [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
        (PAGE, [("Content-Encoding", "br")]),
    ],
)
def test_what_servers_pack_and_cut_is_made_whole(write, body, headers):
    (entry,) = entries(write("a.warc.gz", archive(answer(body, TYPE, *headers))))
    assert entry.title == "Ferry lost"


def test_the_encoding_that_the_server_states_is_obeyed(write):
    page = PAGE.replace(b"Tarnholm", "Třinec".encode("iso-8859-2"))
    (entry,) = entries(write("a.warc", archive(answer(page, ("Content-Type", "text/html; charset=iso-8859-2")))))
    assert "Třinec" in entry.text


def test_errors_and_other_files_are_passed_over_and_said(write):
    data = archive(
        answer(PAGE, status="404 Not Found"),
        answer(PAGE, TYPE, ("Location", URL), status="301 Moved Permanently"),
        answer(b"\x89PNG", ("Content-Type", "image/png")),
        answer(b"<html><body></body></html>", url="https://ledger.example/empty"),
        answer(PAGE),
    )
    failure, article, remark = entries(write("a.warc.gz", data))
    assert isinstance(failure, Failure)
    assert failure.source.endswith("a.warc.gz/https://ledger.example/empty")
    assert isinstance(article, ArticleInput)
    assert isinstance(remark, Remark)
    assert "3 answers" in remark.text


def test_an_archive_without_pages_says_so(write):
    (remark,) = entries(write("a.warc.gz", archive()))
    assert "no pages" in remark.text


def test_damage_is_named_after_what_came_before_it(write, capfd):
    data = archive(answer(PAGE), packed=False)
    article, failure = entries(write("a.warc", data + b"\r\nrubbish\r\nrubbish: x\r\n\r\n"))
    assert article.title == "Ferry lost"
    assert "damaged" in failure.reason
    assert capfd.readouterr().err == ""


def test_bombs_are_refused_and_the_rest_is_read(write, monkeypatch):
    monkeypatch.setattr(packed_files, "MAX_FILE_BYTES", 2 * 1024 * 1024)
    monkeypatch.setattr(web_archive, "MAX_FILE_BYTES", 2 * 1024 * 1024)
    spaces = b" " * (5 * 1024 * 1024)
    bombs = [
        answer(spaces),
        answer(gzip.compress(spaces), TYPE, ("Content-Encoding", "gzip")),
        answer(chunked(spaces), TYPE, ("Transfer-Encoding", "chunked")),
        answer(chunked(gzip.compress(spaces)), TYPE, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")),
    ]
    *failures, article = entries(write("a.warc.gz", archive(*bombs, answer(PAGE))))
    assert ["2 MB" in failure.reason for failure in failures] == [True] * 4
    assert article.title == "Ferry lost"


def test_damaged_and_unknown_packing_is_named(write):
    pages = [
        answer(gzip.compress(PAGE)[:-20], TYPE, ("Content-Encoding", "gzip")),
        answer(b"\x1b\x03abc", TYPE, ("Content-Encoding", "br")),
    ]
    damaged, unknown = entries(write("a.warc.gz", archive(*pages)))
    assert "is damaged" in damaged.reason
    assert "“br”" in unknown.reason


@pytest.mark.parametrize("header", [b"X: " + b"x" * (3 * 1024 * 1024), b"X: y\r\n" * (200 * 1024)])
def test_headers_are_not_read_without_end(write, header):
    data = gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n" + header)
    (failure,) = entries(write("a.warc.gz", data))
    assert "headers of more than 1 MB" in failure.reason


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_archive_is_read_or_named(write, data):
    whole = archive(answer(PAGE), answer(gzip.compress(PAGE), TYPE, ("Content-Encoding", "gzip")), packed=False)
    at = data.draw(st.integers(8, len(whole) - 1))
    put = data.draw(st.binary(max_size=6))
    for entry in entries(write("a.warc", whole[:at] + put + whole[at + data.draw(st.integers(0, 40)) :])):
        assert isinstance(entry, ArticleInput | Failure | Remark)
