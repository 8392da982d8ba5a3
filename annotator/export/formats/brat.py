"""brat standoff: each article as a text with a file of annotations beside it, and the project's ``annotation.conf``.

A claim is a text-bound annotation with its label as attribute, its id and its sources as notes
(https://brat.nlplab.org/standoff.html, https://brat.nlplab.org/configuration.html). Offsets are code points. brat takes
every line end for one character, so the text has no CR LF; a claim over several lines is written as brat does, as
fragments without the line ends.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.dataset.answers import ClaimAnswer, Layer
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.record import ClaimRecord
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.folder_card import folder_card
from annotator.export.parts.passages import CLAIM, Judged, Passage, articles
from annotator.text import for_display

if TYPE_CHECKING:
    from bratly.annotation_types import EntityAnnotation

NO_CLAIM = "NO_CLAIM"
CONFIGURATION = "annotation.conf"
CARD = "README"
"""brat shows a file of this name as the description of the collection."""
_EACH_CLAIM = (
    "Each article is a text with a file of annotations: the place of each claim, its label as the attribute Verdict, "
    "its id and its sources as notes."
)
_OPENING = (
    "Copy the folder into the folder “data” of a brat server: it is a collection there. Each split is one inside it."
)
_VERDICT, _ID, _NOTE = "Verdict", "ClaimId", "AnnotatorNotes"
_LINE = re.compile(r"[^\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
"""What can stand on one line of a file: a fragment of a claim."""
_NOT_IN_NAMES = re.compile(r"\W")


class Brat(Format):
    """A folder that brat opens as a collection; one folder in it for each split."""

    name = "brat"
    about = "brat: each article as text with claims, labels and sources as standoff annotations"
    suffix = ""
    layers = (Layer.GOLD,)
    carries = ("claim_id", "label", "text", "span", "split")
    reader = "bratly-io-fs"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write two files for each article with a row, then the configuration and the card."""
        for article in articles(records, job):
            if any(claim.answers for claim in article.claims):
                stem = _stem(article)
                with job.open(f"{stem}.txt") as stream:
                    stream.write(as_brat_reads(article.text).encode())
                with job.open(f"{stem}.ann") as stream:
                    notes = count(1)
                    for number, claim in enumerate((each for each in article.claims if each.answers), 1):
                        stream.row("".join(_lines(number, claim, article.text, notes)).encode())
        with job.open(CONFIGURATION) as stream:
            stream.write(_configuration(job).encode())
        job.note("A sentence that was judged to be no claim is marked NO_CLAIM; other unmarked text was not judged.")
        job.note("CR LF is written as a space and LF, so that offsets stay; line ends in a claim divide its fragments.")
        with job.open(CARD) as stream:
            stream.write(folder_card(job, _EACH_CLAIM, {each: each for each in job.splits}, opening=_OPENING).encode())

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each claim that bratly finds, with its text compared with the file beside it."""
        for split in manifest["splits"] or (None,):
            for path in sorted((out / split if split else out).glob("*.ann")):
                text = path.with_suffix(".txt").read_bytes().decode()
                for entity, found in _annotations(path):
                    if " ".join(text[each.start : each.end] for each in entity.fragments) != entity.content:
                        raise AnnotatorError(f"{path.name}: {entity.id} is not the text at its offsets.")
                    span = entity.fragments[0].start, entity.fragments[-1].end
                    yield ReadRow(found.get(_ID), found.get(_VERDICT), entity.content, span, split=split)

    def refuses(self, answer: ClaimAnswer) -> str | None:
        """Refuse a claim without anything that can stand on a line."""
        return None if _LINE.search(answer.record.exact) else "a claim of line ends and tabs only has no place in brat"

    def kept(self, row: ReadRow) -> ReadRow:
        """Write label and text as brat can hold them, and cut line ends off the span."""
        text, (start, _) = row.text or "", row.span or (0, 0)
        pieces = list(_LINE.finditer(text))
        return row._replace(
            label=_name(row.label or ""),
            text=" ".join(each.group() for each in pieces),
            span=(start + pieces[0].start(), start + pieces[-1].end()),
        )


def as_brat_reads(text: str) -> str:
    """Return a text of the same length in which every line end is one character, so that offsets stay true."""
    return text.replace("\r\n", " \n").replace("\r", "\n")


def _stem(article: Passage) -> str:
    return f"{article.split}/{article.article.id}" if article.split else str(article.article.id)


def _lines(number: int, claim: Judged, text: str, notes: Iterator[int]) -> Iterator[str]:
    """The annotations of a claim, one line each: its place, its label, its id, and a note for each source.

    ``notes`` numbers the notes of the file.
    """
    answer = claim.answers[0]
    start, end = claim.span
    pieces = [(start + each.start(), start + each.end()) for each in _LINE.finditer(text[start:end])]
    places = ";".join(f"{left} {right}" for left, right in pieces)
    words = " ".join(text[left:right] for left, right in pieces)
    yield f"T{number}\t{CLAIM if claim.is_claim else NO_CLAIM} {places}\t{words}\n"
    yield f"A{number}\t{_VERDICT} T{number} {_name(answer.label)}\n"
    yield f"#{next(notes)}\t{_ID} T{number}\t{claim.record.claim_id}\n"
    for piece in answer.evidence:
        yield f"#{next(notes)}\t{_NOTE} T{number}\t{_source(piece)}\n"


def _source(piece: CitedEvidence) -> str:
    source = piece.source
    where = source.url or f"unnamed source ({source.withheld_reason})"
    said = f" “{piece.quote.exact}”" if piece.quote and piece.quote.exact else ""
    return " ".join(for_display(f"{piece.stance}: {where}{said}").split())


def _name(label: str) -> str:
    """A label as a value of an attribute, which has letters, digits and underscores only."""
    return _NOT_IN_NAMES.sub("_", label)


def _configuration(job: Job) -> str:
    """The types of annotations; every section must be there, and the values of an attribute are its labels."""
    values = "|".join(_name(label) for label in job.project.scheme.names)
    return (
        f"[entities]\n{CLAIM}\n{NO_CLAIM}\n\n[relations]\n\n[events]\n\n"
        f"[attributes]\n{_VERDICT}\tArg:<ENTITY>, Value:{values}\n"
    )


def _annotations(path: Path) -> Iterator[tuple["EntityAnnotation", dict[str, str]]]:
    """The text-bound annotations of a file, each with the attributes and notes on it by name.

    Raises:
        AnnotatorError: bratly rejects a line.

    """
    from bratly.annotation_types import AttributeAnnotation, EntityAnnotation, NoteAnnotation
    from bratly.exceptions import ParsingError
    from bratly.io.file_read_src import parse_and_fix_ann_grammar, parse_ann_file

    try:
        checked = parse_and_fix_ann_grammar(path.read_bytes().decode())
    except ParsingError as error:
        raise AnnotatorError(f"{path.name} has a line that is no annotation: {error}.") from error
    read = parse_ann_file(checked, path.name, no_duplicates=False, sorting=False, renumerotize=False).annotations
    about: dict[str, dict[str, str]] = {each.id: {} for each in read if isinstance(each, EntityAnnotation)}
    for each in read:
        if isinstance(each, AttributeAnnotation) and each.values:
            about[each.component.id][each.label] = each.values[0]
        elif isinstance(each, NoteAnnotation) and isinstance(each.component, EntityAnnotation):
            about[each.component.id][each.label] = each.value
    yield from ((each, about[each.id]) for each in read if isinstance(each, EntityAnnotation))
