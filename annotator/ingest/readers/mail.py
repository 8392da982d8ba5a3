"""Reading saved mail (EML) and web archives of browsers (MHTML)."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from typing import Any

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.readers.article import make_article, tidy, web_url
from annotator.ingest.readers.dates import read_date
from annotator.ingest.readers.decode import decode
from annotator.ingest.readers.fragment import text_of
from annotator.ingest.readers.html import markup_of, read_html
from annotator.ingest.readers.row_fields import Row

_MOST_PARTS = 1000
_LONGEST_HEADER = 10_000
"""Characters of a header that are read: the time for parsing one grows with the square of its length."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_SIGNATURE = "-- "
"""The line above a signature; its space does not make it go on."""


class _Headers(EmailPolicy):
    """Reads headers of any mail: the rest of a very long one is left, and one that cannot be parsed stays as it is."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The parsed header, or its characters."""
        start = value[:_LONGEST_HEADER]
        try:
            return super().header_fetch_parse(name, start)
        except (LookupError, RecursionError, ValueError, AttributeError):  # what the parser raises for odd headers
            return start


def read_mail(data: bytes, origin: str) -> ArticleInput:
    """The text of a mail, with its subject as title, its sender as author; or the page in a web archive.

    Raises:
        InputError: if it has no text that can be read.

    """
    message = message_from_bytes(data.lstrip(), policy=_Headers())
    parts = [part for _, part in zip(range(_MOST_PARTS), message.walk(), strict=False) if not part.is_multipart()]
    page, plain = (next((part for part in parts if _is(part, kind)), None) for kind in ("html", "plain"))
    saved = str(message["Snapshot-Content-Location"] or message["Content-Location"] or "")
    if page is not None and (saved or (plain is None and message.get_content_type() == "multipart/related")):
        return read_html(
            _bytes(page), origin, web_url(saved) or web_url(str(page["Content-Location"] or "")), _charset(page)
        )
    return _letter(message, plain, page, origin)


def _letter(message: Message, plain: Any, page: Any, origin: str) -> ArticleInput:
    """A mail: its plain text, or its markup as text."""
    remark = None
    if plain is not None:
        decoded = decode(_bytes(plain), _charset(plain))
        text, remark = decoded.text, decoded.remark
        if plain.get_param("format") == "flowed":
            text = _flowed(text, joint="" if plain.get_param("delsp") == "yes" else " ")
    elif page is not None:
        text = text_of(markup_of(_bytes(page), _charset(page)))
    else:
        raise InputError("is a mail without a text: save what is attached and import that.")
    article = make_article(
        text, origin, title=str(message["Subject"] or ""), author=_sender(message),
        published_at=read_date(str(message["Date"] or "")), meta=_meta(message),
    )  # fmt: skip
    return replace(article, remarks=(remark,)) if remark else article


def _flowed(text: str, joint: str) -> str:
    """A text with its paragraphs on one line each: lines that end with a space go on (RFC 3676).

    ``joint`` stands for that space where the next line follows. Marks of quotations stay.
    """
    lines: list[str] = []
    going_on: int | None = None
    for line in _LINE_END.split(text):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        if depth == going_on and words != _SIGNATURE:
            lines[-1] = lines[-1][:-1] + joint + words
        else:
            lines.append(f"{'>' * depth} {words}" if depth else words)
        going_on = depth if words.endswith(" ") and words != _SIGNATURE else None
    return "\n".join(lines)


def _sender(message: Message) -> str | None:
    """The name in “From”, or the address if there is none."""
    from email.utils import parseaddr

    name, address = parseaddr(str(message["From"] or ""))
    return tidy(name or address)


def _meta(message: Message) -> Row:
    known = tidy(str(message["Message-ID"] or ""))
    return {"message_id": known} if known else {}


def _is(part: Message, kind: str) -> bool:
    return part.get_content_type() == f"text/{kind}" and part.get_content_disposition() != "attachment"


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _charset(part: Message) -> str | None:
    charset = part.get_content_charset() if isinstance(part, EmailMessage) else None
    return None if charset in (None, "us-ascii") else charset
