"""Reading Markdown as plain text: no markup, paragraphs separated, lists as lines."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.paragraphs import guess_headline
from annotator.ingest.readers.article import make_article, web_url
from annotator.ingest.readers.scripts import SCRIPTS, STRUCK, written_out
from annotator.text import iso_date

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.tree import SyntaxTreeNode

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"^(title|author|date|url|publisher|language|lang)[ \t]*:[ \t]*(\S.*)$", re.MULTILINE)
_INLINE_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z]+)(?:\s[^>]*)?>")
_TAGS = {"<!--": "-->", "<": ">"}
"""Where comments and tags of HTML begin and end."""
_LIQUID = {"{%": "%}", "{{": "}}"}
"""Commands of site generators (Jekyll, Hugo)."""
_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^([^\[\]\s]+)\]")
_GAP = "\0"
"""Stands for words that were struck out, so that no two spaces stay; no text has this character."""
_MARKS = re.compile(r"[\[*_~]")
_MOST_MARKS = 5_000
"""Characters of a paragraph that may be markup; the time grows with their square, and more stay as text."""
_DEEPEST = 100
"""Maximum nesting (markdown-it's own limit); deeper markup stays as text."""


def read_markdown(source: str, origin: str, url: str | None = None) -> ArticleInput:
    """The text of a Markdown document; an opening heading is the headline.

    Front matter between ``---`` lines gives title, author, date, URL, publisher and language.

    Raises:
        InputError: if it is blank or cannot be stored.

    """
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    front = _FRONT_MATTER.match(source)
    entries = {key: value.strip().strip("\"'") for key, value in _ENTRY.findall(front[1])} if front else {}
    body = _NOTE.sub(r"\\[\1\\] ", _without(source[front.end() :] if front else source, _LIQUID))
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _parse_inline)
    tree = SyntaxTreeNode(parser.parse(body))
    text = "\n\n".join(_blocks(tree.children)) + "\n"
    opening = tree.children[0] if tree.children else None
    headline = _inline(opening) if opening is not None and opening.type == "heading" else ""
    return make_article(
        text,
        origin,
        title=entries.get("title") or headline or guess_headline(text),
        url=url or web_url(entries.get("url")),
        publisher=entries.get("publisher"),
        author=entries.get("author"),
        published_at=_date(entries.get("date")),
        language=entries.get("language") or entries.get("lang"),
        headline_end=len(headline) if headline else None,
    )


def _parse_inline(state: "StateCore") -> None:
    """Find the markup in each paragraph, as markdown-it's own rule does, but not where it would take minutes."""
    from markdown_it.token import Token

    for token in (each for each in state.tokens if each.type == "inline"):
        token.children = []
        if len(_MARKS.findall(token.content)) > _MOST_MARKS:
            token.children.append(Token("text", "", 0, content=" ".join(token.content.split("\n"))))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _without(text: str, marks: Mapping[str, str]) -> str:
    """``text`` without everything from each opening mark to its closing one; an opening that is never closed stays.

    Of marks that open at one place the first of ``marks`` counts. The time is linear in the text.
    """
    closings, kept, at = dict(marks), [], 0
    while closings and (found := re.compile("|".join(map(re.escape, closings))).search(text, at)):
        closing = closings[found[0]]
        end = text.find(closing, found.end())
        if end < 0:
            del closings[found[0]]  # nothing after it is closed either
            continue
        kept.append(text[at : found.start()])
        at = end + len(closing)
    return "".join(kept) + text[at:]


def _date(value: str | None) -> str | None:
    """An ISO date or ``None``: front matter has dates in many forms."""
    try:
        return iso_date(value) if value else None
    except InputError:
        return None


def _blocks(nodes: list["SyntaxTreeNode"]) -> Iterator[str]:
    for node in nodes:
        if node.type in ("heading", "paragraph"):
            text = _inline(node)
        elif node.type in ("bullet_list", "ordered_list"):
            text = "\n".join(_items(node))
        elif node.type in ("code_block", "fence"):
            text = node.content.rstrip("\n")
        elif node.type == "table":
            rows = [row for part in node.children for row in part.children]
            text = "\n".join(" | ".join(_inline(cell) for cell in row.children) for row in rows)
        elif node.type == "html_block":
            text = "\n".join(
                filter(None, (line.strip() for line in html.unescape(_without(node.content, _TAGS)).splitlines()))
            )
        else:
            yield from _blocks(node.children)
            continue
        if text.strip():
            yield text


def _items(node: "SyntaxTreeNode") -> Iterator[str]:
    number = int(node.attrs.get("start", 1))
    for offset, item in enumerate(node.children):
        marker = f"{number + offset}. " if node.type == "ordered_list" else "- "
        lines = "\n".join(_blocks(item.children)).splitlines()
        yield from (marker + line if index == 0 else "  " + line for index, line in enumerate(lines))


def _inline(node: "SyntaxTreeNode") -> str:
    """The text of a paragraph, heading or cell: links as text, no pictures, soft breaks as spaces."""
    return re.sub(
        f" {_GAP}+ |{_GAP}+", lambda gap: " " * gap[0].startswith(" "), "".join(_words(node.children))
    ).strip()


def _words(nodes: list["SyntaxTreeNode"]) -> Iterator[str]:
    """The words of inline nodes: superscripts and subscripts in HTML become characters, nothing struck out is left."""
    script: list[str] | None = None
    struck = 0
    for node in nodes:
        tag = _INLINE_TAG.fullmatch(node.content.strip()) if node.type == "html_inline" else None
        if tag and tag["name"].lower() in STRUCK:
            struck = max(0, struck + (-1 if tag["end"] else 1))
            yield _GAP
        elif tag and tag["name"].lower() in SCRIPTS:
            if script is not None:
                yield written_out("".join(script), raised=tag["name"].lower() == "sup")
            script = None if tag["end"] else []
        elif struck:
            continue
        elif script is not None:
            script += _plain_words([node])
        else:
            yield from _plain_words([node])
    yield from script or ()


def _plain_words(nodes: list["SyntaxTreeNode"]) -> Iterator[str]:
    for node in nodes:
        if node.type == "softbreak":
            yield " "
        elif node.type == "hardbreak":
            yield "\n"
        elif node.type in ("text", "text_special"):
            yield _NOTE_MARK.sub(r"[\1]", node.content)
        elif node.type == "code_inline":
            yield node.content
        elif node.type == "s":
            yield _GAP
        elif node.type not in ("image", "html_inline"):
            yield from _words(node.children)
