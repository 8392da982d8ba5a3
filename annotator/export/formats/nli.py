"""Natural language inference: a claim and a passage, and whether the passage supports or refutes the claim.

The label is what reviewers said of the passage (its stance), not the verdict on the claim, so a pair stands on its own.
Passages of one evidence set that say the same are one pair, because only together they decide. Labels are those of
FEVER in words of their own (Thorne et al. 2018, https://fever.ai).

Negatives are passages of the library that the evidence finder showed for the claim and nobody cited: those that a
reviewer called not relevant, and those that were passed over for another. They are marked, since nobody said of the
latter that they are not enough.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotator.dataset.answers import ClaimAnswer, Layer, answers_of
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.lines import Json
from annotator.dataset.record import ClaimRecord
from annotator.domain.shown_outcomes import ShownOutcome, ShownPassage
from annotator.domain.vocabulary import Stance
from annotator.export.job import Job, ReadRow
from annotator.export.parts.answer_rows import Column, neighbours
from annotator.export.parts.row_folder import RowFolder
from annotator.export.parts.wording import suggested_speaker, wording
from annotator.storage.retrieval_rows import RetrievalRows
from annotator.web.address import file_address

_LABELS = {Stance.SUPPORTS: "supports", Stance.REFUTES: "refutes", Stance.CONTEXT: "not_enough"}
_Passage = tuple[CitedEvidence, ...]
"""Pieces of evidence that decide together, in citation order."""


class Nli(RowFolder):
    """Pairs of claim and passage."""

    name = "nli"
    about = "inference models: claim and quoted passage, which supports, refutes or is not enough"
    labels = tuple(_LABELS.values())
    carries = ("claim_id", "label", "text", "evidence", "split")
    each_row = "Each row is a claim and a passage of a source, with what reviewers said the passage does to the claim."
    columns = (
        Column("claim", "text", "The claim, reworded to stand alone if a reviewer did so."),
        Column("passage", "text", "The words quoted from the source; several passages are one paragraph each."),
        Column("label", "label", "supports, refutes, or not_enough for context and for what was shown and not cited."),
        Column(
            "origin", "text", "cited, or shown and not cited: not_relevant if a reviewer said so, else passed_over."
        ),
        Column("claim_as_written", "text", "The claim as it stands in the article."),
        Column("sentence", "text", "The sentence in which the claim starts."),
        Column("context_before", "text", "The sentence before that one."),
        Column("context_after", "text", "The sentence after that one."),
        Column("speaker", "text", "Whose statement the claim is, as a program found it."),
        Column("article_title", "text", "The article's headline."),
        Column("passage_before", "text", "What stands before the passage in the source, if one passage has it."),
        Column("passage_after", "text", "What stands after it."),
        Column("urls", "texts", "Addresses of the sources; empty text where one is withheld."),
        Column("titles", "texts", "Titles of the sources; empty text where unknown."),
        Column("cited_by", "texts", "The reviewers who cite the passage for this; none for one that was only shown."),
        Column("verdict", "text", "The gold label of the claim."),
        Column("claim_id", "text", "Id of the claim, the same in every export."),
        Column("article_id", "text", "Id of the article, made from its text."),
    )

    def notes(self) -> Iterable[str]:
        """Say what the label is and is not."""
        return (
            "The label is what reviewers said of the passage. The verdict on the claim may rest on other passages.",
            "not_enough are passages that reviewers cited as context: near misses, not passages of other claims.",
            "not_relevant and passed_over are passages of the library that were shown for the claim and not cited.",
            "What was passed over may bear on the claim all the same.",
            "Splits keep articles and claims apart, not sources: urls and titles say which pairs share one.",
            "A pair of the same words is there once, under the first claim that has it.",
        )

    def rows(self, records: Iterable[ClaimRecord], job: Job) -> Iterator[tuple[ClaimRecord, Json]]:
        """Yield the pairs of each claim; “not a claim” has none."""
        seen: set[int] = set()
        library = job.retrieval() if job.has_library else None
        for record in records:
            for answer in answers_of(record, Layer.GOLD):
                if not job.project.scheme.is_claim(answer.label):
                    job.leave_out("claims", f"{answer.label} has no place in nli")
                    continue
                for row in (*_pairs(answer, job), *(_negatives(answer, library, job) if library else ())):
                    key = hash(_words(row))
                    if key in seen:
                        job.leave_out("rows", "the same words are another pair")
                    else:
                        seen.add(key)
                        yield record, row

    def read_row(self, row: Mapping[str, Any], split: str | None) -> ReadRow:
        """Return the pair; its text is claim and passage."""
        return ReadRow(
            claim_id=row["claim_id"],
            label=row["label"],
            text=f"{row['claim']}\n{row['passage']}",
            evidence=tuple(row["urls"]),
            split=split,
        )


def _words(row: Json) -> tuple[str, str]:
    """Claim and passage without differences in white space."""
    return " ".join(row["claim"].split()), " ".join(row["passage"].split())


def _pairs(answer: ClaimAnswer, job: Job) -> Iterator[Json]:
    """The pairs of one claim, without passages of which reviewers disagree what they say."""
    found = [_row(answer, stance, passage, job) for stance, passage in _passages(answer, job)]
    said: dict[tuple[str, str], set[str]] = {}
    for row in found:
        said.setdefault(_words(row), set()).add(row["label"])
    for row in found:
        if len(said[_words(row)]) > 1:
            job.leave_out("rows", "reviewers disagree about what the passage says")
        else:
            yield row


def _passages(answer: ClaimAnswer, job: Job) -> Iterator[tuple[Stance, _Passage]]:
    """The passages of an answer: the pieces of each set by stance, pieces of context one by one."""
    groups: dict[tuple[int, Stance], list[CitedEvidence]] = {}
    for piece in answer.evidence:
        for number in piece.sets:
            groups.setdefault((number, piece.stance), []).append(piece)
    passages: dict[tuple[int, ...], tuple[Stance, _Passage]] = {}
    for (_, stance), pieces in groups.items():
        for group in [[piece] for piece in pieces] if stance is Stance.CONTEXT else [pieces]:
            passages[tuple(map(id, group))] = stance, tuple(group)
    for stance, passage in passages.values():
        if all(piece.quote for piece in passage):
            yield stance, passage
        else:
            job.leave_out("evidence", "a source of the set has no quote, so there is no passage")


def _negatives(answer: ClaimAnswer, library: RetrievalRows, job: Job) -> Iterator[Json]:
    """The passages that were shown for the claim and that nobody cited, each once.

    Those that nobody rejected count only where another passage was cited: else perhaps nobody has chosen yet.
    """
    shown = library.shown(answer.record.claim_id)
    outcomes: dict[str, set[ShownOutcome | None]] = {}
    for each in shown:
        outcomes.setdefault(each.text, set()).add(each.outcome)
    has_chosen = any(each.outcome is ShownOutcome.CITED for each in shown)
    quotes = [piece.quote.exact for review in answer.record.reviews for piece in review.evidence if piece.quote]
    for text, each in {each.text: each for each in shown}.items():
        rejected = ShownOutcome.NOT_RELEVANT in outcomes[text]
        if ShownOutcome.CITED in outcomes[text] or any(quote in text for quote in quotes):
            continue
        if rejected or has_chosen:
            yield _negative(answer, each, library, job, "not_relevant" if rejected else "passed_over")


def _negative(answer: ClaimAnswer, shown: ShownPassage, library: RetrievalRows, job: Job, origin: str) -> Json:
    held = library.at(shown.document, shown.start)  # nothing for a passage of a shared library
    return _about(answer, job) | {
        "passage": shown.text,
        "label": _LABELS[Stance.CONTEXT],
        "origin": origin,
        "passage_before": None,
        "passage_after": None,
        "urls": [(held.url or file_address(held.sha256)) if held else ""],
        "titles": [shown.title or ""],
        "cited_by": [],
    }


def _row(answer: ClaimAnswer, stance: Stance, passage: _Passage, job: Job) -> Json:
    quotes = [piece.quote for piece in passage if piece.quote]
    single = quotes[0] if len(quotes) == 1 else None
    return _about(answer, job) | {
        "passage": "\n\n".join(quote.exact for quote in quotes),
        "label": _LABELS[stance],
        "origin": "cited",
        "passage_before": (single.prefix or None) if single else None,
        "passage_after": (single.suffix or None) if single else None,
        "urls": [piece.source.url or "" for piece in passage],
        "titles": [piece.source.title or "" for piece in passage],
        "cited_by": list(dict.fromkeys(name for piece in passage for name in piece.cited_by)),
    }


def _about(answer: ClaimAnswer, job: Job) -> Json:
    """What a row says of the claim."""
    record = answer.record
    before, after = neighbours(record.sentence.n, job.articles(record.article.id))
    return {
        "claim": wording(answer),
        "claim_as_written": record.exact,
        "sentence": record.sentence.text,
        "context_before": before,
        "context_after": after,
        "speaker": suggested_speaker(answer),
        "article_title": record.article.title,
        "verdict": answer.label,
        "claim_id": record.claim_id,
        "article_id": record.article.id,
    }
