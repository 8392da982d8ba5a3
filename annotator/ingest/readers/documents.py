"""Reading a stream of bytes as what it is: a document, a table, or a packed file of them."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.items import ANY, FORMS, READABLE, Failure, Remark, passed_over
from annotator.ingest.known import Known, KnownBytes
from annotator.ingest.readers.article import storable
from annotator.ingest.readers.csv_rows import read_csv
from annotator.ingest.readers.decode import decode
from annotator.ingest.readers.packed_files import PACKED, Member, open_zip, tar_members, unpacked, whole, zip_members
from annotator.ingest.readers.rows import NO_COLUMNS, read_jsonl
from annotator.ingest.readers.signatures import HEAD, form_of_bytes

Entry = ArticleInput | Failure | Remark | Known
_OLD_WORD = "is a document of an old version of Office: save it as DOCX and import that."


def read_stream(
    stream: BinaryIO,
    named: str,
    origin: str,
    columns: Mapping[str, str] = NO_COLUMNS,
    *,
    inside: bool = False,
    known: KnownBytes | None = None,
) -> Iterator[Entry]:
    """The articles in a stream; ``named`` is the form that its name says, ``any`` if it says none.

    ``inside`` is true for what was packed: archives in archives are not opened. Rows that are ``known`` are not read.

    Raises:
        InputError: if nothing can be read; continues a sentence that begins with the source.

    """
    buffered = cast(BinaryIO, io.BufferedReader(stream, HEAD))
    form = form_of_bytes(_peek(buffered), named)
    if form == "jsonl":
        yield from read_jsonl(buffered, origin, columns, known)
    elif form in PACKED:
        if inside and named != form:
            raise InputError("is packed twice: unpack it and import what is in it.")
        within, inner = unpacked(buffered, form), form_within(origin)
        yield from read_stream(within, inner, origin, columns, inside=True, known=known)
    elif form == "warc":
        from annotator.ingest.readers.web_archive import read_warc

        yield from read_warc(buffered, origin, partial(document, "html"))
    elif form == "tar":
        yield from _members(tar_members(buffered), origin, columns)
    else:
        yield from _whole(form, whole(buffered, form), origin, columns, inside)


def form_within(origin: str) -> str:
    """The form that a packed file's name says of what is in it: ``jsonl`` for “news.jsonl.gz”."""
    path = PurePosixPath(origin)
    return FORMS.get(PurePosixPath(path.stem).suffix.lower(), ANY)


def _peek(stream: BinaryIO) -> bytes:
    return cast(io.BufferedReader, stream).peek(HEAD)[:HEAD]


def _whole(form: str, data: bytes, origin: str, columns: Mapping[str, str], inside: bool) -> Iterator[Entry]:
    if form == "zip":
        yield from _zip(data, origin, columns, inside)
    elif form == "csv":
        yield from read_csv(data, origin, columns)
    elif form == "json":
        from annotator.ingest.readers.json_document import read_json

        yield from read_json(data, origin, columns)
    elif form == "parquet":
        from annotator.ingest.readers.parquet_rows import read_parquet

        yield from read_parquet(io.BytesIO(data), origin, columns)
    elif form == "feed":
        from annotator.ingest.readers.feeds import read_feed

        yield from read_feed(data, origin)
    else:
        yield document(form, data, origin)


def _zip(data: bytes, origin: str, columns: Mapping[str, str], inside: bool) -> Iterator[Entry]:
    from annotator.ingest.readers.office import office_form, read_office

    archive = open_zip(io.BytesIO(data))
    if form := office_form(archive):
        yield _guarded(form, lambda: read_office(archive, form, origin))
        return
    if inside:
        raise InputError("is an archive inside an archive: unpack it and import its folder.")
    yield from _members(zip_members(archive), origin, columns)


def _members(members: Iterator[Member], origin: str, columns: Mapping[str, str]) -> Iterator[Entry]:
    """What is in an archive, each named after the archive; files of unknown kinds are passed over and said."""
    passed: list[str] = []
    for member in members:
        where = f"{origin}/{member.name}"
        form = FORMS.get(PurePosixPath(member.name).suffix.lower())
        if form is None:
            passed.append(member.name)
        elif member.problem:
            yield Failure(where, member.problem)
        else:
            try:
                yield from read_stream(cast(BinaryIO, io.BytesIO(member.data)), form, where, columns, inside=True)
            except InputError as error:
                yield Failure(where, str(error))
    if passed:
        yield Remark(origin, passed_over(passed))


def document(form: str, data: bytes, origin: str, url: str | None = None, charset: str | None = None) -> ArticleInput:
    """The one article of a document.

    Raises:
        InputError: if it is empty, damaged, or of no kind that can be read.

    """
    if not data.strip() and form != ANY:
        raise InputError("is empty.")
    return _guarded(form, lambda: _document(form, data, origin, url, charset))


def _guarded(form: str, read: Callable[[], ArticleInput]) -> ArticleInput:
    try:
        return read()
    except (InputError, MemoryError):
        raise
    except Exception as error:  # parsers for HTML, PDF, Markdown and mail raise anything on hostile bytes
        kind = type(error).__name__
        raise InputError(f"cannot be read as {form} ({kind}): it may be damaged; save its text as .txt.") from error


def _document(form: str, data: bytes, origin: str, url: str | None, charset: str | None) -> ArticleInput:
    if form == "html":
        from annotator.ingest.readers.html import read_html

        return read_html(data, origin, url, charset)
    if form == "pdf":
        from annotator.ingest.readers.pdf import read_pdf

        return read_pdf(data, origin, url)
    if form in ("eml", "mhtml"):
        from annotator.ingest.readers.mail import read_mail

        return read_mail(data, origin)
    if form == "rtf":
        from annotator.ingest.readers.rtf import read_rtf

        return read_rtf(data, origin)
    if form == ANY:
        raise InputError(f"is not a supported kind of file: use {READABLE}.")
    if form == "ole":
        raise InputError(_OLD_WORD)
    return _text(form, data, origin, url, charset)


def _text(form: str, data: bytes, origin: str, url: str | None, charset: str | None) -> ArticleInput:
    """An article from text: plain, Markdown, or a transcript."""
    decoded = decode(data, charset)
    storable(decoded.text)
    if form == "md":
        from annotator.ingest.readers.markdown import read_markdown

        article = read_markdown(decoded.text, origin, url)
    elif form in ("vtt", "srt"):
        from annotator.ingest.readers.transcripts import read_subtitles

        article = read_subtitles(decoded.text, origin)
    else:
        from annotator.ingest.readers.plain import read_text

        article = read_text(decoded.text, origin, url)
    return replace(article, remarks=(decoded.remark, *article.remarks)) if decoded.remark else article
