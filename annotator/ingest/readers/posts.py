"""Reading threads of posts from JSON: one article for a thread, a paragraph "NAME: words" for each line of a post."""

from typing import Any

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.readers.article import make_article, web_url
from annotator.ingest.readers.dates import read_date
from annotator.ingest.readers.fragment import is_markup, text_of
from annotator.ingest.readers.row_fields import Row
from annotator.ingest.readers.row_values import words_of

_LISTS = ("posts", "tweets", "thread", "messages", "statuses", "comments")
_TEXTS = ("full_text", "text", "content", "body", "message")
_AUTHORS = ("author", "user", "account", "from", "sender", "name", "username", "screen_name", "handle")
_HANDLES = ("screen_name", "username", "handle", "acct")
_DATES = ("created_at", "published_at", "date", "timestamp", "time")


def thread_of(value: object) -> list[Row] | None:
    """The posts of a thread, if a value of JSON is one: an object with a list of posts that have authors and texts."""
    if not isinstance(value, dict):
        return None
    posts: Any = next((value[name] for name in _LISTS if isinstance(value.get(name), list) and value[name]), None)
    if posts is None or not all(isinstance(post, dict) and _text(post) and _author(post) for post in posts):
        return None
    return list(posts)


def read_thread(value: Row, posts: list[Row], origin: str) -> ArticleInput:
    """The article of a thread; the address and time of each post go to ``meta``.

    Raises:
        InputError: if it has no words that can be stored.

    """
    blocks: list[str] = []
    kept: list[Row] = []
    start = 0
    for post in posts:
        author = _author(post) or ""
        block = "\n\n".join(f"{author}: {line.strip()}" for line in _text(post).splitlines() if line.strip())
        kept.append({"start": start, "author": author, "url": _url(post), "published_at": _date(post)})
        blocks.append(block)
        start += len(block) + 2
    if not blocks:
        raise InputError("has no posts.")
    title = words_of(value.get("title"))
    return make_article(
        "\n\n".join(blocks) + "\n", origin, title=title, url=_url(value) or kept[0]["url"],
        author=_author(posts[0]), published_at=kept[0]["published_at"], meta={"posts": kept},
    )  # fmt: skip


def _text(post: Row) -> str:
    text = next((post[name] for name in _TEXTS if isinstance(post.get(name), str) and post[name].strip()), "")
    return text_of(text) if is_markup(text) else text


def _author(post: Row) -> str | None:
    """The handle of an author with “@”, else the name."""
    for name in _AUTHORS:
        value = post.get(name)
        inner = value if isinstance(value, dict) else {name: value}
        handle = next((words for key in _HANDLES if (words := words_of(inner.get(key)))), None)
        if handle:
            return "@" + handle.lstrip("@").split()[0]
        if words := words_of(value):
            return " ".join(words.split()).rstrip(":")
    return None


def _url(post: Row) -> str | None:
    return next((url for name in ("url", "link", "uri") if (url := web_url(words_of(post.get(name))))), None)


def _date(post: Row) -> str | None:
    return next((day for name in _DATES if (day := read_date(post.get(name)))), None)
