"""FEVER's JSON Lines (Thorne et al. 2018, https://fever.ai): claims with alternative sets of evidence.

FEVER's evidence consists of sentences of Wikipedia pages. A quote from a document of the library has these too: the
library is written as FEVER writes Wikipedia, and evidence names its pages and sentences. For any other source the page
is its address and the sentence number 0; every manifest notes this. Additional keys, which FEVER's readers ignore,
hold the position of the claim in its article, and every source with its stance and quote.

No published library reads FEVER's files, so they are verified with our own JSON Schema of the published format, and by
comparing the evidence with the sources.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from annotator.dataset.answers import ClaimAnswer
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.lines import Json, line_of
from annotator.dataset.record import ClaimRecord
from annotator.domain.vocabulary import Stance
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.split_names import split_name, split_paths
from annotator.export.parts.wiki_pages import PAGES, PagePlace, WikiPages, check_pages
from annotator.export.parts.wording import drafted, wording
from annotator.storage.sources import source_id_of
from annotator.text import sha256_of

NOT_ENOUGH = "NOT ENOUGH INFO"
_STANCES = {"SUPPORTS": Stance.SUPPORTS, "REFUTES": Stance.REFUTES}
"""The stance that a source needs to be evidence for a label."""
LABELS = (*_STANCES, NOT_ENOUGH)

_ID = {"type": "integer", "minimum": 1, "maximum": 2**53 - 1}
_PIECE = {"prefixItems": [_ID, _ID, {"type": "string", "minLength": 1}, {"type": "integer", "minimum": 0}]}
_NOTHING = {"prefixItems": [_ID, {"type": "null"}, {"type": "null"}, {"type": "null"}]}


def _sets(piece: dict[str, Any]) -> dict[str, Any]:
    """The schema of a list of sets of pieces."""
    row = {"type": "array", "minItems": 4, "maxItems": 4} | piece
    return {"type": "array", "minItems": 1, "items": {"type": "array", "minItems": 1, "items": row}}


_VERIFIABLE = {"verifiable": {"const": "VERIFIABLE"}, "label": {"enum": [*_STANCES]}, "evidence": _sets(_PIECE)}
_UNKNOWN = {"verifiable": {"const": "NOT VERIFIABLE"}, "label": {"const": NOT_ENOUGH}, "evidence": _sets(_NOTHING)}
SCHEMA = {
    "type": "object",
    "required": ["id", "verifiable", "label", "claim", "evidence"],
    "properties": {"id": _ID, "claim": {"type": "string", "minLength": 1}},
    "oneOf": [{"properties": _VERIFIABLE}, {"properties": _UNKNOWN}],
}
"""JSON Schema of a line as documented by FEVER, except for the name of the page."""
_ELSEWHERE = "Evidence names web sources, not Wikipedia pages: its page is the source's address, its sentence 0."
_IN_PAGES = (
    "Evidence that quotes a document of the library names its page and sentences in wiki-pages. Any other page is the "
    "source's address, its sentence 0."
)


class Fever(Format):
    """Claims with FEVER labels and evidence, in one file per split."""

    name = "fever"
    about = "FEVER models: claims with sets of evidence; the library is the wiki, else a web address the page"
    suffix = ".jsonl"
    maps_labels = True
    carries = ("claim_id", "label", "text", "span", "evidence", "split")
    reader = "jsonschema"

    def refuses(self, answer: ClaimAnswer) -> str | None:
        """Refuse unknown labels, and verdicts without a source of the same stance."""
        if answer.mapped not in LABELS:
            return f"“{answer.mapped}” is none of FEVER's labels: {', '.join(LABELS)}"
        stance = _STANCES.get(answer.mapped)
        return f"{answer.mapped} without a source that {stance} it" if stance and stance not in answer.stances else None

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write one line per answer."""
        wiki = WikiPages(job.retrieval()) if job.has_library else None
        with job.split_files(split_name(job)) as stream_of:
            for record in records:
                for answer in job.answers(record):
                    stream_of(record.split).row(line_of(_line(answer, _places(answer, wiki))))
        if wiki is not None and wiki.quoted:
            with job.open(job.stem + PAGES) as stream:
                for line in wiki.lines():
                    stream.row(line_of(line))
        job.note(_IN_PAGES if wiki is not None and wiki.quoted else _ELSEWHERE)
        job.note("A claim that a reviewer reworded is told in that wording; “exact” is what the article says.")
        job.note("“evidence” holds only sources whose stance fits the label; “sources” holds all, with their quotes.")

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each line; it must match the schema and be consistent, and the library have the sentences it names."""
        from jsonschema import Draft202012Validator

        validator = Draft202012Validator(SCHEMA)
        named: set[tuple[str, int]] = set()
        for split, path in split_paths(out, manifest, self.suffix):
            ids: set[int] = set()
            with path.open("rb") as stream:
                for number, line in enumerate(stream, 1):
                    row = orjson.loads(line)
                    problem = next(validator.iter_errors(row), None)
                    if problem is not None or row["id"] in ids or not _consistent(row):
                        what = f": {problem.json_path}" if problem is not None else ""
                        raise AnnotatorError(f"{path.name} line {number} does not match the FEVER schema{what}.")
                    ids.add(row["id"])
                    named |= {(each["page"], n) for each in row["sources"] for n in each.get("sentences", ())}
                    yield _read(row, split)
        if named:
            check_pages(out.parent / (out.name.removesuffix(self.suffix) + PAGES), named)


_Places = tuple[PagePlace | None, ...]
"""Where in the library each piece of evidence of an answer stands."""


def _places(answer: ClaimAnswer, wiki: WikiPages | None) -> _Places:
    return tuple(wiki.place(piece) if wiki is not None else None for piece in answer.evidence)


def _line(answer: ClaimAnswer, places: _Places) -> Json:
    record = answer.record
    return {
        "id": _number(answer),
        "verifiable": "NOT VERIFIABLE" if answer.mapped == NOT_ENOUGH else "VERIFIABLE",
        "label": answer.mapped,
        "claim": wording(answer),
        "evidence": _evidence(answer, places),
        "claim_id": record.claim_id,
        "reviewer": answer.reviewer,
        **drafted(answer),
        "exact": record.exact,
        "start": record.start,
        "end": record.end,
        "article": {name: getattr(record.article, name) for name in ("id", "sha256", "url", "title", "published_at")},
        "sources": [_source(piece, place) for piece, place in zip(answer.evidence, places, strict=True)],
    }


def _number(answer: ClaimAnswer, *parts: object) -> int:
    """A positive id that is stable for an answer or a part of it.

    It has 53 bits, so that JSON readers that parse numbers as doubles keep it exact.
    """
    seed = "\0".join(map(str, (answer.record.claim_id, answer.reviewer or "", *parts)))
    return int(sha256_of(seed), 16) % (2**53 - 1) + 1


def _evidence(answer: ClaimAnswer, places: _Places) -> list[list[list[int | str | None]]]:
    """The sets of sources whose stance fits the label; each set and each piece has its own id."""
    if answer.mapped == NOT_ENOUGH:
        return [[[_number(answer, "none"), None, None, None]]]
    fitting = [(at, piece) for at, piece in enumerate(answer.evidence) if piece.stance == _STANCES[answer.mapped]]
    numbers = sorted({number for _, piece in fitting for number in piece.sets})
    return [
        [
            [_number(answer, "set", number), *sentence]
            for at, piece in fitting
            if number in piece.sets
            for sentence in _sentences(answer, at, places[at])
        ]
        for number in numbers
    ]


def _sentences(answer: ClaimAnswer, at: int, place: PagePlace | None) -> list[tuple[int, str, int]]:
    """The sentences that a piece of evidence quotes, each with an id and its page."""
    first = _number(answer, "piece", at)
    if place is None:
        return [(first, _page(answer.evidence[at]), 0)]
    ids = [first, *(_number(answer, "piece", at, n) for n in place.sentences[1:])]
    return [(key, place.page, n) for key, n in zip(ids, place.sentences, strict=True)]


def _page(piece: CitedEvidence) -> str:
    """The page of a source: its address, or our id for a source without one."""
    source = piece.source
    return source.url or source_id_of(None, source.withheld_reason, source.title)


def _source(piece: CitedEvidence, place: PagePlace | None) -> Json:
    """One source with all its details, and its page and sentences in ``evidence``."""
    told = {name: getattr(piece, name) for name in ("stance", "sets", "cited_by", "quote", "accessed_at", "note")}
    where = {"page": place.page, "sentences": [*place.sentences]} if place else {"page": _page(piece)}
    return {**where, **told, **vars(piece.source)}


def _consistent(row: Json) -> bool:
    """Whether the pages and sentences in the evidence are those of the sources with the stance of the label."""
    stance = _STANCES.get(row["label"])
    fitting = [source for source in row["sources"] if source["stance"] == stance]
    said = {(source["page"], n) for source in fitting for n in source.get("sentences", (0,))}
    return stance is None or {(piece[2], piece[3]) for pieces in row["evidence"] for piece in pieces} == said


def _read(row: Json, split: str | None) -> ReadRow:
    return ReadRow(
        claim_id=row["claim_id"],
        label=row["label"],
        text=row["exact"],
        span=(row["start"], row["end"]),
        evidence=tuple(sorted(source["url"] or "" for source in row["sources"])),
        split=split,
    )
