"""Potato: our files imported and exported again by its own commands; it needs no server for that."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from annotator.text import sha256_of
from tests.export.consumers.environments import Environment, program
from tests.export.consumers.servers import environment, run
from tests.export.consumers.statements import Place, Statement

POTATO = Environment("potato", ("potato-annotation==2.12.1",))
INPUTS = {"doccano": "seqlab.jsonl", "prodigy": "spans.jsonl"}
"""The formats of ours that Potato imports marked texts from, and the file of each."""


def through_potato(home: Path, format: str, file: Path, folder: Path) -> dict[Place, Statement]:
    """Import a file as the work of one annotator, export it as Web Annotations, and return the spans in them."""
    python, said = program(home, "python"), environment(folder)
    project, out = folder / "project", folder / "out"
    run([python, "-m", "potato.importers", "-i", file, "-f", format, "-o", project, "--seed-user", "ana"], said, folder)
    asked = ["--config", project / "config.yaml", "--format", "web_annotation", "--output", out]
    run([python, "-m", "potato.export", *asked], said, folder)
    (items,) = (project / "data").iterdir()
    texts = {item["id"]: item["text"] for item in _lines(items)}
    (written,) = out.iterdir()
    found = json.loads(written.read_text(encoding="utf-8"))["first"]["items"]
    return dict(_statement(each["target"], texts) for each in found)


def spans_sent(format: str, file: Path) -> dict[Place, Statement]:
    """Return the spans in a file of ours, by the texts that they are in."""
    spans: Callable[[Any], list[tuple[int, int]]] = {
        "doccano": lambda row: [(start, end) for start, end, _ in row["label"]],
        "prodigy": lambda row: [(span["start"], span["end"]) for span in row["spans"]],
    }[format]
    return {
        (sha256_of(row["text"]), start, end): Statement(row["text"][start:end])
        for row in _lines(file)
        for start, end in spans(row)
    }


def _statement(target: Any, texts: dict[str, str]) -> tuple[Place, Statement]:
    selector = target["selector"]
    place = selector["refinedBy"]
    text = texts[target["source"].rpartition(":")[2]]
    return (sha256_of(text), place["start"], place["end"]), Statement(selector["exact"])


def _lines(path: Path) -> Iterator[Any]:
    with path.open("rb") as stream:
        yield from map(json.loads, stream)
