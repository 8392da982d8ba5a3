"""A dataset for retrieval in the layout of BEIR (Thakur et al. 2021, https://arxiv.org/abs/2104.08663).

Queries are the claims, and the questions that reviewers asked about them. The corpus is the library in passages, with
what was cited from elsewhere. ``qrels`` says which passages were cited (1), and which a reviewer called not relevant
(0). What the finder showed and nobody cited is in a file of its own: hard negatives, which may still be relevant.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from annotator.dataset.answers import Layer, counted_reviews
from annotator.dataset.lines import Json, line_of
from annotator.dataset.record import ClaimRecord
from annotator.dataset.review_record import EvidenceRecord, ReviewRecord
from annotator.domain.asked_questions import AnswerType
from annotator.domain.shown_outcomes import ShownOutcome, ShownPassage
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.card import NAME
from annotator.export.parts.folder_card import folder_card
from annotator.storage.retrieval_rows import LibraryPassage, RetrievalRows
from annotator.text import sha256_of

QUERIES, CORPUS, NEGATIVES = "queries.jsonl", "corpus.jsonl", "hard_negatives.jsonl"
WITHOUT_SPLITS = "test"
"""What the judgements are called in an export without splits, as BEIR's loader expects."""
_CITED = "cited"
_HEAD = b"query-id\tcorpus-id\tscore\n"
_STRENGTH = (None, ShownOutcome.OPENED, ShownOutcome.NOT_RELEVANT)
"""What was done with a passage that was not cited; later ones tell more."""


class Query(NamedTuple):
    """A claim or a question, with the ids of the passages that were cited for it, in citation order."""

    id: str
    text: str
    kind: str
    relevant: tuple[str, ...]


class Beir(Format):
    """A folder with queries, a corpus, judgements for each split, and hard negatives."""

    name = "beir"
    about = "retrieval models: claims and questions, the library in passages, and which of them were cited"
    suffix = ""
    layers = (Layer.REVIEWS,)
    row = "own"
    labels = (_CITED,)
    needs_all = True
    carries = ("claim_id", "label", "text", "split")
    reader = "datasets"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write queries, judgements and negatives with the claims, then the corpus and the card."""
        corpus = _Corpus(job.retrieval())
        with ExitStack() as stack:
            queries, negatives = (stack.enter_context(job.open(name)) for name in (QUERIES, NEGATIVES))
            judged = stack.enter_context(job.split_files(lambda split: f"qrels/{split or WITHOUT_SPLITS}.tsv"))
            for split in job.splits or (None,):
                judged(split).write(_HEAD)
            for record in records:
                found = [*_queries(record, job, corpus)]
                for at, query in enumerate(found):
                    queries.row(line_of(_query_line(query, record)))
                    for passage in query.relevant:
                        judged(record.split).row(f"{query.id}\t{passage}\t1\n".encode())
                        job.count(record, _CITED, new=at == 0 and passage == query.relevant[0])
                for query in found[:1]:
                    for line in _negatives(record, query, corpus):
                        negatives.row(line_of(line))
                        if line["outcome"] == ShownOutcome.NOT_RELEVANT:
                            judged(record.split).row(f"{query.id}\t{line['corpus-id']}\t0\n".encode())
        with job.open(CORPUS) as stream:
            for line in corpus.lines():
                stream.row(line_of(line))
        self._describe(job)

    def _describe(self, job: Job) -> None:
        job.note("qrels: 1 for a passage that a reviewer cited, 0 for one that they called not relevant.")
        job.note("hard_negatives.jsonl has passages that were shown and not cited; some may be relevant all the same.")
        job.note("Passages that were cited from elsewhere than this library are quotes, not whole passages.")
        card = folder_card(
            job, "Each judgement is a claim or a question and a passage that was cited for it.", {}, labels=self.labels
        )
        with job.open(NAME) as stream:
            stream.write(card.encode())

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each judgement of relevance, with the words of query and passage, as ``datasets`` reads the files."""
        queries = {row["_id"]: row for row in _loaded(out / QUERIES)}
        corpus = {row["_id"]: row["text"] for row in _loaded(out / CORPUS)}
        for split in manifest["splits"] or (None,):
            for row in _loaded(out / "qrels" / f"{split or WITHOUT_SPLITS}.tsv"):
                if row["query-id"] not in queries or row["corpus-id"] not in corpus:
                    raise AnnotatorError(
                        f"qrels name {row['query-id']} and {row['corpus-id']}: one of them is missing."
                    )
                if row["score"]:
                    query = queries[row["query-id"]]
                    words = f"{query['text']}\n{corpus[row['corpus-id']]}"
                    yield ReadRow(claim_id=query["metadata"]["claim_id"], label=_CITED, text=words, split=split)

    def expected(self, records: Iterable[ClaimRecord], job: Job) -> Iterator[ReadRow]:
        """Yield the judgements that the records and the library give."""
        corpus = _Corpus(job.retrieval())
        for record in records:
            for query in _queries(record, job, corpus):
                for passage in query.relevant:
                    words = f"{query.text}\n{corpus.text_of(passage)}"
                    yield ReadRow(claim_id=record.claim_id, label=_CITED, text=words, split=record.split)


@dataclass
class _Corpus:
    """The passages: those of the library, and what was cited or shown from elsewhere."""

    rows: RetrievalRows
    others: dict[str, Json] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    def cited(self, piece: EvidenceRecord, shown: Sequence[ShownPassage]) -> str | None:
        """The id of the passage that a piece of evidence quotes; ``None`` if it quotes nothing."""
        exact = piece.quote.exact if piece.quote else ""
        if not exact.strip():
            return None
        url = piece.source.url
        found = self.rows.holding(url, piece.source.sha256, exact)
        if found is not None:
            return self._own(found)
        for each in shown:  # from a shared library
            if each.outcome is ShownOutcome.CITED and exact in each.text:
                return self.shown(each)
        told = {"url": url or "", "published_at": piece.source.published_at or ""}
        key = sha256_of(f"{url} {exact}")[:16]
        return self._other(f"q{key}", exact, piece.source.title, told)

    def shown(self, passage: ShownPassage) -> str:
        """The id of a passage that was shown."""
        found = self.rows.at(passage.document, passage.start)
        if found is not None and found.end == passage.end:
            return self._own(found)
        key = f"{passage.document}-{passage.start}-{passage.end}"
        return self._other(key, passage.text, passage.title, {"url": "", "published_at": ""})

    def text_of(self, key: str) -> str:
        """The text of a passage that was cited or shown."""
        return self._texts[key]

    def lines(self) -> Iterator[Json]:
        """The whole library, then the others."""
        for each in self.rows.passages():
            told = {"url": each.url or "", "published_at": each.published_at or ""}
            self.others.pop(_id_of(each), None)
            yield _passage_line(_id_of(each), each.text, each.title, told)
        yield from self.others.values()

    def _own(self, passage: LibraryPassage) -> str:
        """A passage of the library; one of a removed document would be missing, so it is kept until it is seen."""
        told = {"url": passage.url or "", "published_at": passage.published_at or ""}
        return self._other(_id_of(passage), passage.text, passage.title, told)

    def _other(self, key: str, text: str, title: str | None, told: Json) -> str:
        self._texts[key] = text
        self.others.setdefault(key, _passage_line(key, text, title, told))
        return key


def _id_of(passage: LibraryPassage) -> str:
    return f"{passage.document}-{passage.n}"


def _passage_line(key: str, text: str, title: str | None, told: Json) -> Json:
    return {"_id": key, "title": title or "", "text": text, "metadata": told}


def _query_line(query: Query, record: ClaimRecord) -> Json:
    told = {"kind": query.kind, "claim_id": record.claim_id, "article_id": record.article.id, "split": record.split}
    return {"_id": query.id, "text": query.text, "metadata": told}


def _queries(record: ClaimRecord, job: Job, corpus: _Corpus) -> Iterator[Query]:
    """The claim and its questions, as far as anything was cited for them."""
    reviews = [each for each in counted_reviews(record) if job.project.scheme.is_claim(each.label or "")]
    shown = corpus.rows.shown(record.claim_id) if reviews else []
    places = [[corpus.cited(piece, shown) for piece in review.evidence] for review in reviews]
    relevant = dict.fromkeys(key for keys in places for key in keys if key is not None)
    if not relevant:
        job.leave_out("claims", "nothing was cited for it with a quote")
        return
    worded = next((each.normalised.text for each in reviews if each.normalised), record.exact)
    yield Query(record.claim_id, worded, "claim", tuple(relevant))
    for n, (text, keys) in enumerate(_answered(reviews, places).items(), 1):
        if keys:
            yield Query(f"{record.claim_id}-q{n}", text, "question", tuple(keys))


def _answered(reviews: Sequence[ReviewRecord], places: Sequence[Sequence[str | None]]) -> dict[str, dict[str, None]]:
    """The passages that answer each question, in the order of asking."""
    found: dict[str, dict[str, None]] = {}
    for review, keys in zip(reviews, places, strict=True):
        for question in review.questions:
            answers = found.setdefault(question.text, {})
            for one in question.answers:
                key = None if one.evidence is None or one.type is AnswerType.UNANSWERABLE else keys[one.evidence]
                if key is not None:
                    answers[key] = None
    return found


def _negatives(record: ClaimRecord, query: Query, corpus: _Corpus) -> Iterator[Json]:
    """What was shown for a claim and not cited, each passage once with the best rank it had."""
    found: dict[str, Json] = {}
    for each in corpus.rows.shown(record.claim_id):
        key = corpus.shown(each)
        if key in query.relevant or each.outcome is ShownOutcome.CITED:
            continue
        line = found.setdefault(key, {"query-id": query.id, "corpus-id": key, "rank": each.rank, "outcome": None})
        line["rank"] = min(line["rank"], each.rank)
        line["outcome"] = max(line["outcome"], each.outcome, key=_STRENGTH.index)
    for line in found.values():
        yield line | {"outcome": line["outcome"] or "shown", "split": record.split}


def _loaded(path: Path) -> Iterator[Json]:
    """The rows of a file, as ``datasets`` reads it."""
    os.environ.update({"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"})  # read when the library is imported
    import datasets

    datasets.disable_progress_bars()
    if path.suffix == ".tsv" and path.read_bytes() == _HEAD:
        return
    kind, options = ("csv", {"sep": "\t"}) if path.suffix == ".tsv" else ("json", {})
    with TemporaryDirectory(ignore_cleanup_errors=True) as cache:
        try:
            rows = datasets.load_dataset(kind, data_files=str(path), split="train", cache_dir=cache, **options)
        except (ValueError, TypeError, OSError, datasets.exceptions.DatasetsError) as error:
            raise AnnotatorError(f"load_dataset cannot read {path.name}: {error}.") from error
        yield from (dict(row) for row in rows)
