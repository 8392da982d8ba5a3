"""Web addresses, against a server on this machine."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from annotator.errors import InputError
from annotator.ingest.readers import Failure, expand, read
from annotator.web.fetcher import fetch
from annotator.web.purposes import Limits

PAGE = (
    "<html><head><title>Dam to close</title></head><body><article><h1>Dam to close</h1><p>"
    + "Přehrada je stará a teče, řekla Eva Holmová novinářům. " * 8
    + "</p></article></body></html>"
)


class Site(BaseHTTPRequestHandler):
    """Answers as the path says."""

    def do_GET(self) -> None:
        name = self.path.split("?")[0].strip("/")
        getattr(self, "_" + name.replace(".", "_").replace("-", "_"), self._gone)()

    def answer(self, body: bytes, content_type: str | None, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        if content_type:
            self.send_header("Content-Type", content_type)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _gone(self) -> None:
        self.answer(b"no", "text/html", 404)

    def _page(self) -> None:
        self.answer(PAGE.encode("cp1250"), "text/html; charset=windows-1250")

    def _untyped(self) -> None:
        self.answer(PAGE.encode(), None)

    def _text(self) -> None:
        self.answer(b"Dam to close\nThe dam is old.", "text/plain")

    def _notes_md(self) -> None:
        self.answer(b"# Dam to close\n\nThe dam is *old*.", "text/plain")

    def _rows_jsonl(self) -> None:
        self.answer(b'{"text": "One."}\nbad\n', "application/octet-stream")

    def _photo(self) -> None:
        self.answer(b"\x89PNG", "image/png")

    def _zipped(self) -> None:
        self.answer(gzip.compress(PAGE.encode()), "text/html", Content_Encoding="gzip")

    def _brotli(self) -> None:
        self.answer(b"\x0b\x02\x80", "text/html", Content_Encoding="br")

    def _moved(self) -> None:
        self.answer(b"", "text/html", 302, Location="/page")

    def _escape(self) -> None:
        self.answer(b"", "text/html", 302, Location="file:///etc/passwd")

    def _ftp(self) -> None:
        self.answer(b"", "text/html", 302, Location="ftp://127.0.0.1/x")

    def _inside(self) -> None:
        self.answer(b"", "text/html", 302, Location="http://169.254.169.254/latest/meta-data")

    def _loop(self) -> None:
        self.answer(b"", "text/html", 302, Location="/loop")

    def _large(self) -> None:
        self.answer(b"x" * 200_000, "text/plain")

    def _slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        for _ in range(60):
            self.wfile.write(b"drip " * 20_000)
            time.sleep(0.05)

    def _silent(self) -> None:
        time.sleep(1)

    def _broken(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"short")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def here(url: str) -> str:
    """The host and port of an address, as a project allows it."""
    return url.split("/")[2]


def read_all(url: str, allowed: Sequence[str] | None = None):
    return list(read(expand([url])[0], [here(url)] if allowed is None else allowed))


@pytest.mark.parametrize("path", ["page", "untyped", "moved", "zipped"])
def test_a_page_is_read(site, path):
    (entry,) = read_all(f"{site}/{path}")
    assert entry.title == "Dam to close"
    assert "Přehrada je stará" in entry.text
    assert entry.origin == f"{site}/{path}"
    assert entry.url == f"{site}/{'page' if path == 'moved' else path}"


def test_plain_text_and_names_decide_where_the_type_says_little(site):
    (entry,) = read_all(f"{site}/text")
    assert (entry.text, entry.title, entry.url) == ("Dam to close\nThe dam is old.", "Dam to close", f"{site}/text")
    (entry,) = read_all(f"{site}/notes.md")
    assert entry.text == "Dam to close\n\nThe dam is old.\n"
    entry, failure = read_all(f"{site}/rows.jsonl")
    assert (entry.text, failure.source) == ("One.", f"{site}/rows.jsonl:2")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("nothing", "returned 404"),
        ("photo", "is image/png, which is not supported"),
        ("brotli", "uses an unsupported compression (br)"),
        ("escape", "is not a web address"),
        ("ftp", "is not a web address"),
        ("loop", "redirected more than 5 times"),
        ("broken", "was cut off before its end"),
    ],
)
def test_what_cannot_be_fetched_is_named(site, path, reason):
    (failure,) = read_all(f"{site}/{path}")
    assert isinstance(failure, Failure)
    assert failure.source == f"{site}/{path}"
    assert reason in failure.reason


def test_nobody_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (failure,) = read_all(f"http://127.0.0.1:{port}/a")
    assert "cannot be reached" in failure.reason


@pytest.mark.parametrize("path", ["page", "photo", "moved"])
def test_a_machine_of_ones_own_network_is_not_asked_unless_it_is_allowed(site, path):
    (failure,) = read_all(f"{site}/{path}", allowed=())
    name = here(site)
    assert failure.reason == (
        f"uses port {name.split(':')[1]}, and only 80 and 443 are allowed: "
        f"to permit it, add “{name}” to allow under [sources] in annotator.toml."
    )
    (failure,) = read_all("http://127.0.0.1/page", allowed=())
    assert failure.reason == (
        "leads to 127.0.0.1, which is not on the public internet: "
        "to permit it, add “127.0.0.1” to allow under [sources] in annotator.toml."
    )


def test_a_redirect_to_another_machine_is_judged_like_the_first_address(site):
    (failure,) = read_all(f"{site}/inside")
    assert "not on the public internet" in failure.reason


@pytest.mark.parametrize("url", ["http://", "http://[bad", "http://a b/", "http://x:99999/"])
def test_addresses_that_are_none(url):
    (failure,) = read_all(url)
    assert "is not a web address" in failure.reason


def test_too_large_an_answer_is_refused(site):
    with pytest.raises(InputError, match="is larger than"):
        fetch(f"{site}/large", [here(site)], Limits(max_bytes=100_000))


@pytest.mark.parametrize("path", ["slow", "silent"])
def test_too_slow_an_answer_is_given_up(site, path):
    start = time.monotonic()
    with pytest.raises(InputError, match=r"did not answer in full within 0\.4 seconds"):
        fetch(f"{site}/{path}", [here(site)], Limits(total_seconds=0.4))
    assert time.monotonic() - start < 3


def test_odd_letters_in_an_address_are_sent_quoted(site):
    page = fetch(f"{site}/page?q=ž&utm_source=x#part", [here(site)])
    assert page.charset == "windows-1250"
