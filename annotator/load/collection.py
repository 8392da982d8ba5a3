"""Loading a collection of checked claims: a ClaimReview feed, a list of reviews, or JSON Lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from annotator.domain.callbacks import OnProgress
from annotator.errors import InputError
from annotator.json_lines import check_depth, check_line, lines_of, numbered
from annotator.limits import MOST_VALUES, size_words
from annotator.load.checked_claims import LabelOf, checked_claim, is_claim_review
from annotator.schemes import LabelScheme
from annotator.storage.checked import CheckedClaim, Disagreement, store_checked
from annotator.storage.database.engine import Database
from annotator.storage.project import load_project
from annotator.text import one_line

LARGEST = 512 * 1024 * 1024
"""Maximum size in bytes of a feed that is one JSON value, which must fit in memory."""
LONGEST_LINE = 1024 * 1024
"""Maximum length in bytes of a line of JSON Lines."""
_START = 64 * 1024
_NAMED = 100
"""How many bad records and conflicts are named; more are counted."""
_TOGETHER = 1000
_EXCERPT = 60
_DEEPEST = 8
"""How deep lists and feeds may be nested."""
_TELLING = re.compile(rb'"(@type|@context|@graph|dataFeedElement|claimReviewed)"')


@dataclass(slots=True)
class CollectionReport:
    """The result of loading a collection.

    ``failures`` name the first bad records, ``failed`` counts all. ``conflicts`` name the first records that differ
    from stored ones, ``conflicting`` counts all.
    """

    collection: str
    added: int = 0
    unchanged: int = 0
    without_label: int = 0
    without_date: int = 0
    failed: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    conflicting: int = 0
    conflicts: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "collection": self.collection,
            "claims": {"added": self.added, "unchanged": self.unchanged},
            "without_label": self.without_label,
            "without_date": self.without_date,
            "failed": self.failed,
            "failures": [{"source": where, "reason": reason} for where, reason in self.failures],
            "conflicting": self.conflicting,
            "conflicts": self.conflicts,
        }

    def lines(self) -> list[str]:
        """The report in sentences."""
        lines = [f"Added {self.added} checked claims of {self.collection}; unchanged: {self.unchanged}."]
        if self.without_label:
            lines.append(f"{self.without_label} have a rating that matches no label of this project.")
        if self.without_date:
            lines.append(f"{self.without_date} have no valid review date.")
        lines += [f"Left out {where}: {reason}." for where, reason in self.failures]
        if self.failed > len(self.failures):
            lines.append(f"Left out: {self.failed - len(self.failures)} more.")
        lines += [f"Conflict, nothing overwritten: {problem}" for problem in self.conflicts]
        if self.conflicting > len(self.conflicts):
            lines.append(f"Conflicts: {self.conflicting - len(self.conflicts)} more.")
        return lines


def is_collection(path: Path | str) -> bool:
    """Whether a file looks like checked claims from elsewhere rather than like the output of ``export``."""
    try:
        with Path(path).open("rb") as stream:
            start = stream.read(_START).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError:
        return False  # loading it reports the reason
    if start.startswith(b"["):
        return True
    try:
        first = orjson.loads(start.partition(b"\n")[0])
    except orjson.JSONDecodeError:
        return start.startswith(b"{") and _TELLING.search(start) is not None
    if not isinstance(first, dict) or "claim_id" in first:
        return False
    return bool({"claim", "rating", "verdict"} & first.keys()) or _tells(first)


def _tells(record: Any) -> bool:
    """Whether a record is of ClaimReview; what is nested too deep to be written again is not."""
    try:
        return _TELLING.search(orjson.dumps(record)) is not None
    except TypeError:
        return False


def load_collection(
    database: Database,
    path: Path | str,
    on_progress: OnProgress | None = None,
    *,
    scheme: LabelScheme | None = None,
    label_of: LabelOf | None = None,
    dry_run: bool = False,
) -> CollectionReport:
    """Store the checked claims of a file that are not stored yet, in one transaction; ``dry_run`` stores nothing.

    Bad records and records that differ from stored ones are reported; stored claims never change. At most a thousand
    records are in memory, unless the file is one JSON value. ``on_progress`` counts records; ``scheme`` replaces the
    stored project's labels, ``label_of`` what is known of ratings.

    Raises:
        InputError: if the file cannot be read, or is neither JSON nor JSON Lines.

    """
    file = Path(path)
    scheme = scheme or load_project(database).scheme
    report = CollectionReport(one_line(file.name))
    claims = _claims(file, report, scheme, label_of, on_progress)
    with database.write(dry_run=dry_run) as session:
        while batch := list(islice(claims, _TOGETHER)):
            added, differing = store_checked(session, batch, report.collection)
            report.added += added
            report.unchanged += len(batch) - added
            report.conflicting += len(differing)
            report.conflicts += map(_sentence, differing[: _NAMED - len(report.conflicts)])
    return report


def _sentence(differing: Disagreement) -> str:
    claim = differing.claim
    who = f" of {one_line(claim.publisher)}" if claim.publisher else ""
    text = one_line(claim.text)
    shown = text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
    kept = f"“{one_line(differing.kept)}”" if differing.kept is not None else "none"
    return f"the {differing.what}{who} for “{shown}” is {kept} here and “{one_line(differing.given)}” in the file."


def _claims(
    file: Path,
    report: CollectionReport,
    scheme: LabelScheme,
    label_of: LabelOf | None,
    on_progress: OnProgress | None,
) -> Iterator[CheckedClaim]:
    for done, (where, record) in enumerate(_records(file), 1):
        if on_progress:
            on_progress(done, None, report.collection)
        try:
            claim = checked_claim(_decoded(record), scheme, label_of)
        except InputError as error:
            report.failed += 1
            if report.failed <= _NAMED:
                report.failures.append((where, one_line(str(error)).rstrip(".")))
            continue
        report.without_label += claim.rating is not None and claim.label is None
        report.without_date += claim.reviewed_at is None
        yield claim


def _decoded(record: Any) -> Any:
    if not isinstance(record, bytes):
        return check_depth(record)
    try:
        return check_depth(orjson.loads(check_line(record, LONGEST_LINE)))
    except orjson.JSONDecodeError as error:
        raise InputError(f"not JSON ({error})") from error


def _records(file: Path) -> Iterator[tuple[str, Any]]:
    shown = one_line(file.name)
    try:
        if _is_lines(file):
            with file.open("rb") as stream:
                for number, line in numbered(lines_of(stream, LONGEST_LINE)):
                    yield f"{shown} line {number}", line
            return
        if file.stat().st_size > LARGEST:
            raise InputError(f"{shown} is larger than {size_words(LARGEST)}: give it as JSON Lines, one review a line.")
        feed = whole_value(file)
    except OSError as error:
        raise InputError(f"{shown} cannot be read ({error.strerror}): check its name and permissions.") from error
    except orjson.JSONDecodeError as error:
        raise InputError(f"{shown} is neither JSON nor JSON Lines ({error}); nothing was loaded.") from error
    for number, record in enumerate(_reviews(feed), 1):
        yield f"{shown} record {number}", record


def whole_value(file: Path) -> Any:
    """The value of a file that is one piece of JSON.

    Raises:
        InputError: if it has more values than fit in memory.
        orjson.JSONDecodeError: if it is none.

    """
    data = file.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if data.count(b",") > MOST_VALUES:
        raise InputError(f"{one_line(file.name)} has more than {MOST_VALUES:,} values: give it as JSON Lines.")
    return orjson.loads(data)


def _is_lines(file: Path) -> bool:
    """Whether the first line is an object on its own and more lines follow."""
    with file.open("rb") as stream:
        first = stream.readline(LONGEST_LINE + 1).removeprefix(b"\xef\xbb\xbf").strip()
        more = stream.readline(2)
    try:
        value = orjson.loads(first)
    except orjson.JSONDecodeError:
        return file.suffix == ".jsonl" and not first.startswith(b"[") and first not in (b"", b"{")
    return isinstance(value, dict) and (bool(more.strip()) or not _is_container(value))


def _is_container(value: dict[str, Any]) -> bool:
    return bool({"dataFeedElement", "@graph", "item", "itemListElement"} & value.keys())


def _reviews(value: Any, depth: int = 0) -> Iterator[Any]:
    """The reviews in lists, data feeds and graphs; anything else counts as a record."""
    if isinstance(value, list) and depth < _DEEPEST:
        for each in value:
            yield from _reviews(each, depth + 1)
    elif isinstance(value, dict) and not is_claim_review(value) and _is_container(value) and depth < _DEEPEST:
        for name in ("dataFeedElement", "@graph", "item", "itemListElement"):
            if name in value:
                yield from _reviews(value[name], depth + 1)
    else:
        yield value
