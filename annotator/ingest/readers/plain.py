"""Reading plain text, stored as decoded; only the marks of quoted mail go."""

import re

from annotator.domain.records import ArticleInput
from annotator.ingest.paragraphs import guess_headline
from annotator.ingest.readers.article import make_article

_QUOTED_MAIL = re.compile(r"(?m)(?:^(?:>[ \t]?)+[^\r\n]*(?:\r?\n|\Z)){2,}")
"""Lines that all begin with “>”: a single one may be an arrow or a sign."""
_MARKS = re.compile(r"(?m)^(?:>[ \t]?)+")


def read_text(text: str, origin: str, url: str | None = None) -> ArticleInput:
    """The whole text as one article, titled by its headline if one is detected.

    Raises:
        InputError: if it is blank or cannot be stored.

    """
    bare = _QUOTED_MAIL.sub(lambda quoted: _MARKS.sub("", quoted[0]), text) if ">" in text else text
    return make_article(bare, origin, title=guess_headline(bare), url=url)
