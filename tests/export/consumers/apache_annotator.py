"""Apache Annotator: the places that its matchers find for the selectors of our Web Annotations."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.dataset.lines import Json
from annotator.storage.database.engine import Database
from annotator.web.address import file_address
from tests.export.consumers.environments import NodeEnvironment
from tests.export.support import export_to

APACHE = NodeEnvironment("apache-annotator", "@apache-annotator/selector@0.2.0")
FIND_SECONDS = 300
_MATCHER = """
import { readFileSync } from "node:fs";
import { textPositionSelectorMatcher, textQuoteSelectorMatcher } from "@apache-annotator/selector";

class Whole {
  constructor(text) { this.currentChunk = { data: text, equals(other) { return other === this; } }; }
  nextChunk() { return null; }
  previousChunk() { return null; }
  precedesCurrentChunk() { return false; }
}
const matchers = { TextQuoteSelector: textQuoteSelectorMatcher, TextPositionSelector: textPositionSelectorMatcher };
for (const [name, text, selector] of JSON.parse(readFileSync(process.argv[2], "utf-8"))) {
  const found = [];
  for await (const { startIndex, endIndex } of matchers[selector.type](selector)(new Whole(text)))
    found.push([startIndex, endIndex].map((unit) => [...text.slice(0, unit)].length));
  console.log(JSON.stringify([name, found]));
}
"""
"""A text is one chunk, as if it were one node of a page; offsets of JavaScript become code points."""


def texts_by_source(database: Database, folder: Path) -> dict[str, str]:
    """Return the articles by what an annotation calls them: their address, or the hash of their text."""
    out = folder / "articles.jsonl"
    export_to(database, out)
    with out.with_name("articles.articles.jsonl").open("rb") as stream:
        found = [json.loads(line) for line in stream]
    return {each["url"] or file_address(each["sha256"]): each["text"] for each in found}


def selectors_sent(file: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield a name for each selector in a file, and the span at the annotation's position."""
    for name, _, selector, span in _selectors(file):
        yield f"{name} {selector['type']}", span


def found_by_apache(home: Path, file: Path, texts: Mapping[str, str], folder: Path) -> list[list[Any]]:
    """Return the name of each selector in a file, and the spans that it means."""
    asked = [[f"{name} {each['type']}", texts[source], each] for name, source, each, _ in _selectors(file)]
    (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    script = home / "match.mjs"
    script.write_text(_MATCHER, encoding="utf-8")
    done = subprocess.run(
        [shutil.which("node") or "node", str(script), str(folder / "asked.json")],
        capture_output=True, text=True, encoding="utf-8", timeout=FIND_SECONDS, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"Apache Annotator refuses a selector: {done.stderr.strip()[-500:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def _selectors(file: Path) -> Iterator[tuple[str, str, Json, tuple[int, int]]]:
    for item in json.loads(file.read_bytes())["first"]["items"]:
        target = item["target"]
        (span,) = ((each["start"], each["end"]) for each in target["selector"] if "start" in each)
        for selector in target["selector"]:
            yield item["id"], target["source"], selector, span
