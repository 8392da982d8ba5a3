"""Reading plain text, stored exactly as decoded."""

from annotator.domain.records import ArticleInput
from annotator.ingest.paragraphs import guess_headline
from annotator.ingest.readers.article import make_article


def read_text(text: str, origin: str, url: str | None = None) -> ArticleInput:
    """The whole text as one article, titled by its headline if one is detected.

    Raises:
        InputError: if it is blank or cannot be stored.

    """
    return make_article(text, origin, title=guess_headline(text), url=url)
