"""A feed of schema.org ``ClaimReview``, as Google's Fact Check Explorer and other collections of checks take it.

It comes back through ``annotator load`` as a collection of checked claims, so that teams can pass theirs on.
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
"""What schema.org's own context says of the terms that are used here."""


class ClaimReviews(Format):
    """One data feed of reviews; splits stand in files beside each other."""

    name = "claimreview"
    about = "publishing: schema.org ClaimReview (JSON-LD); load takes it as a collection of checked claims"
    suffix = ".jsonld"
    layers = (Layer.GOLD,)  # what is published is the team's verdict
    maps_labels = True
    carries = ("claim_id", "label", "text", "evidence", "split")
    reader = "pyld"

    def refuses(self, answer: ClaimAnswer) -> str | None:
        """What is no rating."""
        return no_rating(answer)

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write a feed for each split."""
        _say_what_is_missing(job)
        with job.split_files(split_name(job)) as stream_of, ExitStack() as stack:
            feeds: dict[Counted, JsonList] = {}
            for split in job.splits or (None,):
                opening = embeddable(_feed(job)).removesuffix(b"}") + b',"dataFeedElement":['
                feeds[stream_of(split)] = stack.enter_context(JsonList(stream_of(split), opening, closing(b"]}\n")))
            for record in records:
                for answer in job.answers(record):
                    review = claim_review(answer, job.project.scheme, job.dataset)
                    feeds[stream_of(record.split)].add(embeddable(review))

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Each review in expanded form."""
        for split, path in split_paths(out, manifest, self.suffix):
            feed = orjson.loads(path.read_bytes())
            for review in feed.pop("dataFeedElement"):
                yield review_row(review, feed["@context"], split)


def review_row(review: Json, context: Any, split: str | None) -> ReadRow:
    """What a JSON-LD processor finds in one review.

    Raises:
        AnnotatorError: when it is no review of a claim, or lacks what one must have.

    """
    nodes = expanded({"@context": context} | review, CONTEXTS)
    if len(nodes) != 1 or nodes[0].get("@type") != [f"{_SCHEMA}ClaimReview"]:
        raise AnnotatorError(f"There is no ClaimReview where one should be: {[node.get('@type') for node in nodes]}.")
    node = nodes[0]
    rating, claim = only(node, f"{_SCHEMA}reviewRating"), only(node, f"{_SCHEMA}itemReviewed")
    value = value_of(rating, f"{_SCHEMA}ratingValue")
    best, worst = (value_of(rating, f"{_SCHEMA}{name}Rating") for name in ("best", "worst"))
    if not value_of(node, f"{_SCHEMA}claimReviewed") or not worst <= value <= best:
        raise AnnotatorError("A ClaimReview has no claim, or a rating that is out of bounds.")
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
    said = job.dataset
    about = {"name": said.name or job.project.name, "description": said.description, "url": said.url}
    if said.license and _SPDX.fullmatch(said.license):  # another text is no address, which a license is here
        about["license"] = f"https://spdx.org/licenses/{said.license}"
    known = {name: value for name, value in about.items() if value}
    return {"@context": CONTEXT, "@type": "DataFeed"} | known


def _say_what_is_missing(job: Job) -> None:
    job.note("The speaker is who a reviewer named; the suggester's guess is not published.")
    job.note("schema.org has no word for what a source does to the claim: each citation's description says it.")
    if not job.dataset.pages:
        job.note("The reviews have no url, which Google wants: say pages in [dataset] where they are published.")
    if not job.dataset.creator:
        job.note("The reviews have no author, which Google wants: say creator in [dataset] who answers for them.")
