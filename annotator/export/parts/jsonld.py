"""JSON-LD: bytes that are harmless inside a page, and reading with a real processor that never asks the network.

A processor must know what the terms of a document mean, and would fetch its context. ``expanded`` answers with the few
terms that our files use; any other document is refused.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from annotator.errors import AnnotatorError

_IN_PAGES = {b"</": rb"<\/", b"<": rb"\u003c", b"\xe2\x80\xa8": rb"\u2028", b"\xe2\x80\xa9": rb"\u2029"}
"""What ends or changes a script element in HTML, or a line in JavaScript; in JSON these only occur in texts."""
_ACTIVE = re.compile(b"|".join(map(re.escape, _IN_PAGES)))


def embeddable(value: Any) -> bytes:
    """A value as JSON in one line that may stand in a script element as it is."""
    return _ACTIVE.sub(lambda found: _IN_PAGES[found.group()], orjson.dumps(value))


def expanded(document: Any, contexts: Mapping[str, Any]) -> list[Any]:
    """A document in expanded form: every term an address, every value with its type. ``contexts`` by their address.

    Raises:
        ImportError: when PyLD is not installed.
        AnnotatorError: when it is not JSON-LD.

    """
    from pyld import jsonld

    try:
        found: list[Any] = jsonld.expand(document, {"documentLoader": _loader(contexts)})
    except jsonld.JsonLdError as error:
        raise AnnotatorError(f"This is not JSON-LD: {error.type}.") from error
    return found


def _loader(contexts: Mapping[str, Any]) -> Callable[[str, Mapping[str, Any]], dict[str, Any]]:
    """What the processor calls instead of the network."""

    def load(url: str, options: Mapping[str, Any]) -> dict[str, Any]:
        if url.rstrip("/") not in contexts:
            raise AnnotatorError(f"The context {url} is none that Annotator writes.")
        context = {"@context": contexts[url.rstrip("/")]}
        return {"contextUrl": None, "documentUrl": url, "document": context, "contentType": "application/ld+json"}

    return load


def value_of(node: Mapping[str, Any], term: str) -> Any:
    """The first plain value or address that a node of an expanded document has for a term; ``None`` for none."""
    first: Mapping[str, Any] = next(iter(node.get(term, ())), {})
    return first.get("@value", first.get("@id"))


def only(node: Mapping[str, Any], term: str) -> Mapping[str, Any]:
    """The node that another one has for a term.

    Raises:
        AnnotatorError: when it has none, or several.

    """
    found = node.get(term, ())
    if len(found) != 1:
        raise AnnotatorError(f"One {term} is wanted here, not {len(found)}.")
    node_found: Mapping[str, Any] = found[0]
    return node_found
