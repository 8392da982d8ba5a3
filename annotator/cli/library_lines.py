"""Documents and passages of the library, as lines and as JSON; and the queries that come as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO

from annotator.domain.library import Query
from annotator.errors import InputError
from annotator.json_lines import lines_of, numbered, parsed
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.domain.library import Added, DocumentSummary, LibraryDocument, NotAdded, Passage


def found_json(passages: "Sequence[Passage]") -> list[dict[str, object]]:
    """Passages as ``annotator library find`` prints them, best first."""
    return [
        {
            "rank": rank,
            "document_id": each.document.id,
            "external_id": each.document.external_id,
            "source": {"url": each.document.url, "title": each.document.title},
            "start": each.start,
            "end": each.end,
            "text": each.text,
            "score": round(each.score, 4),
            "agrees": list(each.agrees),
            "differs": list(each.differs),
        }
        for rank, each in enumerate(passages, 1)
    ]


def found_lines(passages: "Sequence[Passage]") -> Iterator[str]:
    """Passages for people: where each is, its words, and what agrees and what differs."""
    for rank, each in enumerate(passages, 1):
        document = each.document
        about = (document.publisher, document.published_at, document.url if document.title else None)
        where = " · ".join(part for part in (document.name, *about) if part)
        yield f"{rank:>2}  {where}  {document.id}"
        yield f"    “{' '.join(each.text.split())}”"
        if each.agrees:
            yield f"    agrees: {'; '.join(each.agrees)}"
        if each.differs:
            yield f"    differs: {'; '.join(each.differs)}"
        if each.younger:
            yield "    younger than the claim"
        if each.also:
            yield f"    nearly the same in {', '.join(each.also)}"


def summary_json(document: "DocumentSummary") -> dict[str, object]:
    """A document of a list as JSON."""
    return asdict(document) | {"kind": document.kind.value}


def summary_row(document: "DocumentSummary") -> tuple[object, ...]:
    """A document as a row of the list."""
    said = [word for word, is_so in (("removed", document.removed), ("older version", document.newer)) if is_so]
    said += [f"in {document.library}"] if document.library else []
    name = f"{document.name} ({', '.join(said)})" if said else document.name
    return document.id, document.kind.value, document.published_at, f"{document.sentences:,}", name


def document_json(document: "LibraryDocument") -> dict[str, object]:
    """A document with its text and sentences as JSON."""
    sentences = [asdict(each) for each in document.sentences]
    return summary_json(document.about) | {"text": document.text, "sentences": sentences}


def document_lines(document: "LibraryDocument") -> Iterator[str]:
    """A document for people: what is known of it, and its text."""
    about = document.about
    known = {
        "document": about.id, "title": about.title, "address": about.url, "publisher": about.publisher,
        "author": about.author, "published": about.published_at, "id": about.external_id, "read from": about.origin,
        "added": about.added_at, "newer": about.newer, "older": about.older, "in": about.library,
        "removed": "yes" if about.removed else None,
    }  # fmt: skip
    for name, value in known.items():
        if value:
            yield f"{name:<10} {' '.join(value.split())}"
    yield ""
    yield from document.text.splitlines()


def added_json(report: "Added") -> dict[str, object]:
    """What became of documents as JSON."""
    return asdict(report)


def added_lines(report: "Added") -> Iterator[str]:
    """What became of documents for people."""
    yield from (f"Not added: {_sentence(each)}" for each in report.failed)
    yield from (f"Note: {each}" for each in _notes(report.remarks))
    newer = f" ({counted(report.versions, 'newer version')})" if report.versions else ""
    known = f", {report.known:,} already known" if report.known else ""
    failed = f", {len(report.failed):,} failed" if report.failed else ""
    yield f"{counted(report.added, 'document')} added{newer}{known}{failed}: {counted(report.passages, 'passage')}."


def _notes(remarks: "Sequence[NotAdded]") -> Iterator[str]:
    """The remarks; what is said of many rows of a file is said once, with their number."""
    groups: dict[tuple[str, str], list[NotAdded]] = {}
    for remark in remarks:
        file, _, row = remark.source.rpartition(":")
        groups.setdefault((file if row.isdecimal() else remark.source, remark.reason), []).append(remark)
    for (file, reason), group in groups.items():
        yield _sentence(group[0]) if len(group) == 1 else f"{file}: {len(group):,} rows, each {reason}"


def _sentence(said: "NotAdded") -> str:
    return f"{said.source} {said.reason}"


def queries_of(stream: BinaryIO) -> Iterator[Query]:
    """The queries on ``{"claim", "questions"}`` lines, in order, each as soon as its line is read.

    Raises:
        InputError: at the first line that is none, with its number.

    """
    for number, line in numbered(lines_of(stream)):
        try:
            yield _query(parsed(line))
        except InputError as error:
            raise InputError(f"Line {number} {error}") from None


def _query(record: Any) -> Query:
    claim, questions = (record.get("claim"), record.get("questions") or []) if isinstance(record, dict) else (None, [])
    if not isinstance(claim, str) or not (
        isinstance(questions, list) and all(isinstance(each, str) for each in questions)
    ):
        raise InputError('is no query: write {"claim": "…", "questions": ["…"]}, the questions only if there are any.')
    date = record.get("date")
    return Query(claim, tuple(questions), date=date if isinstance(date, str) else None)
