"""CoNLL-2003: words tagged with ``B-CLAIM`` at the start of a claim and ``I-CLAIM`` inside it. Lossy.

Four columns, a blank line after each sentence, ``-DOCSTART-`` before each article (Tjong Kim Sang and De Meulder,
CoNLL 2003). It loses spaces, line breaks, ids, labels, sources and overlapping claims.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.dataset.answers import ClaimAnswer, Layer
from annotator.dataset.record import ClaimRecord
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts import claim_tokens
from annotator.export.parts.passages import CLAIM, Passage, Span, articles, paragraphs, sentences

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_DOCUMENT = "-DOCSTART-"
_NEW_DOCUMENT = f"{_DOCUMENT} -X- O O\n"
_READ_TOGETHER = 200
"""Articles passed to the reader in one batch."""
_VISIBLE = re.compile(r"\S+")


class Conll(Format):
    """One file of tagged words per split."""

    name = "conll"
    about = "taggers: words with B-CLAIM and I-CLAIM; loses ids, spaces and labels"
    suffix = ".conll"
    layers = (Layer.GOLD,)
    carries = ("text", "split")
    reader = "spacy"

    def refuser(self, job: Job) -> Callable[[ClaimAnswer], str | None]:
        """Refuse claims that overlap an earlier claim, because a word has only one tag."""
        article, end = "", 0

        def refused(answer: ClaimAnswer) -> str | None:
            nonlocal article, end
            if not job.project.scheme.is_claim(answer.label):
                return f"{answer.label} marks nothing: the words are there and tagged O"
            record = answer.record
            if not record.exact.strip():
                return "holds no word"
            if record.article.id == article and record.start < end:
                return "overlaps an earlier claim, and a word has one tag"
            article, end = record.article.id, record.end
            return None

        return refused

    def kept(self, row: ReadRow) -> ReadRow:
        """Drop the white space of the claim."""
        return row._replace(text="".join((row.text or "").split()))

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the sentences of every paragraph that contains a reviewed claim."""
        with job.split_files(lambda split: f"{job.stem}.{split}{self.suffix}" if split else job.name) as stream_of:
            for article in articles(records, job):
                stream = stream_of(article.split)
                stream.write(f"{_NEW_DOCUMENT}\n".encode())
                with claim_tokens.tokeniser(article.article.language) as nlp:
                    for sentence in (each for passage in paragraphs(article) for each in sentences(passage)):
                        lines = "".join(_lines(nlp, sentence))
                        if lines:
                            stream.row(f"{lines}\n".encode())
        job.note("Lossy: no ids, labels or sources, no spaces or line breaks; use jsonl to keep them.")
        job.note("A word in which a claim begins or ends is cut there.")
        job.note(
            "Only paragraphs in which a claim was reviewed; whatever else stands in them is tagged O, whether or not "
            "anybody looked at it."
        )

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each claim that spaCy's converter finds as an entity."""
        splits = manifest["splits"] or (None,)
        stem = out.name.removesuffix(self.suffix)
        for split in splits:
            path = out.with_name(f"{stem}.{split}{self.suffix}") if split else out
            for doc in _documents(path):
                for claim in doc.ents:
                    yield ReadRow(text="".join(word.text for word in claim), split=split)


def _lines(nlp: "Language", sentence: Passage) -> Iterator[str]:
    """The words of a sentence, one per line."""
    claims = [sentence.inside(claim) for claim in sentence.claims if claim.answers]
    for start, word in _words(nlp, sentence.text, claims):
        inside = next((claim for claim in claims if claim[0] <= start < claim[1]), None)
        tag = "O" if inside is None else f"{'I' if _goes_on(sentence.text, inside, start) else 'B'}-{CLAIM}"
        yield f"{word} -X- -X- {tag}\n"


def _goes_on(text: str, claim: Span, start: int) -> bool:
    """Whether the claim has a word before ``start``."""
    return not (start == claim[0] or text[claim[0] : start].isspace())


def _words(nlp: "Language", text: str, claims: list[Span]) -> Iterator[tuple[int, str]]:
    """The offsets and words of a text, split at spaCy's tokens and at the borders of claims."""
    borders = {border for claim in claims for border in claim}
    for token in nlp.make_doc(text):
        start, end = token.idx, token.idx + len(token)
        cuts = sorted({start, end, *(border for border in borders if start < border < end)})
        if token.text.startswith(_DOCUMENT):  # such a line would start a new document
            cuts = sorted({*cuts, start + 1})
        for left, right in pairwise(cuts):
            for word in _VISIBLE.finditer(text[left:right]):
                yield left + word.start(), word.group()


def _documents(path: Path) -> Iterator["Doc"]:
    """Read the articles of a file with spaCy's converter.

    Raises:
        AnnotatorError: the converter rejects the file.

    """
    from spacy.training.converters.conll_ner_to_docs import conll_ner_to_docs

    convert: Any = conll_ner_to_docs

    with path.open(encoding="utf-8", newline="\n") as stream:
        for text in _batches(stream):
            try:
                yield from convert(text, no_print=True)
            except ValueError as error:
                raise AnnotatorError(f"spaCy cannot read {path.name}: {error}.") from error


def _batches(lines: Iterable[str]) -> Iterator[str]:
    """Split the text of a file into batches of documents."""
    batch: list[str] = []
    documents = 0
    for line in lines:
        if line == _NEW_DOCUMENT:
            if documents == _READ_TOGETHER:
                yield "".join(batch)
                batch, documents = [], 0
            documents += 1
        batch.append(line)
    if documents:
        yield "".join(batch)
