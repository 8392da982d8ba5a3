"""Parsing XML of strangers: no entities of its own, nothing fetched, no limits lifted."""

from typing import Any

from annotator.errors import InputError


def parse_xml(data: bytes) -> Any:
    """The root of an XML document.

    Raises:
        InputError: if it is not XML, or declares entities, which can grow without end.

    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise InputError("is not XML that can be read: it may be damaged.")
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise InputError("declares entities of XML, which can hide a bomb: save it without them.")
    return root


def local_name(node: Any) -> str:
    """The name of an element without its namespace; empty for comments."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def named(root: Any, *names: str) -> str | None:
    """The text of the first element below ``root`` with one of these names that has any."""
    for name in names:
        for node in root.iter():
            if local_name(node) == name and (text := "".join(node.itertext()).strip()):
                return str(text)
    return None
