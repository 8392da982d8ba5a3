"""Making marks of HTML that plain text would lose into characters, before the article is looked for."""

from typing import TYPE_CHECKING

from annotator.ingest.readers.scripts import SCRIPTS, STRUCK, written_out

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "head", "body", "script", "style", "html"),
    )
)
"""Elements that start a line; between any others there may be no space at all."""


def mark(tree: "HtmlElement") -> None:
    """Change ``tree``: superscripts and subscripts as characters, nothing struck out, words of neighbours apart."""
    for node in list(tree.iter(*SCRIPTS)):
        _write_out(node)
    for node in list(tree.iter(*STRUCK)) + tree.xpath("//*[contains(@style, 'line-through')]"):
        if node.tag in STRUCK or _is_struck(node.get("style") or ""):
            _drop(node)
    for node in tree.iter():
        if isinstance(node.tag, str) and node.tag not in _BLOCKS:
            _part(node)


def _is_struck(style: str) -> bool:
    """Whether a declaration of a style attribute strikes its words out."""
    declared = (each.partition(":") for each in style.lower().split(";"))
    return any("text-decoration" in name and "line-through" in value for name, _, value in declared)


def _write_out(node: "HtmlElement") -> None:
    """A superscript or subscript: figures as raised or lowered figures, a note's letter in brackets."""
    words = "".join(node.itertext()).strip()
    linked = next(node.iter("a"), None) is not None or (node.getparent() is not None and node.getparent().tag == "a")
    for child in list(node):
        node.remove(child)
    node.text = written_out(words, raised=node.tag == "sup", linked=linked)


def _drop(node: "HtmlElement") -> None:
    """Remove an element with its words; what follows it stays."""
    parent = node.getparent()
    if parent is None:
        return
    tail, before = node.tail or "", node.getprevious()
    said = (before.tail if before is not None else parent.text) or ""
    if said[-1:].isspace() and tail[:1].isspace():
        tail = tail.lstrip()
    if before is not None:
        before.tail = said + tail
    else:
        parent.text = said + tail
    parent.remove(node)


def _part(node: "HtmlElement") -> None:
    """Put a space between an element and the next where style sheets set them apart: “Karl Ott” + “Ledova”."""
    following = node.getnext()
    if node.tail or following is None or not isinstance(following.tag, str) or following.tag in _BLOCKS:
        return
    left, right = "".join(node.itertext())[-1:], "".join(following.itertext())[:1]
    if (left.islower() or left in ".!?…") and (right.isupper() or (right.isdigit() and left.islower())):
        node.tail = " "
