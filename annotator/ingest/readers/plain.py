"""Plain text: stored exactly as decoded, line ends, tabs and odd spaces included."""

from annotator.domain.records import ArticleInput
from annotator.ingest.paragraphs import guess_headline
from annotator.ingest.readers.article import make_article


def read_text(text: str, origin: str, url: str | None = None) -> ArticleInput:
    """The whole text as one article, titled by its headline when the segmenter sees one.

    Raises:
        InputError: when there is nothing to read in it, or it cannot be stored.

    """
    return make_article(text, origin, title=guess_headline(text), url=url)
