"""RO-Crate 1.1 metadata of a release (https://www.researchobject.org/ro-crate/specification/1.1/).

Everything about the dataset as a whole is taken from its Croissant metadata, so that the two cannot differ.
"""

from collections.abc import Mapping
from typing import Any

from annotator.export.released_folder import METADATA, Sum

NAME = METADATA[1]
_SPEC = "https://w3id.org/ro/crate/1.1"
_KINDS = {".jsonl": "application/jsonlines", ".json": "application/json"}
_ABOUT = {
    "manifest.json": "What the rows contain, how they were reviewed, what was left out; each file with its SHA-256.",
    "croissant.json": "The dataset in Croissant, for programs that load it.",
    "release.json": "The name of the release, and the head of the history from which it was made.",
}


def crate_of(croissant: Mapping[str, Any], files: Mapping[str, Sum], made: str) -> dict[str, Any]:
    """Return the metadata of a release with these files; ``made`` is the day on which it was frozen."""
    licence, creator = _licence(croissant["license"]), _creator(croissant["creator"], croissant.get("url"))
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": croissant["name"],
        "description": croissant["description"],
        "datePublished": croissant.get("datePublished") or made,
        "version": croissant["version"],
        "license": {"@id": licence["@id"]},
        "author": {"@id": creator["@id"]},
        "publisher": {"@id": creator["@id"]},
        "keywords": ", ".join(croissant["keywords"]),
        "hasPart": [{"@id": name} for name in files],
    }
    if "url" in croissant:
        root["url"] = croissant["url"]
    about = {"@id": NAME, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": _SPEC}}
    described = [_file(name, each) for name, each in files.items()]
    return {"@context": f"{_SPEC}/context", "@graph": [about, root, licence, creator, *described]}


def _licence(said: str) -> dict[str, Any]:
    named = said.startswith("https://")
    name = said.rpartition("/")[2].removesuffix(".html") if named else said
    return {
        "@id": said if named else "#license",
        "@type": "CreativeWork",
        "name": name,
        "description": f"The licence of the dataset: {name}.",
    }


def _creator(said: Mapping[str, Any], dataset: str | None) -> dict[str, Any]:
    """Whoever made the dataset, with their web page; where none is given, that of the dataset."""
    url = said.get("url") or dataset
    found = {"@id": said.get("url") or "#creator", "@type": "Organization", "name": said["name"]}
    return found | ({"url": url} if url else {})


def _file(name: str, found: Sum) -> dict[str, Any]:
    last = name.rpartition("/")[2]
    if last.endswith(".jsonl"):
        what = "Full records, one claim a line." if "/" in name else "Rows for training, one labelled answer a line."
    else:
        what = _ABOUT.get(last, "What the full records contain, with their SHA-256.")
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": what,
        "contentSize": str(found.bytes),
        "encodingFormat": _KINDS["." + last.rpartition(".")[2]],
    }
