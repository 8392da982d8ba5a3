"""A web server on this machine, a desk with an archive, and both databases."""

import gzip
import io
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from annotator.archive.archiver import Archiver
from annotator.review.desk import ReviewDesk
from annotator.settings import load_settings
from annotator.storage.database.engine import Database
from annotator.storage.project import set_up_project
from annotator.web.purposes import Limits
from tests.postgres import backend, either, postgres_server, where
from tests.support import for_project

__all__ = ["backend", "either", "postgres_server", "where"]

STORY = (
    "The harbour authority of Lysna counted 4.1 million tonnes of cargo last year, a tenth more than the year before. "
    "Most of it was grain that came down the canal after the locks were mended in March and the water stood high. "
    "“We had ships waiting on every tide,” said the harbour master, Ida Brenn, who has kept the books since 2009. "
    "The council wants a second crane by next summer and has put nine million aside for it, half of it borrowed. "
    "Fishermen on the east quay fear for their berths and have asked for a hearing before the money is spent."
)
LIMITS = Limits(max_bytes=300_000, total_seconds=1.5, silence_seconds=0.8)


def page(text: str = STORY, title: str = "Cargo record at Lysna", extra: str = "") -> bytes:
    """A web page with one article."""
    body = "".join(f"<p>{part}.</p>" for part in text.removesuffix(".").split(". "))
    head = f"<head><title>{title}</title><meta charset=utf-8></head>"
    markup = (
        f"<html>{head}<body><nav>Home Sport Weather</nav><article><h1>{title}</h1>{body}</article>{extra}</body></html>"
    )
    return markup.encode()


@cache
def bomb() -> bytes:
    """Fifty million bytes, packed into fifty thousand."""
    return gzip.compress(bytes(50_000_000), 1)


@cache
def pdf(text: str) -> bytes:
    """A PDF with one page."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=True)
    for n, line in enumerate(text.split(". ")):
        canvas.drawString(40, 780 - 20 * n, line)
    canvas.save()
    return stream.getvalue()


class Handler(BaseHTTPRequestHandler):
    """Answers as the path says."""

    server: "Site.Server"  # type: ignore[assignment]

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Host"]))
        name = self.path.split("?")[0].strip("/").replace(".", "_")
        if name in self.server.pages:
            self.answer(self.server.pages[name])
        else:
            getattr(self, f"_{name}", self._gone)()

    def answer(
        self, body: bytes, kind: str | None = "text/html; charset=utf-8", status: int = 200, **more: str
    ) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for header, value in ({"Content_Length": str(len(body))} | more).items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _gone(self) -> None:
        self.answer(b"no", status=404)

    def _broken(self) -> None:
        self.answer(page(), Content_Length="99999")

    def _chunks(self) -> None:
        self.answer(b"5\r\nhello\r\n", Transfer_Encoding="chunked")  # and no end

    def _zipped(self) -> None:
        self.answer(gzip.compress(page()), Content_Encoding="gzip")

    def _twice(self) -> None:
        half = len(page()) // 2
        self.answer(gzip.compress(page()[:half]) + gzip.compress(page()[half:]), Content_Encoding="gzip")

    def _accents(self) -> None:
        self.answer(b"", status=302, Location="/žofín".encode().decode("latin-1"))

    def _cut(self) -> None:
        self.answer(gzip.compress(page())[:-9], Content_Encoding="gzip")

    def _deflated(self) -> None:
        self.answer(zlib.compress(page()), Content_Encoding="deflate")

    def _garbled(self) -> None:
        self.answer(b"not gzip at all", Content_Encoding="gzip")

    def _brotli(self) -> None:
        self.answer(b"\x0b\x02\x80", Content_Encoding="br")

    def _bomb(self) -> None:
        self.answer(bomb(), "text/plain", Content_Encoding="gzip")

    def _large(self) -> None:
        self.answer(b"x" * 400_000, "text/plain")

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        while True:
            self.wfile.write(b"more " * 1000)

    def _silent(self) -> None:
        time.sleep(2.5)

    def _drip(self) -> None:
        """A byte now and then, never silent for long, and an end that looks like one."""
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        for _ in range(12):
            self.wfile.write(b"drip ")
            time.sleep(0.3)

    def _slowhead(self) -> None:
        for byte in b"HTTP/1.0 200 OK\r\nX-Long: " + b"x" * 40:
            self.wfile.write(bytes([byte]))
            time.sleep(0.2)

    def _photo(self) -> None:
        self.answer(b"\x89PNG\r\n\x1a\n\0\0", "image/png")

    def _oddtype(self) -> None:
        self.answer(b"\0\1\2", "\x1b[31m/evil")

    def _empty(self) -> None:
        self.answer(b"")

    def _script(self) -> None:
        self.answer(b"<html><head><script>go()</script></head><body></body></html>")

    def _report_pdf(self) -> None:
        self.answer(pdf(STORY), "application/octet-stream")

    def _bad_pdf(self) -> None:
        self.answer(b"%PDF-1.7 nothing more", "application/pdf")

    def _notes(self) -> None:
        self.answer("The dam is old – très old.".encode("cp1252"), "text/plain; charset=iso-8859-1")

    def _moved(self) -> None:
        self.answer(b"", status=302, Location="/story?utm_source=x#top")

    def _loop(self) -> None:
        self.answer(b"", status=302, Location="/loop")

    def _nowhere(self) -> None:
        self.answer(b"", status=302)

    def _ftp(self) -> None:
        self.answer(b"", status=302, Location="ftp://127.0.0.1/x")

    def _file(self) -> None:
        self.answer(b"", status=302, Location="file:///etc/passwd")

    def _away(self) -> None:
        """To wherever the query says."""
        self.answer(b"", status=302, Location=unquote(self.path.partition("?")[2]))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Site:
    """One server: its address, and what it was asked for."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Clients that hang up are what is tested."""

    def __init__(self) -> None:
        self._server = self.Server(("127.0.0.1", 0), Handler)
        self._server.asked = []  # type: ignore[attr-defined]
        self._server.pages = {"story": page()}  # type: ignore[attr-defined]
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Each path that was asked for, with the Host header."""
        return self._server.asked  # type: ignore[attr-defined,no-any-return]

    @property
    def pages(self) -> dict[str, bytes]:
        """Pages by name, for tests to change."""
        return self._server.pages  # type: ignore[attr-defined,no-any-return]

    @property
    def here(self) -> str:
        """The server by the name that a test may allow."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}/{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    """A server on the loopback address."""
    site = Site()
    yield site
    site.close()


@dataclass
class Room:
    """A desk with an archive, and what they work on."""

    database: Database
    folder: Path
    allowed: tuple[str, ...]
    made: list[ReviewDesk] = field(default_factory=list)

    def archiver(self) -> Archiver:
        return Archiver(self.database, self.folder, self.allowed, LIMITS)

    def desk(self, reviewer: str = "ana", **project: object) -> ReviewDesk:
        settings = load_settings(database=self.database.shown, reviewer=reviewer)
        settings = for_project(settings, **project)
        archive = partial(Archiver, self.database, self.folder, self.allowed, LIMITS)
        desk = ReviewDesk(self.database, set_up_project(self.database, settings), reviewer, archive=archive)
        self.made.append(desk)
        return desk


@pytest.fixture
def room(either: Database, tmp_path: Path, site: Site) -> Room:
    """Desks on a fresh database of each backend; the test's server may be archived."""
    return Room(either, tmp_path / "kept.archive", (site.here,))


MakeClaims = Callable[..., list[str]]
