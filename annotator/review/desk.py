"""The desk: what one reviewer may do. Each method is one transaction, on disk when it returns."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annotator.domain.desk import ArticleProgress, ImportState, OpenArticle, Outcome
from annotator.domain.places import Place
from annotator.domain.records import Citation, Claim
from annotator.domain.vocabulary import ReviewStatus
from annotator.errors import EvidenceError, InputError, NotFoundError
from annotator.review import event_words, rule
from annotator.review.background_import import BackgroundImport
from annotator.review.details import Details, looked_at_again
from annotator.review.earlier import Earlier
from annotator.review.guideline import Guided
from annotator.review.progress import OwnWork
from annotator.review.source_library import MakeArchive, newly_quoted
from annotator.review.spans import refuse_withdrawn
from annotator.review.walking import Walking
from annotator.schemes import LabelScheme
from annotator.storage import decisions, opened_article, queue
from annotator.storage.claim_rows import claim_row
from annotator.storage.database.engine import Database, Session
from annotator.storage.events import REDO, UNDO
from annotator.storage.project import Project
from annotator.storage.recheck_dates import local_today
from annotator.storage.reviewers import reviewer_id
from annotator.storage.reviews import add_evidence, piece_state, review_row, source_address, state_of
from annotator.storage.schema.models import ArticleRow, ClaimRow, ReviewRow
from annotator.storage.sources import source_for
from annotator.text import check_storable

State = dict[str, Any]
Change = Callable[[State], State]


class ReviewDesk(Walking, Earlier, Details, Guided, OwnWork):
    """The desk of one reviewer on one database (implements ``domain.Desk``)."""

    def __init__(
        self,
        database: Database,
        project: Project,
        reviewer: str,
        imports: BackgroundImport | None = None,
        archive: MakeArchive | None = None,
        *,
        archive_cited: bool = False,
        timing: bool = True,
        guideline: Path | None = None,
    ) -> None:
        """``imports`` is the import that was started for this desk, if one was; its first article is opened first.

        ``archive`` makes the archive of sources when it is first wanted, ``archive_cited`` is whether each source is
        to be archived when it is cited. Without ``timing`` no seconds and no keystrokes are kept. ``guideline`` is the
        file with the project's guideline.
        """
        super().__init__(database, project, reviewer_id(database, reviewer), archive, archive_cited=archive_cited)
        self.reviewer = reviewer
        self._imports = imports
        self._timing = timing
        self._guideline = guideline

    @property
    def scheme(self) -> LabelScheme:
        """The labels of the project."""
        return self._project.scheme

    def articles(self) -> list[ArticleProgress]:
        """All articles in list order with this reviewer's progress."""
        with self._database.read() as session:
            return queue.progress(session, self._me, self._project.reviews_per_claim)

    def place(self) -> Place | None:
        """Where to start: in the article asked for, where the reviewer was, or at the first claim that needs them."""
        wanted = self._project.reviews_per_claim
        if self._imports is not None and self._imports.first_article is None and self._imports.state().running:
            return None
        with self._database.read() as session:
            last = queue.remembered(session, self._me)
            asked = self._imports.first_article if self._imports else None
            if asked is not None and (last is None or last.article_id != asked):
                return queue.needing_in(session, self._me, wanted, asked) or Place(asked)
            return last or queue.next_needing(session, self._me, wanted, None) or queue.first_article(session)

    def next_needing(self, after_article: str | None) -> Place | None:
        """The first claim that needs this reviewer in the articles after ``after_article``, wrapping around."""
        with self._database.read() as session:
            return queue.next_needing(session, self._me, self._project.reviews_per_claim, after_article)

    def remember(self, place: Place) -> None:
        """Keep ``place`` so that the next start opens there."""
        with self._database.write() as session:
            queue.remember(session, self._me, place)

    def open_article(self, article_id: str) -> OpenArticle:
        """The article with its sentences, claims and this reviewer's reviews."""
        with self._database.read() as session:
            return opened_article.open_article(session, article_id, self.view)

    def find(self, public_id: str) -> tuple[OpenArticle, Claim | None]:
        """The article with this id, or the claim with this id and its article.

        Raises:
            NotFoundError: when neither is there.

        """
        with self._database.read() as session:
            article_id = opened_article.article_of_claim(session, public_id) or public_id
            opened = opened_article.open_article(session, article_id, self.view)
            claim = next((claim for claim in opened.claims if claim.id == public_id), None)
            if claim is None and article_id != public_id:
                raise NotFoundError(f"The claim {public_id} was withdrawn; nothing else is kept of it.")
            return opened, claim

    def decide(self, claim_id: str, label: str, seconds: float | None = None, keystrokes: int | None = None) -> Outcome:
        """Give the claim a label; a draft when the evidence rule is not met yet. On an aged verdict: look at it again.

        Raises:
            UsageError: when the project has no such label.

        """
        spec = self._project.scheme[label]
        effort = (seconds, keystrokes) if self._timing else (None, None)

        def change(state: State) -> State:
            again = looked_at_again(state, local_today())
            if state["label"] == label and not again:
                return state
            return state | rule.new_label(label, *effort) | again

        return self._warned(self._review(claim_id, spec.title.lower(), change))

    def skip(self, claim_id: str) -> Outcome:
        """Pass over the claim on purpose; evidence and note stay with it."""
        return self._review(
            claim_id, "skipped", lambda state: state | {"label": None, "status": ReviewStatus.SKIPPED.value}
        )

    def comment(self, claim_id: str, note: str | None) -> Outcome:
        """Set or clear this reviewer's note on the claim."""
        check_storable(note or "", "The comment")
        text = (note or "").strip() or None
        return self._review(
            claim_id, "comment kept" if text else "comment cleared", lambda state: state | {"note": text}
        )

    def set_confidence(self, claim_id: str, confidence: int | None) -> Outcome:
        """Set how sure the reviewer is, 1 (guess) to 5 (certain), or clear it.

        Raises:
            InputError: for a number outside 1 to 5.

        """
        if confidence is not None and not 1 <= confidence <= 5:
            raise InputError(f"Confidence goes from 1 (guess) to 5 (certain), not {confidence}.")
        action = f"confidence {confidence}" if confidence else "confidence cleared"
        return self._review(claim_id, action, lambda state: state | {"confidence": confidence})

    def flag(self, claim_id: str, flagged: bool) -> Outcome:
        """Mark the claim for another look, or unmark it."""
        return self._review(
            claim_id, "flagged" if flagged else "flag removed", lambda state: state | {"flagged": flagged}
        )

    def cite(self, claim_id: str, citation: Citation) -> Outcome:
        """Cite a source for the claim; submits a draft whose evidence rule is now met.

        Raises:
            EvidenceError: no source named, the article itself, or cited just so already.
            InputError: a URL, date or text that cannot be.

        """
        with self._database.write() as session:
            claim = claim_row(session, claim_id)
            row = review_row(session, claim.id or 0, self._me)
            before = state_of(session, row)
            after = self._cited(session, claim, row, before, citation)
            outcome = self._remembered(session, self._save(session, claim, row, "source cited", before, after))
        outcome = self._warned(outcome) if before["status"] == ReviewStatus.DRAFT else outcome
        return self.quotes_checked(outcome, newly_quoted(outcome, before))

    def answer(self, claim_id: str, label: str, citations: Sequence[Citation], note: str | None) -> Outcome:
        """Label a claim with all its sources and a note at once, as one decision; for scripts.

        What is cited just so already is not cited twice; ``note`` is left as it is when ``None``.

        Raises:
            AnnotatorError: whatever ``decide``, ``cite`` and ``comment`` raise; nothing is changed then.

        """
        title = self._project.scheme[label].title.lower()
        check_storable(note or "", "The note")
        with self._database.write() as session:
            claim = claim_row(session, claim_id)
            row = review_row(session, claim.id or 0, self._me)
            before = state_of(session, row)
            again = looked_at_again(before, local_today())
            fresh = again or before["label"] != label
            after = before | rule.new_label(label) | again if fresh else before
            for citation in citations:
                with suppress(rule.CitedAlreadyError):
                    after = self._cited(session, claim, row, after, citation)
            if note is not None:
                after = after | {"note": note.strip() or None}
            outcome = self._save(session, claim, row, title, before, after)
        return self.quotes_checked(self._warned(outcome), newly_quoted(outcome, before))

    def withdraw_evidence(self, claim_id: str, evidence_id: int) -> Outcome:
        """Take one piece of evidence back; a label that needed it becomes a draft.

        Raises:
            EvidenceError: when this review has no such piece.

        """

        def change(state: State) -> State:
            kept = [piece for piece in state["evidence"] if piece["id"] != evidence_id]
            if len(kept) == len(state["evidence"]):
                raise EvidenceError("That source is not cited here any more.")
            return state | {"evidence": kept}

        return self._review(claim_id, "source taken back", change)

    def undo(self) -> Outcome | None:
        """Take back this reviewer's last decision; ``None`` when there is none left."""
        return self._reverse(UNDO)

    def redo(self) -> Outcome | None:
        """Do again what was last undone; ``None`` when there is nothing."""
        return self._reverse(REDO)

    def import_state(self) -> ImportState | None:
        """How the import beside this desk is getting on; ``None`` when none was started."""
        return self._imports.state() if self._imports else None

    def close(self) -> None:
        """Stop the import, give up what is being archived, and let go of the database."""
        if self._archive is not None:
            self._archive.close()
        if self._imports is not None:
            self._imports.close()
        self._database.close()

    def _review(self, claim_id: str, action: str, change: Change) -> Outcome:
        """Run one change of this reviewer's review of a claim."""
        with self._database.write() as session:
            claim = claim_row(session, claim_id)
            row = review_row(session, claim.id or 0, self._me)
            before = state_of(session, row)
            return self._remembered(session, self._save(session, claim, row, action, before, change(before)))

    def _remembered(self, session: Session, outcome: Outcome) -> Outcome:
        """Keep with a draft where it was made: the reviewer stays there, and comes back there after any end."""
        if outcome.claim is not None and outcome.claim.needs_me:
            place = Place(outcome.article_id, outcome.claim.sentence, outcome.claim.id)
            queue.remember(session, self._me, place)
        return outcome

    def _cited(self, session: Session, claim: ClaimRow, row: ReviewRow, state: State, citation: Citation) -> State:
        """The state with one more piece of evidence, which is stored with its source."""
        article = session.get_one(ArticleRow, claim.article_id)
        own = rule.address_of_article(article.url)
        clean, address = rule.checked_citation(citation, own)
        source = source_for(session, clean, address, self.view)
        rule.refuse_own_article(source_address(source), own)
        rule.refuse_twice(state["evidence"], source.public_id, clean)
        accessed = clean.accessed_at or local_today().isoformat()
        piece = add_evidence(session, row.id or 0, source.id or 0, replace(clean, accessed_at=accessed))
        return state | {"evidence": [*state["evidence"], piece_state(session, piece)]}

    def _save(
        self, session: Session, claim: ClaimRow, row: ReviewRow, action: str, before: State, after: State
    ) -> Outcome:
        """Let the evidence rule settle the new state, write it with its event, and say what happened."""
        refuse_withdrawn(claim)
        after = rule.settle(after, self._project.scheme, self._project.guideline_version, datetime.now(UTC))
        changed = decisions.save_review(session, claim, row, action, before, after)
        value = self._claim(session, claim)
        message = event_words.done(action, value) if changed else event_words.unchanged(value, self._project.scheme)
        return Outcome(message, value, value.article_id)

    def _reverse(self, kind: str) -> Outcome | None:
        with self._database.write() as session:
            reversal = decisions.reverse(session, kind, self._me)
            if reversal is None:
                return None
            claim = reversal.claim
            if claim is None:
                return Outcome(event_words.reversed_about_sources(kind, reversal.action), None, "")
            value = self._claim(session, claim)
            message = event_words.reversed_(kind, reversal.action, value)
            if claim.withdrawn_at is not None:
                return Outcome(message, None, value.article_id, removed=claim.public_id)
            return Outcome(message, value, value.article_id)
