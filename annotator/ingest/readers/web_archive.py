"""Reading archives of the web (WARC, ISO 28500) with warcio: an article for each page that was answered with success.

The day of the crawl is no day of publication, so it goes to ``meta`` as ``retrieved_at``; the page itself states when
it was published.
"""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from email.message import Message
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.items import Failure, Remark
from annotator.ingest.readers.packed_files import MAX_FILE_BYTES, check_length, whole

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

ReadPage = Callable[[bytes, str, str, str | None], ArticleInput]
"""Reads a page from its bytes, its name in messages, its address, and the encoding stated by the server."""

MAX_HEADERS = 1024 * 1024
"""Maximum bytes of the headers of one record, which are held in memory."""
_STEP = 64 * 1024
_PAGES = ("text/html", "application/xhtml+xml")
_ANSWERS = ("response", "resource")
_PACKED = ("gzip", "x-gzip", "deflate")
_ANY_HEADER, _NO_HEADER = zlib.MAX_WBITS + 32, -zlib.MAX_WBITS
"""Windows of zlib: gzip or zlib, and the bare deflate that some servers send."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z")
_BROKEN = "is a damaged WARC archive: what comes before the damage was read."
_TOO_LONG = "has a record with headers of more than 1 MB: it is no WARC archive of pages."


class _Allowance:
    """A stream from which only so many bytes can be read until more are allowed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left: int | None = None

    def allow(self, count: int | None) -> None:
        """Set how many bytes can be read from now on; ``None`` for any number."""
        self._left = count

    def read(self, size: int) -> bytes:
        if self._left is None:
            return self._stream.read(size)
        if self._left <= 0:
            raise InputError(_TOO_LONG)
        data = self._stream.read(size)
        self._left -= len(data)
        return data


def read_warc(stream: BinaryIO, origin: str, read_page: ReadPage) -> Iterator[ArticleInput | Failure | Remark]:
    """An article or a failure for each page, named ``origin/address``, and a remark on other answers.

    Records are read one at a time, so the archive may be larger than memory.

    Raises:
        InputError: if it is damaged, or a record has very long headers.

    """
    passed = pages = 0
    for record in _records(stream):
        if record.rec_type not in _ANSWERS:
            continue
        if not _is_page(record):
            passed += 1
            continue
        pages += 1
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        where = f"{origin}/{url}"
        try:
            article = read_page(_body(record), where, url, _content_type(record).get_content_charset())
            yield replace(article, meta=article.meta | _retrieved(record))
        except InputError as error:
            yield Failure(where, str(error))
    if passed or not pages:
        what = "no pages" if not pages else f"{passed:,} answers that are errors or no pages, which were passed over"
        yield Remark(origin, f"has {what}.")


def _records(stream: BinaryIO) -> Iterator["ArcWarcRecord"]:
    """The records in order. warcio reads headers whole, so each time only so many bytes are allowed."""
    from warcio.archiveiterator import WARCIterator

    allowance = _Allowance(stream)
    iterator = WARCIterator(allowance)
    while True:
        allowance.allow(MAX_HEADERS)
        try:
            with redirect_stderr(io.StringIO()):  # warcio prints what it finds wrong
                record = next(iterator, None)
        except InputError:
            raise
        except Exception as error:  # warcio raises anything on damaged headers
            raise InputError(_BROKEN) from error
        if record is None:
            return
        allowance.allow(None)
        yield record
        while record.raw_stream.read(_STEP):
            pass


def _is_page(record: "ArcWarcRecord") -> bool:
    answered = record.http_headers is None or record.http_headers.get_statuscode() == "200"
    return answered and _content_type(record).get_content_type() in _PAGES


def _content_type(record: "ArcWarcRecord") -> Message:
    """The type of a page, as a header that can be asked for its parts."""
    headers = record.http_headers or record.rec_headers
    header = Message()
    header["Content-Type"] = headers.get_header("Content-Type") or "application/octet-stream"
    return header


def _body(record: "ArcWarcRecord") -> bytes:
    """What was sent, unpacked.

    Raises:
        InputError: if it is damaged, too large, or packed in a way that is not known.

    """
    from warcio.bufferedreaders import ChunkedDataReader

    headers = record.http_headers or record.rec_headers
    stream: Any = record.raw_stream
    if (headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        check_length(record.length)  # a chunk is read whole
        stream = ChunkedDataReader(stream)
    data = whole(cast(BinaryIO, stream))
    encoding = (headers.get_header("Content-Encoding") or "identity").lower()
    if encoding == "identity" or data.lstrip()[:1] == b"<":  # some crawlers unpack, and keep the header
        return data
    if encoding not in _PACKED:
        raise InputError(f"was sent packed as “{encoding}”, which cannot be read: save the page as HTML.")
    return _inflated(data)


def _inflated(data: bytes) -> bytes:
    """A body sent as gzip or deflate, unpacked no further than a file may be large.

    Raises:
        InputError: if it is damaged or too large.

    """
    for window in (_ANY_HEADER, _NO_HEADER):
        unpacking = zlib.decompressobj(window)
        try:
            unpacked = unpacking.decompress(data, MAX_FILE_BYTES + 1)
        except zlib.error:
            continue
        check_length(len(unpacked))
        if unpacking.eof:
            return unpacked
    raise InputError("was sent packed and is damaged: save the page as HTML.")


def _retrieved(record: "ArcWarcRecord") -> dict[str, str]:
    """When the page was fetched, if the archive says so as it should."""
    moment = record.rec_headers.get_header("WARC-Date") or ""
    return {"retrieved_at": moment} if _MOMENT.fullmatch(moment) else {}
