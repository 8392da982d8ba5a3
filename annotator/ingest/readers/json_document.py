"""Reading JSON that is no JSON Lines: one article, an array of them, a transcript, or a thread of posts."""

from collections.abc import Iterator, Mapping

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.items import Failure
from annotator.ingest.readers.decode import decode
from annotator.ingest.readers.posts import read_thread, thread_of
from annotator.ingest.readers.row_fields import rows_in
from annotator.ingest.readers.rows import NO_COLUMNS, article_of, json_value
from annotator.ingest.readers.transcripts import is_whisper, read_whisper


def read_json(data: bytes, origin: str, columns: Mapping[str, str] = NO_COLUMNS) -> Iterator[ArticleInput | Failure]:
    """An article or a failure for each object; in an array they are named ``origin:number`` from 1.

    Raises:
        InputError: if it is not JSON, or holds no object.

    """
    value = json_value(decode(data).text)
    rows = list(rows_in(value))
    if not rows:
        raise InputError("is an empty array.")
    for number, row in enumerate(rows, 1):
        where = origin if row is value else f"{origin}:{number}"
        try:
            yield _article(row, where, columns)
        except InputError as error:
            yield Failure(where, str(error))


def _article(row: object, where: str, columns: Mapping[str, str]) -> ArticleInput:
    if not isinstance(row, dict):
        raise InputError("is not a JSON object with a “text”.")
    if is_whisper(row):
        return read_whisper(row, where)
    posts = thread_of(row)
    return read_thread(row, posts, where) if posts is not None else article_of(row, where, columns)
