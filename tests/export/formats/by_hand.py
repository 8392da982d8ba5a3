"""Records made by hand, also by hypothesis, and exports of them without a database."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from annotator.dataset.answers import Layer
from annotator.dataset.lines import Json
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.dataset.record_fields import record_from
from annotator.domain.source_details import SourceMedium
from annotator.domain.vocabulary import Stance
from annotator.export.files import AtomicFiles, AtomicFolder, NoFiles
from annotator.export.job import Format, FormatOptions, Job, ReadRow
from annotator.export.manifest import Tally, manifest_of
from annotator.export.verify import Verified, verify
from annotator.measures.agreement import Figures
from annotator.review.gold import counted_votes
from annotator.schemes import DEFAULT_SCHEME
from annotator.settings import DatasetSettings
from annotator.storage.project import Project
from annotator.text import article_public_id, claim_public_id, sha256_of
from tests.support import quote_at

PROJECT = Project("facts", DEFAULT_SCHEME, True, 1, "1")
DATASET = DatasetSettings(
    name="Checked </script> claims",
    creator="Example Checks",
    creator_url="https://checks.example/",
    license="CC-BY-4.0",
    pages="https://checks.example/claims/{claim_id}",
)


def article(text: str, **said: Any) -> Json:
    """An article whose sentences are its lines."""
    hashed = sha256_of(text)
    details = dict.fromkeys(("title", "url", "publisher", "author", "published_at", "language"))
    sentences, at = [], 0
    for paragraph, line in enumerate(text.split("\n")):
        if line.strip():
            where = {"n": len(sentences), "start": at, "end": at + len(line), "paragraph": paragraph}
            sentences.append(where | {"kind": "body", "quotation": None})
        at += len(line) + 1
    return (
        {"id": article_public_id(hashed), "sha256": hashed, "text": text, "sentences": sentences, "meta": {}}
        | details
        | said
    )


def piece(stance: str, url: str | None, quote: str | None = None, set: int = 0, **said: Any) -> Json:
    """One source cited; ``said`` are details of the source, and its ``note``."""
    details = dict.fromkeys(("title", "publisher", "author", "published_at", "kind", "medium", "archived_url",
                             "archived_at", "sha256", "file_name", "withheld_reason"))  # fmt: skip
    note = said.pop("note", None)
    where = {"url": url} | details | {"withheld_reason": None if url else "at risk"} | said
    words = {"exact": quote, "prefix": "", "suffix": ""} if quote else None
    return {"stance": stance, "quote": words, "accessed_at": "2026-05-14", "set": set, "note": note, "source": where}


def review(label: str, *evidence: Json, **said: Any) -> Json:
    """A submitted review."""
    return {
        "reviewer": "ana", "role": "reviewer", "label": label, "status": "submitted", "confidence": None, "note": None,
        "flagged": False, "guideline_version": "1", "submitted_at": "2026-05-15T09:48:00Z", "seconds": 1.0,
        "as_of": None, "recheck_at": None, "normalised": None, "evidence": list(evidence),
        "questions": [],
    } | said  # fmt: skip


def claim(of: Json, start: int, end: int, *reviews: Json, split: str | None = None, **said: Any) -> Json:
    """A claim of an article; its gold label is that of the first review."""
    around, first = quote_at(of["text"], start, end), reviews[0]["label"] if reviews else None
    about = {name: value for name, value in of.items() if name not in ("text", "sentences", "meta")}
    return {
        "schema_version": "5", "claim_id": claim_public_id(of["sha256"], start, end), "article": about,
        "sentence": {"n": 0, "kind": "body", "start": start, "end": end, "text": around.exact},
        "start": start, "end": end, "exact": around.exact, "prefix": around.prefix, "suffix": around.suffix,
        "spoken": None, "origin": "manual", "sampling": "manual", "suggestion": None, "label": first,
        "label_reason": "single_review", "votes": _votes(reviews), "reviews": list(reviews), "split": split,
    } | said  # fmt: skip


def _votes(reviews: Sequence[Json]) -> list[Json]:
    counted = counted_votes(each["label"] for each in reviews)
    return [{"label": label, "count": count, "share": count / len(reviews)} for label, count in counted]


def said_by_hand(text: str, date: str | None = "2026-05-01") -> Json:
    """A claim as a reviewer reworded it."""
    return {"text": text, "said_by": "The mayor", "date": date, "place": "Ostrava"}


def as_records(claims: Sequence[Json]) -> list[ClaimRecord]:
    """Claims made by hand, as the records that formats are given."""
    return [record_from(ClaimRecord, each) for each in claims]


@dataclass
class Made:
    """An export made by hand; ``out`` is its file or folder."""

    job: Job
    out: Path
    records: Sequence[ClaimRecord]

    @property
    def manifest(self) -> dict[str, Any]:
        """As much of a manifest as readers ask for."""
        files = [{"name": name, "rows": stream.rows, "sha256": stream.sha256} for name, stream in self.job.written]
        return {"splits": dict.fromkeys(self.job.splits) or None, "files": files, "layer": str(self.job.layer)}

    def rows(self) -> list[ReadRow]:
        """What the real reader finds."""
        return list(self.job.format.read(self.out, self.manifest))

    def verified(self) -> Verified:
        """What ``--verify`` finds."""
        job = _job(self.job.format, self.job.name, NoFiles(), self.job)
        return verify(self.records, job, self.out, self.manifest)


def make(
    format: Format,
    folder: Path,
    articles: Sequence[Json],
    records: Sequence[Json],
    *,
    splits: tuple[str, ...] = (),
    layer: Layer = Layer.GOLD,
    dataset: DatasetSettings = DATASET,
) -> Made:
    """Export records into ``folder``, under the name ``out``."""
    texts = {each["id"]: record_from(ArticleRecord, each) for each in articles}
    claims = as_records(records)
    out = folder / f"out{format.suffix}"
    files = AtomicFiles(folder) if format.suffix else AtomicFolder(out, "manifest.json")
    like = Job(format, PROJECT, dataset, layer, FormatOptions(), NoFiles(), "", splits, texts.__getitem__,
               lambda: list(texts), lambda: Figures(0, None, None))  # fmt: skip
    job = _job(format, out.name, files, like)
    with files:
        format.write(iter(claims), job)
    return Made(job, out, claims)


def _job(format: Format, name: str, files: Any, like: Job) -> Job:
    job = Job(format, like.project, like.dataset, like.layer, like.options, files, name, like.splits, like.articles,
              like.article_ids, like.agreement)  # fmt: skip
    told = {("claims", "no gold label: draft"): 3}
    job.manifest = lambda: manifest_of(job, Tally(), told, {}, names=True, split_report=None).model_dump(mode="json")
    return job


def survive(format: Format, data: tuple[list[Json], list[Json]], layer: Layer = Layer.GOLD) -> Made:
    """Export what hypothesis made, and read it back with the real reader; raises when anything differs."""
    with tempfile.TemporaryDirectory() as folder:
        made = make(format, Path(folder), *data, layer=layer)
        assert made.verified().rows == sum(made.job.rows.values())
    return made


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60)
_MAYBE = st.none() | TEXTS
_URLS = st.none() | st.sampled_from(
    ["https://a.example/1", "https://b.example/x?y=%C3%A9&z='", "ni:///sha-256;" + "A" * 43]
)
_ARCHIVED = st.none() | st.just("https://archive.example/1")


@st.composite
def _pieces(draw: st.DrawFn) -> Json:
    url, quote, note = draw(_URLS), draw(_MAYBE), draw(_MAYBE)
    details = {name: draw(_MAYBE) for name in ("title", "publisher", "author")}
    stance, number = draw(st.sampled_from([*Stance])), draw(st.integers(0, 2))
    medium = draw(st.sampled_from([None, *(each.value for each in SourceMedium)]))
    return piece(stance.value, url, quote, number, note=note, medium=medium, archived_url=draw(_ARCHIVED), **details)


@st.composite
def _reviews(draw: st.DrawFn, who: str) -> Json:
    label = draw(st.sampled_from(DEFAULT_SCHEME.names))
    needs = label in ("verified", "disputed")
    evidence = draw(st.lists(_pieces(), min_size=1 if needs else 0, max_size=3))
    wording = draw(st.none() | TEXTS)
    return review(label, *evidence, reviewer=who, note=draw(_MAYBE), normalised=wording and said_by_hand(wording))


@st.composite
def claims_and_articles(draw: st.DrawFn) -> tuple[list[Json], list[Json]]:
    """Up to two articles of any text with up to three claims each, which may overlap, nest and cross lines."""
    articles, records = [], []
    texts = draw(st.lists(st.lists(TEXTS, min_size=1, max_size=4).map("\n".join), min_size=1, max_size=2, unique=True))
    for text in texts:
        of = article(
            text, title=draw(_MAYBE), publisher=draw(_MAYBE), url=draw(st.none() | st.just("https://n.example/"))
        )
        ends = st.integers(0, len(text))
        spans = draw(st.sets(st.tuples(ends, ends).filter(lambda each: each[0] < each[1]), max_size=3))
        articles.append(of)
        for start, end in sorted(spans):
            records.append(claim(of, start, end, draw(_reviews("ana")), draw(_reviews("ben"))))
    return articles, records
