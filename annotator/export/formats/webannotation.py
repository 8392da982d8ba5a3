"""The W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/): one annotation per answer.

An annotation assesses a span of the article. Its bodies hold the label (classifying), the id of the claim
(identifying), “draft” for a label that lacks its source (tagging), the stance of each source (describing) followed by
the source itself with the quote as its selector (linking), and the notes of the reviewers (commenting). Offsets are
code points, as the model requires.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson

from annotator.dataset.answers import ClaimAnswer
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.lines import Json
from annotator.dataset.record import ClaimRecord
from annotator.errors import AnnotatorError
from annotator.export.files import Counted
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.jsonld import embeddable, expanded, only, value_of
from annotator.export.parts.jsonlist import JsonList
from annotator.export.parts.split_names import split_name, split_paths
from annotator.web.address import file_address

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_OA = "http://www.w3.org/ns/oa#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/terms/"
_AS = "http://www.w3.org/ns/activitystreams#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NAMED = {"@type": "@id"}
_WORD = {"@type": "@vocab"}
_TERMS: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    **{name: _OA + name for name in ("Annotation", "TextualBody", "SpecificResource", "TimeState",
                                     "TextQuoteSelector", "TextPositionSelector", "exact", "prefix", "suffix")},
    **{name: _OA + name for name in ("assessing", "classifying", "identifying", "describing", "linking", "commenting",
                                     "tagging")},
    "Person": _FOAF + "Person",
    "Organization": _FOAF + "Organization",
    "AnnotationPage": _AS + "OrderedCollectionPage",
    "AnnotationCollection": _AS + "OrderedCollection",
    "body": {"@id": _OA + "hasBody"} | _NAMED,
    "target": {"@id": _OA + "hasTarget"} | _NAMED,
    "source": {"@id": _OA + "hasSource"} | _NAMED,
    "selector": {"@id": _OA + "hasSelector"} | _NAMED,
    "state": {"@id": _OA + "hasState"} | _NAMED,
    "cached": {"@id": _OA + "cachedSource"} | _NAMED,
    "sourceDate": {"@id": _OA + "sourceDate", "@type": _XSD + "dateTime"},
    "motivation": {"@id": _OA + "motivatedBy"} | _WORD,
    "purpose": {"@id": _OA + "hasPurpose"} | _WORD,
    "start": {"@id": _OA + "start", "@type": _XSD + "nonNegativeInteger"},
    "end": {"@id": _OA + "end", "@type": _XSD + "nonNegativeInteger"},
    "value": _RDF + "value",
    "creator": {"@id": _DC + "creator"} | _NAMED,
    "created": {"@id": _DC + "created", "@type": _XSD + "dateTime"},
    "name": _FOAF + "name",
    "nickname": _FOAF + "nick",
    "homepage": {"@id": _FOAF + "homepage"} | _NAMED,
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "first": {"@id": _AS + "first"} | _NAMED,
    "items": {"@id": _AS + "items", "@container": "@list"} | _NAMED,
    "total": {"@id": _AS + "totalItems", "@type": _XSD + "nonNegativeInteger"},
    "startIndex": {"@id": _AS + "startIndex", "@type": _XSD + "nonNegativeInteger"},
}  # fmt: skip
CONTEXTS = {CONTEXT: _TERMS}
"""The part of the published context that is used here."""
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


class WebAnnotation(Format):
    """One collection of annotations, in one file per split."""

    name = "webannotation"
    about = "annotation servers: W3C Web Annotations (JSON-LD) on the articles, with quote and position selectors"
    suffix = ".jsonld"
    carries = ("claim_id", "label", "text", "span", "evidence", "split")
    reader = "pyld"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write one collection with one page per split."""
        job.note("Positions count code points in the article's stored text; on a live page use the quote selectors.")
        job.note("An article without an address is named by the SHA-256 of its text (ni:///sha-256;…, RFC 6920).")
        with job.split_files(split_name(job)) as stream_of, ExitStack() as stack:
            pages: dict[Counted, JsonList] = {}
            for split in job.splits or (None,):
                opening = embeddable(_collection(job, split)).removesuffix(b"}}") + b',"items":['
                pages[stream_of(split)] = stack.enter_context(JsonList(stream_of(split), opening, _closing))
            for record in records:
                for answer in job.answers(record):
                    pages[stream_of(record.split)].add(embeddable(annotation(answer, job)))

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each annotation, expanded with PyLD."""
        for split, path in split_paths(out, manifest, self.suffix):
            collection = orjson.loads(path.read_bytes())
            for item in collection["first"].pop("items"):
                yield _row({"@context": collection["@context"]} | item, split)


def annotation(answer: ClaimAnswer, job: Job) -> Json:
    """Return one answer as an annotation. Its id is stable for a claim and reviewer."""
    record, article = answer.record, answer.record.article
    text = {"type": "TextQuoteSelector"} | {name: getattr(record, name) for name in ("exact", "prefix", "suffix")}
    place = {"type": "TextPositionSelector", "start": record.start, "end": record.end}
    source = article.url or file_address(article.sha256)
    created = {"created": answer.submitted_at} if answer.submitted_at else {}
    return {
        "id": _urn(record.claim_id, answer.reviewer or ""),
        "type": "Annotation",
        "motivation": "assessing",
        **created,
        "creator": _people(review.reviewer for review in answer.reviews),
        "body": [*_bodies(answer)],
        "target": {"type": "SpecificResource", "source": source, "selector": [text, place]},
    }


def _collection(job: Job, split: str | None) -> Json:
    """The collection without annotations; its page is the last key."""
    name = job.dataset.name or job.project.name
    creator = {"type": "Organization", "name": job.dataset.creator, "homepage": job.dataset.creator_url}
    known = {"creator": {key: each for key, each in creator.items() if each}} if job.dataset.creator else {}
    seed = job.project.name, split or "", str(job.layer)
    page = {"id": _urn("page", *seed), "type": "AnnotationPage", "startIndex": 0}
    about = {"@context": CONTEXT, "id": _urn("collection", *seed), "type": "AnnotationCollection"}
    return about | {"label": f"{name}, {split}" if split else name} | known | {"first": page}


def _closing(total: int) -> bytes:
    return b']},"total":%d}\n' % total


def _urn(*parts: str) -> str:
    """A stable URN for these parts (RFC 4122, version 5)."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, chr(0).join(('annotator', *parts)))}"


def _bodies(answer: ClaimAnswer) -> Iterator[Json]:
    yield _text("classifying", answer.label)
    yield _text("identifying", answer.record.claim_id)
    if answer.is_draft:
        yield _text("tagging", "draft")
    for piece in answer.evidence:
        people = {"creator": _people(piece.cited_by)} if len(answer.reviews) > 1 else {}
        yield _text("describing", _description(piece)) | people
        if piece.source.url:
            yield _link(piece) | people
    for note in answer.notes:
        yield _text("commenting", note)


def _people(names: Iterable[str]) -> list[Json]:
    return [{"type": "Person", "nickname": name} for name in names]


def _text(purpose: str, value: str) -> Json:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _description(piece: CitedEvidence) -> str:
    """Stance, set, name and note of a piece of evidence."""
    source = piece.source
    called = ", ".join(filter(None, (source.publisher, source.title or source.file_name)))
    where = source.url or f"not named: {source.withheld_reason}"
    named = f"{called} ({where})" if called else where
    return f"{piece.stance}, set {piece.set + 1}: {named}" + (f". {piece.note}" if piece.note else "")


def _link(piece: CitedEvidence) -> Json:
    """A source as a body, with its quote and archived copy."""
    source, quote = piece.source, piece.quote
    link: Json = {"type": "SpecificResource", "purpose": "linking", "source": source.url}
    if quote:
        link["selector"] = {"type": "TextQuoteSelector"} | vars(quote)
    if source.archived_url:
        at = source.archived_at or ""
        when = {"sourceDate": at} if _INSTANT.fullmatch(at) else {}  # the model requires a full timestamp
        link["state"] = {"type": "TimeState", "cached": source.archived_url} | when
    return link


def _row(document: Json, split: str | None) -> ReadRow:
    """Read one annotation with a JSON-LD processor.

    Raises:
        AnnotatorError: the document is not an annotation, or lacks a required value.

    """
    nodes = expanded(document, CONTEXTS)
    if len(nodes) != 1 or nodes[0].get("@type") != [f"{_OA}Annotation"]:
        raise AnnotatorError(f"Expected an Annotation, found {[node.get('@type') for node in nodes]}.")
    node = nodes[0]
    values = {purpose: [*_values(node, purpose)] for purpose in ("classifying", "identifying", "describing", "linking")}
    if len(values["classifying"]) != 1 or len(values["identifying"]) != 1:
        raise AnnotatorError("An annotation does not have exactly one label and one claim.")
    selectors = {kind["@type"][0]: kind for kind in only(node, f"{_OA}hasTarget")[f"{_OA}hasSelector"]}
    quote, position = selectors[f"{_OA}TextQuoteSelector"], selectors[f"{_OA}TextPositionSelector"]
    unnamed = len(values["describing"]) - len(values["linking"])
    return ReadRow(
        claim_id=values["identifying"][0],
        label=values["classifying"][0],
        text=value_of(quote, f"{_OA}exact"),
        span=(value_of(position, f"{_OA}start"), value_of(position, f"{_OA}end")),
        evidence=tuple(sorted([""] * unnamed + values["linking"])),
        split=split,
    )


def _values(node: Mapping[str, Any], purpose: str) -> Iterator[str]:
    """The values of the bodies with a purpose: their text, or the address of a link."""
    for body in node[f"{_OA}hasBody"]:
        if value_of(body, f"{_OA}hasPurpose") == _OA + purpose:
            yield value_of(body, f"{_RDF}value" if purpose != "linking" else f"{_OA}hasSource")
