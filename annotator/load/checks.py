"""Converting validated records to the values that storage takes, with the checks that their models cannot make."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

from annotator.dataset.record import ArticleRecord, ClaimRecord, SuggestionRecord
from annotator.dataset.review_record import EvidenceRecord, QuestionRecord, ReviewRecord, SourceRecord
from annotator.domain.article_places import FurtherAddress
from annotator.domain.asked_questions import AnswerType, Question, QuestionAnswer
from annotator.domain.records import ArticleInput, Evidence, Normalised, Quote, Review, SentenceSpan, Source
from annotator.domain.review_state import NOT_EXPORTED, REVIEW_FIELDS
from annotator.domain.suggestion import PLAIN_SUGGESTION_FIELDS, Reason, Suggestion
from annotator.domain.vocabulary import ReviewStatus
from annotator.errors import InputError
from annotator.schemes import LabelScheme
from annotator.settings import is_handle
from annotator.storage.loaded_values import LoadedArticle, LoadedClaim
from annotator.storage.sources import source_id_of
from annotator.text import article_public_id, iso_day, one_line, sha256_of
from annotator.web.address import Address, file_label


def article_value(where: str, record: ArticleRecord) -> LoadedArticle:
    """The article of a record.

    Raises:
        InputError: names ``where``; if its ids are not those of its text.

    """
    if sha256_of(record.text) != record.sha256 or article_public_id(record.sha256) != record.id:
        raise InputError(f"{where}: id and sha256 do not match the text; nothing was loaded.")
    names = ("text", "origin", "title", "url", "publisher", "author", "published_at", "language", "external_id", "meta")
    article = ArticleInput(**{name: getattr(record, name) for name in names})
    sentences = [
        SentenceSpan(each.start, each.end, each.paragraph, each.kind, each.quotation) for each in record.sentences
    ]
    imported_at = datetime.fromisoformat(record.imported_at)
    further = tuple(FurtherAddress(each.url, each.seen_at) for each in record.addresses)
    return LoadedArticle(article, record.sha256, sentences, record.segmenter, imported_at, further, record.replaces)


def claim_value(where: str, record: ClaimRecord, text: str, scheme: LabelScheme) -> LoadedClaim:
    """The claim of a record, with its reviews. ``text`` is the stored text of its article.

    Raises:
        InputError: names ``where``; for a wrong span, a label that ``scheme`` lacks, or an invalid name or address.

    """
    if text[record.start : record.end] != record.exact or article_public_id(record.article.sha256) != record.article.id:
        raise InputError(f"{where}: the claim's text is not in its article at this span; nothing was loaded.")
    for review in record.reviews:
        _check_review(where, review, scheme)
    return LoadedClaim(
        where=where,
        id=record.claim_id,
        start=record.start,
        end=record.end,
        exact=record.exact,
        origin=record.origin,
        suggestion=_suggestion(record.suggestion) if record.suggestion else None,
        reviews=tuple(_review(where, review, scheme) for review in record.reviews),
    )


def _check_review(where: str, review: ReviewRecord, scheme: LabelScheme) -> None:
    if review.label is not None and review.label not in scheme:
        raise InputError(
            f"{where}: “{one_line(review.label)}” is not a label of this project ({', '.join(scheme.names)}); "
            "add the labels of the export to annotator.toml first. Nothing was loaded."
        )
    try:
        for day in (review.as_of, review.recheck_at):
            if day is not None:
                iso_day(day)
    except InputError as error:
        raise InputError(f"{where}: {error} Nothing was loaded.") from error
    if not is_handle(review.reviewer):
        raise InputError(f"{where}: “{one_line(review.reviewer)}” cannot be a reviewer's name; nothing was loaded.")


def _suggestion(record: SuggestionRecord) -> Suggestion:
    reasons = tuple(Reason(each.reason, each.weight) for each in record.reasons)
    values = {name: getattr(record, name) for name in PLAIN_SUGGESTION_FIELDS}
    return Suggestion(**values, reasons=reasons, types=tuple(record.tags))


def _review(where: str, record: ReviewRecord, scheme: LabelScheme) -> Review:
    values = {name: getattr(record, name) for name in REVIEW_FIELDS if name not in NOT_EXPORTED}
    values |= {
        "submitted_at": datetime.fromisoformat(record.submitted_at).astimezone(UTC) if record.submitted_at else None,
        "normalised": Normalised(**asdict(record.normalised)) if record.normalised else None,
    }
    evidence = tuple(_evidence(where, piece) for piece in record.evidence)
    met = scheme.evidence_rule.is_met(record.label, (piece.stance for piece in evidence), record.role)
    values["unconfirmed"] = record.status == ReviewStatus.DRAFT and met
    return Review(
        reviewer=record.reviewer, role=record.role, version=1, evidence=evidence,
        questions=tuple(map(_question, record.questions)), **values,
    )  # fmt: skip


def _question(record: QuestionRecord) -> Question:
    """A question; its answers name their evidence by place, as ``loaded_reviews`` takes them."""
    answers = tuple(QuestionAnswer(AnswerType(each.type), each.text, each.evidence) for each in record.answers)
    return Question(record.text, record.asked_at, answers)


def _evidence(where: str, record: EvidenceRecord) -> Evidence:
    quote = Quote(record.quote.exact, record.quote.prefix, record.quote.suffix) if record.quote else None
    source = _source(where, record.source)
    return Evidence(0, source, record.stance, quote, record.accessed_at, record.note, record.set)


def _source(where: str, record: SourceRecord) -> Source:
    try:
        address = Address.parse(record.url) if record.url is not None else None
        if record.archived_url is not None:
            Address.parse(record.archived_url)
    except InputError as error:
        raise InputError(f"{where}: {error} Nothing was loaded.") from error
    if record.file_name is not None and record.file_name != file_label(record.file_name):
        raise InputError(f"{where}: a source's file_name must have no folders. Nothing was loaded.")
    source = Source(id=source_id_of(address, record.withheld_reason, record.title), **asdict(record))
    return replace(source, url=address.url, key=address.key) if address else source
