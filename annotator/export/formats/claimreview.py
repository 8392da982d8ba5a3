"""A feed of schema.org ``ClaimReview``, for Google's Fact Check Explorer and similar collections.

``annotator load`` reads it as a collection of checked claims, so teams can share theirs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson

from annotator.dataset.answers import ClaimAnswer, Layer
from annotator.dataset.lines import Json
from annotator.dataset.record import ClaimRecord
from annotator.errors import AnnotatorError
from annotator.export.files import Counted
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.jsonld import embeddable, expanded, only, value_of
from annotator.export.parts.jsonlist import JsonList, closing
from annotator.export.parts.schema_org import CONTEXT, claim_review, no_rating
from annotator.export.parts.split_names import split_name, split_paths

_SCHEMA = "http://schema.org/"
_SPDX = re.compile(r"[A-Za-z0-9.+-]+")
_ADDRESSES = ("url", "archivedAt", "license")
CONTEXTS = {CONTEXT: {"@vocab": _SCHEMA} | {name: {"@id": _SCHEMA + name, "@type": "@id"} for name in _ADDRESSES}}
"""The part of schema.org's context that is used here."""


class ClaimReviews(Format):
    """One data feed of reviews, in one file per split."""

    name = "claimreview"
    about = "publishing: schema.org ClaimReview (JSON-LD); load takes it as a collection of checked claims"
    suffix = ".jsonld"
    layers = (Layer.GOLD,)  # only the team's verdict is published
    maps_labels = True
    carries = ("claim_id", "label", "text", "evidence", "split")
    reader = "pyld"

    def refuses(self, answer: ClaimAnswer) -> str | None:
        """Refuse labels that are not mapped to a rating."""
        return no_rating(answer)

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write one feed per split."""
        _say_what_is_missing(job)
        with job.split_files(split_name(job)) as stream_of, ExitStack() as stack:
            feeds: dict[Counted, JsonList] = {}
            for split in job.splits or (None,):
                opening = embeddable(_feed(job)).removesuffix(b"}") + b',"dataFeedElement":['
                feeds[stream_of(split)] = stack.enter_context(JsonList(stream_of(split), opening, closing(b"]}\n")))
            for record in records:
                for answer in job.answers(record):
                    review = claim_review(answer, job)
                    feeds[stream_of(record.split)].add(embeddable(review))

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each review, expanded with PyLD."""
        for split, path in split_paths(out, manifest, self.suffix):
            feed = orjson.loads(path.read_bytes())
            for review in feed.pop("dataFeedElement"):
                yield review_row(review, feed["@context"], split)


def review_row(review: Json, context: Any, split: str | None) -> ReadRow:
    """Read one review with a JSON-LD processor.

    Raises:
        AnnotatorError: the document is not a ClaimReview, or lacks a required value.

    """
    nodes = expanded({"@context": context} | review, CONTEXTS)
    if len(nodes) != 1 or nodes[0].get("@type") != [f"{_SCHEMA}ClaimReview"]:
        raise AnnotatorError(f"Expected a ClaimReview, found {[node.get('@type') for node in nodes]}.")
    node = nodes[0]
    rating, claim = only(node, f"{_SCHEMA}reviewRating"), only(node, f"{_SCHEMA}itemReviewed")
    value = value_of(rating, f"{_SCHEMA}ratingValue")
    best, worst = (value_of(rating, f"{_SCHEMA}{name}Rating") for name in ("best", "worst"))
    if not value_of(node, f"{_SCHEMA}claimReviewed") or not worst <= value <= best:
        raise AnnotatorError("A ClaimReview has no claim, or a rating out of bounds.")
    cited = node.get(f"{_SCHEMA}citation", ())
    return ReadRow(
        claim_id=value_of(node, f"{_SCHEMA}identifier"),
        label=f"{value:g}",
        text=value_of(claim, f"{_SCHEMA}text"),
        evidence=tuple(sorted(_address(source) for source in cited)),
        split=split,
    )


def _address(source: Mapping[str, Any]) -> str:
    return value_of(source, f"{_SCHEMA}url") or value_of(source, f"{_SCHEMA}identifier") or ""


def _feed(job: Job) -> Json:
    """The feed without its reviews."""
    dataset = job.dataset
    about = {"name": dataset.name or job.project.name, "description": dataset.description, "url": dataset.url}
    if dataset.license and _SPDX.fullmatch(dataset.license):  # the license must be an address
        about["license"] = f"https://spdx.org/licenses/{dataset.license}"
    known = {name: value for name, value in about.items() if value}
    return {"@context": CONTEXT, "@type": "DataFeed"} | known


def _say_what_is_missing(job: Job) -> None:
    job.note("The speaker is who a reviewer named; the suggester's guess is not published.")
    job.note("schema.org has no word for what a source does to the claim: each citation's description says it.")
    if not job.dataset.pages:
        job.note("The reviews have no url, which Google wants: say pages in [dataset] where they are published.")
    if not job.dataset.creator:
        job.note("The reviews have no author, which Google wants: say creator in [dataset] who answers for them.")
