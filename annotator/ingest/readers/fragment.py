"""The text of a piece of markup that is no page: a column of a data set, an entry of a feed, a chapter of a book."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MARKUP = re.compile(
    r"<(?:p|div|br|h[1-6]|article|section|ul|ol|li|html|body|span|blockquote)\b[^<>]*/?>", re.IGNORECASE
)
_END = re.compile(r"</\w+>|/>|<br\b", re.IGNORECASE)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "section",
        "article",
        "header",
        "footer",
        "table",
        "tr",
        "pre",
        "figure",
        "figcaption",
        "aside",
        "main",
        "body",
        "html",
        "title",
    ]
)
_SILENT = ("script", "style", "head", "template", "noscript", "del", "s", "strike")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def is_markup(text: str) -> bool:
    """Whether a text is HTML: it has tags of paragraphs, and they are closed."""
    return "<" in text and bool(_MARKUP.search(text)) and bool(_END.search(text))


def text_of(markup: str) -> str:
    """The text of HTML, a paragraph for each block, with line ends where it breaks a line. Empty if it has none."""
    from lxml.etree import LxmlError
    from lxml.html import fragments_fromstring

    blocks: list[list[str]] = [[]]
    try:
        nodes = fragments_fromstring(_FORBIDDEN.sub("", _DECLARATION.sub("", markup, count=1)))
    except (LxmlError, ValueError):
        return ""
    for node in nodes:
        if isinstance(node, str):
            blocks[-1].append(_SPACE.sub(" ", node))
        else:
            _walk(node, blocks)
    lines = ("\n".join(line.strip() for line in "".join(block).split("\n")).strip() for block in blocks)
    return "\n\n".join(line for line in lines if line)


def _walk(top: "HtmlElement", blocks: list[list[str]]) -> None:
    """Add the text of an element and of what follows it; without recursion, since markup may be nested deeply."""
    stack: list[tuple[HtmlElement, bool]] = [(top, False)]
    while stack:
        node, is_done = stack.pop()
        name = node.tag if isinstance(node.tag, str) else ""
        if not is_done:
            if name in _BLOCKS:
                blocks.append([])
            stack.append((node, True))
            if name and name not in _SILENT:
                blocks[-1].append("\n" if name == "br" else _SPACE.sub(" ", node.text or ""))
                stack.extend((child, False) for child in reversed(node))
            continue
        if name in _BLOCKS:
            blocks.append([])
        blocks[-1].append(_SPACE.sub(" ", node.tail or ""))
