"""Exports of many files as one text, for golden files."""

import hashlib
import json
from pathlib import Path
from typing import Any

LONGEST = 60_000
"""Bytes of one file that a dump repeats; of longer ones it has the first lines and the digest of all."""
FIRST = 3


def text_folder(folder: Path) -> Path:
    """All files of a folder but the manifest, one after the other, as a file beside it."""
    return _written(folder, {path: _shortened(path.read_bytes()) for path in _files(folder)})


def spacy_folder(folder: Path) -> Path:
    """The documents of every DocBin, a line of JSON each. Configs are spaCy's own: a test trains with them."""
    shards = [path for path in _files(folder) if path.suffix == ".spacy"]
    return _written(folder, {path: "".join(map(_line, documents(path))) for path in shards})


def documents(shard: Path) -> list[Any]:
    """The documents of a DocBin."""
    import spacy
    from spacy.tokens import DocBin

    return list(DocBin().from_disk(shard).get_docs(spacy.blank("xx").vocab))


def _line(doc: Any) -> str:
    spans = [[span.start_char, span.end_char, span.label_, span.id_] for span in doc.spans.get("sc", ())]
    said = {"text": doc.text, "tokens": len(doc), "cats": doc.cats, "spans": spans, "user_data": dict(doc.user_data)}
    return json.dumps(said, ensure_ascii=False) + "\n"


def _files(folder: Path) -> list[Path]:
    """Without Parquet, whose bytes follow the version of pyarrow and whose rows are in the lines beside it."""
    left_out = ("manifest.json", ".parquet")
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(left_out))


def _shortened(data: bytes) -> str:
    if len(data) <= LONGEST:
        return data.decode()
    first = b"".join(data.splitlines(keepends=True)[:FIRST]).decode()
    return f"{first}… sha256 {hashlib.sha256(data).hexdigest()}\n"


def _written(folder: Path, files: dict[Path, str]) -> Path:
    out = folder.with_suffix(f"{folder.suffix}.txt")
    parts = (f"=== {path.relative_to(folder).as_posix()}\n{text}" for path, text in files.items())
    out.write_bytes("".join(parts).encode())
    return out
