"""JSON-LD: safe embedding in HTML pages, and expansion with PyLD without network access.

A processor normally downloads the context of a document. ``expanded`` supplies contexts with the terms that our files
use, and refuses all others.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from annotator.errors import AnnotatorError

_IN_PAGES = {b"</": rb"<\/", b"<": rb"\u003c", b"\xe2\x80\xa8": rb"\u2028", b"\xe2\x80\xa9": rb"\u2029"}
"""What can end a script element in HTML or a line in JavaScript. In JSON, these occur only in strings."""
_ACTIVE = re.compile(b"|".join(map(re.escape, _IN_PAGES)))


def embeddable(value: Any) -> bytes:
    """Serialise a value as one line of JSON that is safe in a script element."""
    return _ACTIVE.sub(lambda found: _IN_PAGES[found.group()], orjson.dumps(value))


def expanded(document: Any, contexts: Mapping[str, Any]) -> list[Any]:
    """Expand a document: terms become addresses, values get types. ``contexts`` maps addresses to contexts.

    Raises:
        ImportError: PyLD is not installed.
        AnnotatorError: the document is not JSON-LD, or uses another context.

    """
    from pyld import jsonld

    try:
        found: list[Any] = jsonld.expand(document, {"documentLoader": _loader(contexts)})
    except jsonld.JsonLdError as error:
        raise AnnotatorError(f"The document is not valid JSON-LD: {error.type}.") from error
    return found


def _loader(contexts: Mapping[str, Any]) -> Callable[[str, Mapping[str, Any]], dict[str, Any]]:
    """A document loader that does not use the network."""

    def load(url: str, options: Mapping[str, Any]) -> dict[str, Any]:
        if url.rstrip("/") not in contexts:
            raise AnnotatorError(f"The context {url} is not one that Annotator writes.")
        context = {"@context": contexts[url.rstrip("/")]}
        return {"contextUrl": None, "documentUrl": url, "document": context, "contentType": "application/ld+json"}

    return load


def value_of(node: Mapping[str, Any], term: str) -> Any:
    """Return the first value or address of a term in an expanded node, or ``None``."""
    first: Mapping[str, Any] = next(iter(node.get(term, ())), {})
    return first.get("@value", first.get("@id"))


def only(node: Mapping[str, Any], term: str) -> Mapping[str, Any]:
    """Return the single child node for a term.

    Raises:
        AnnotatorError: there is no such node, or several.

    """
    found = node.get(term, ())
    if len(found) != 1:
        raise AnnotatorError(f"Expected one {term}, found {len(found)}.")
    node_found: Mapping[str, Any] = found[0]
    return node_found
