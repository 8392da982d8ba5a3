"""spaCy: DocBin shards for a text classifier and for a span categoriser, each with a training config.

``textcat`` has one document per labelled claim, with its label. ``spancat`` has one document per paragraph that
contains a reviewed claim, with the claims as spans. Both are folders of shards in spaCy's binary format
(https://spacy.io/api/docbin), which ``spacy.Corpus.v1`` reads as one corpus.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.dataset.answers import ClaimAnswer, Layer
from annotator.dataset.record import ClaimRecord
from annotator.domain.vocabulary import ReviewStatus
from annotator.errors import AnnotatorError
from annotator.export.formats.spacy_config import MarkedClaims, corpora_of, write_configs
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts import claim_tokens
from annotator.export.parts.marked_claims import Marks
from annotator.export.parts.passages import CLAIM, Passage, articles, paragraphs

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, DocBin

SHARD = 2000
"""Documents per file."""
SPANS_KEY = "sc"
"""Default key of the span categoriser in ``Doc.spans``."""
TEXTCAT, SPANCAT = "textcat", "spancat"
_ALL = "train"
"""Folder of an export without splits."""


class Spacy(Format):
    """Folders of DocBin shards, and configs for ``spacy train``."""

    name = "spacy"
    about = "training: spaCy corpora for textcat and spancat, with configs"
    suffix = ""
    layers = (Layer.GOLD, Layer.REVIEWS)
    carries = ("claim_id", "label", "text", "span", "split")
    reader = "spacy"

    def refuser(self, job: Job) -> Callable[[ClaimAnswer], str | None]:
        """Refuse labels outside the scheme, because every document must have all categories."""
        return lambda answer: None if answer.label in job.project.scheme else "its label is not in the label scheme"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the shards, then the configs, which depend on the documents."""
        labels = job.project.scheme.names
        corpora = {task: _Shards(job, task) for task in (TEXTCAT, SPANCAT)}
        languages: set[str] = set()
        marked, (learned_from, _) = MarkedClaims(), corpora_of(job.splits)
        for article in articles(records, job):
            language = article.article.language
            languages.add(claim_tokens.language_of(language))
            with claim_tokens.tokeniser(language) as nlp:
                for doc in _labelled(nlp, article, labels):
                    corpora[TEXTCAT].add(article.split, doc)
                for passage in paragraphs(article):
                    doc = _marked(nlp, passage, job)
                    if article.split in (None, learned_from):
                        marked.add(doc, list(doc.spans[SPANS_KEY]))
                    corpora[SPANCAT].add(article.split, doc)
        for corpus in corpora.values():
            corpus.finish()
        write_configs(job, languages.pop() if len(languages) == 1 else claim_tokens.OTHER, marked)
        _notes(job)

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each document of the text classifier, read by spaCy's corpus reader.

        The spans of the other corpus must be the same claims, except those counted as left out.
        """
        marks = Marks(manifest)
        for split, doc in _documents(out, manifest, TEXTCAT):
            row = _row(doc, split, manifest)
            marks.row(row)
            yield row
        for _, doc in _documents(out, manifest, SPANCAT):
            for span in doc.spans[SPANS_KEY]:
                marks.mark(span.id_, span.text if span.label_ == CLAIM else "")
        marks.check()


class _Shards:
    """A corpus written in shards, with constant memory."""

    def __init__(self, job: Job, task: str) -> None:
        self._job = job
        self._task = task
        self._bins: dict[str | None, DocBin] = {split: self._empty() for split in job.splits or (None,)}
        self._written: Counter[str | None] = Counter()

    def add(self, split: str | None, doc: "Doc") -> None:
        """Add a document; it is copied."""
        self._bins[split].add(doc)
        if len(self._bins[split]) == SHARD:
            self._flush(split)

    def finish(self) -> None:
        """Write the remaining documents; a split without documents gets an empty shard."""
        for split, waiting in self._bins.items():
            if len(waiting) or not self._written[split]:
                self._flush(split)

    def _flush(self, split: str | None) -> None:
        name = f"{self._task}/{split or _ALL}/{self._written[split]:04}.spacy"
        with self._job.open(name) as stream:
            stream.write(self._bins[split].to_bytes())
            stream.rows = len(self._bins[split])
        self._written[split] += 1
        self._bins[split] = self._empty()

    @staticmethod
    def _empty() -> "DocBin":
        from spacy.tokens import DocBin

        return DocBin(store_user_data=True)


def _labelled(nlp: "Language", article: Passage, labels: tuple[str, ...]) -> Iterator["Doc"]:
    """One document per row of an article, with all categories: 1 for its label, 0 for the others."""
    for claim in article.claims:
        for answer in claim.answers:
            doc = nlp.make_doc(claim.record.exact)
            doc.cats = {label: float(label == answer.label) for label in labels}
            doc.user_data.update(
                claim_id=claim.record.claim_id,
                article_id=article.article.id,
                start=claim.record.start,
                end=claim.record.end,
                label_reason=claim.record.label_reason,
                reviewer=answer.reviewer,
                status=str(ReviewStatus.DRAFT if answer.is_draft else ReviewStatus.SUBMITTED),
            )
            yield doc


def _marked(nlp: "Language", passage: Passage, job: Job) -> "Doc":
    """The document of a paragraph, with its claims as spans whose ids are claim ids."""
    doc = nlp.make_doc(passage.text)
    doc.user_data.update(article_id=passage.article.id, start=passage.start, end=passage.end)
    spans = []
    for claim in passage.claims:
        if claim.is_claim:
            span = doc.char_span(*passage.inside(claim), label=CLAIM, span_id=claim.record.claim_id)
            if span is None:
                job.leave_out("spans", claim_tokens.MISALIGNED)
            else:
                spans.append(span)
    doc.spans[SPANS_KEY] = spans
    doc.user_data["drafts"] = [claim.record.claim_id for claim in passage.claims if claim.is_draft]
    return doc


def _notes(job: Job) -> None:
    job.note(
        "spancat holds the paragraphs in which a claim was reviewed; whatever else stands in them counts as no claim, "
        "whether or not anybody looked at it."
    )
    if job.layer is Layer.REVIEWS:
        job.note("textcat has one document for each review; a span is a claim when one reviewer at least says so.")
    if not job.splits:
        job.note("There is no dev set: export with --split, or give spacy train another corpus with --paths.dev.")


def _documents(out: Path, manifest: Mapping[str, Any], task: str) -> Iterator[tuple[str | None, "Doc"]]:
    """Read the documents of a corpus with ``spacy.training.Corpus``; yield each with its split."""
    import spacy
    from spacy.training import Corpus

    nlp = spacy.blank(claim_tokens.OTHER)
    for split in manifest["splits"] or (None,):
        try:
            for example in Corpus(out / task / (split or _ALL))(nlp):
                yield split, example.reference
        except (ValueError, KeyError) as error:
            raise AnnotatorError(f"spaCy cannot read {task}/{split or _ALL}: {error}.") from error


def _row(doc: "Doc", split: str | None, manifest: Mapping[str, Any]) -> ReadRow:
    """Convert a document of the text classifier.

    Raises:
        AnnotatorError: the document lacks a category, or does not have exactly one label.

    """
    names = {label["name"] for label in manifest["project"]["scheme"]["labels"]}
    chosen = [label for label, value in doc.cats.items() if value == 1.0]
    claim_id = doc.user_data.get("claim_id")
    if doc.cats.keys() != names or len(chosen) != 1 or sum(doc.cats.values()) != 1:
        raise AnnotatorError(f"The document of {claim_id} does not have every category and exactly one label.")
    span = (doc.user_data["start"], doc.user_data["end"])
    return ReadRow(claim_id=claim_id, label=chosen[0], text=doc.text, span=span, split=split)
