"""Ten claims of one article labelled with sources in a real terminal, with every key counted.

``python -m tests.e2e.ten_claims [ARTICLE]`` does it with the program of this folder, says after each step how many
keys were pressed so far, and shows the screen wherever the program warns of something. The web it cites is a server
on the loopback address, allowed by name as any private one must be; nothing else is asked for anything.

A key counts unless it types a character of an address or of a quote: labels, ``Tab``, ``^s``, digits and leaving do.
"""

import json
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.e2e.program import Program
from tests.support import ARTICLES, ROOT

MOST_KEYS = 40
"""Keys that ten claims may take beyond what their addresses and quotes are typed with."""
CLAIMS = 10
SAID = "More than a thousand of them were counted at the depot in spring, and the last were handed over before June."
MISQUOTED = "More than nine thousand of them were counted at the depot in spring"
QUOTE_WARNING = "The copy says “"
CONTRADICTION = "contradicts"
ARCHIVE_FAILURE = "not archived"
_SEEN = 6
"""Characters at the end of what is typed that are looked for on the screen before the next key."""
_CHECKED = 6
"""Which claim of the article the collection found to be false."""
_SEED = ROOT.parent / "shared" / "seed" / "article.txt"
_PAGE = (
    "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    "<p>The office keeps its books by the week and has them looked at by two people who do not know each other.</p>"
    f"<p>{SAID}</p><p>What is counted twice is taken out again at the end of the year, as the rules ask.</p>"
    "</article></body></html>"
)


def an_article() -> Path:
    """The article the aim was set for, where it lies beside this project; else one of the samples."""
    return _SEED if _SEED.exists() else ARTICLES / "port-cargo.txt"


class Web:
    """A few pages on this machine; every other address is gone."""

    pages = ("ledger", "minutes", "audit", "survey", "register", "almanac")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/")
            there = name in Web.pages
            body = _PAGE.format(title=f"The {name} of the office").encode() if there else b"gone"
            self.send_response(200 if there else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self.Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def url(self, name: str) -> str:
        return f"http://{self.host}/{name}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Run:
    """One reviewer, one article, one terminal; ``keys`` and ``typed`` say what was pressed so far."""

    program: Program
    web: Web
    article: Path
    tell: Callable[[str], None] = lambda line: None
    keys: int = 0
    """Keys that type no character of an address or a quote."""
    typed: int = 0
    """Characters of addresses and quotes."""
    answered: int = 0
    claims: list[dict[str, Any]] = field(default_factory=list)
    """The claims of the article in reading order, as they were before."""
    screens: dict[str, str] = field(default_factory=dict)
    """What the terminal showed when the program warned of something, by the words of the warning."""

    def prepare(self) -> None:
        """Import the article, and a collection of checked claims in which one of its claims was found false."""
        self.program.home.mkdir(exist_ok=True)
        (self.program.home / "annotator.toml").write_text(
            f'[sources]\nallow = ["{self.web.host}"]\narchive_cited = true\n', encoding="utf-8"
        )
        self.program.here("import", self.article)
        self.claims = self.program.json("claims")
        checked = {"claim": self.claims[_CHECKED]["exact"], "rating": "false", "publisher": "Second Look"}
        collection = self.program.home / "collection.jsonl"
        collection.write_text(json.dumps(checked) + "\n", encoding="utf-8")
        self.program.here("load", collection)

    def go(self, rows: int = 24, columns: int = 80) -> None:
        """Label ten claims, from the first screen to the shell's prompt; the first claim of all is passed over."""
        self.terminal = self.program.open("review", rows=rows, columns=columns)
        self.terminal.wait_for("not answered yet")
        self.terminal.wait_for("today 0")
        self.press("x")
        self.terminal.wait_for("claims 1/")
        self.cite("v", "ledger", SAID)
        self.cite("d", "minutes", SAID)
        self.reuse("v", "1")
        self.cite("v", "audit", MISQUOTED, warning=QUOTE_WARNING)
        self.cite("d", "survey", SAID)
        self.cite("v", "register", SAID, warning=CONTRADICTION)
        self.cite("v", "gone", "It stood there once.", warning=ARCHIVE_FAILURE)
        self.cite_twice("d", "almanac", "ledger")
        self.reuse("d", "1")
        self.reuse("v", "5")
        self.press("q")
        self.terminal.wait()
        self.tell(f"{self.answered} claims, {self.keys} keys beyond {self.typed} characters of addresses and quotes")

    def press(self, *keys: str) -> None:
        """Press keys that count."""
        self.keys += len(keys)
        self.terminal.press(*keys)

    def type(self, text: str) -> None:
        """Type an address or a quote, as far as a person who looks at the screen."""
        self.typed += len(text)
        self.terminal.type(text)
        self.terminal.wait_for(text[-_SEEN:])

    def cite(self, label: str, name: str, quote: str, warning: str = "") -> None:
        """Label the claim under the cursor with a page and a passage from it."""
        self._open(label)
        self._fill(name, quote)
        self.press("ctrl+s")
        self._answered(f"{label}, address, Tab, quote, ^s", warning)

    def cite_twice(self, label: str, name: str, known: str) -> None:
        """Label the claim with a new page, and with one that was cited before."""
        self._open(label)
        self._fill(name, SAID)
        self.press("ctrl+n")
        self.terminal.wait_for("Saved. Type the next source")
        self.type(self.web.url(known))
        self.press("enter")
        self._answered(f"{label}, address, Tab, quote, ^n, address, Enter")

    def reuse(self, label: str, digit: str) -> None:
        """Label the claim with a source cited before: two keys, pressed faster than the form can be drawn."""
        self.press(label, digit)
        self._answered(f"{label}, {digit}")

    def _open(self, label: str) -> None:
        self.press(label)
        self.terminal.wait_for("Source for")

    def _fill(self, name: str, quote: str) -> None:
        self.type(self.web.url(name))
        self.press("tab")
        self.type(quote)

    def _answered(self, how: str, warning: str = "") -> None:
        self.answered += 1
        self.terminal.wait_for(f"claims {self.answered + 1}/")
        self.tell(f"{self.answered:2} claims {self.keys:3} keys   {how}")
        if warning:
            self.screens[warning] = self.terminal.wait_for(warning)
            self.tell(self.screens[warning])


def main() -> None:
    """Run it where a person can see it."""
    article = Path(sys.argv[1]) if len(sys.argv) > 1 else an_article()
    web = Web()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder) / "home", Path(folder) / "ten.db")
        try:
            run = Run(program, web, article.resolve(), tell=print)
            run.prepare()
            run.go()
        finally:
            program.close()
            web.close()
    raise SystemExit(run.keys > MOST_KEYS or run.answered < CLAIMS)


if __name__ == "__main__":
    main()
