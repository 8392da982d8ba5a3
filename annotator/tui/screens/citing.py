"""Citing sources: the form, one source after another, and what becomes of each."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from annotator.domain.vocabulary import Stance
from annotator.errors import AnnotatorError
from annotator.tui.marks import spec_of
from annotator.tui.save_queue import Intent
from annotator.tui.screens.citation import is_blank
from annotator.tui.screens.labelling import Labelling
from annotator.tui.typed_ahead import TypedAhead
from annotator.web.address import host_of

if TYPE_CHECKING:
    from annotator.domain.desk import Outcome
    from annotator.domain.records import Citation, Claim, Evidence
    from annotator.review.desk import ReviewDesk
    from annotator.tui.screens.source_form import SourceForm
    from annotator.tui.typed_ahead import Typed

_ALL_CITED = "Sources"


@dataclass(frozen=True, slots=True)
class CiteIntent(Intent):
    """A citation on its way to disk."""

    typed: "Citation" = field(kw_only=True)
    """The draft it was in the form."""


class Citing(Labelling):
    """Opens the form for a source, which is imported when it is first needed, and saves what it gives."""

    _form: "SourceForm | None" = None
    """The form for a source, while it is open."""
    _asked_for: str | None = None
    """The claim that it is open for."""
    _cited: "Outcome | None" = None
    """What the last citation did that was saved while the form stayed open."""
    _asking: Intent | None = None
    """The label on its way to disk that will ask for a source."""

    def attach(self, desk: "ReviewDesk") -> None:
        """Save at ``desk``, with no form begun yet."""
        super().attach(desk)
        self._drafts: dict[str, Citation] = {}
        """What was typed into source forms that were left, by claim."""

    def decide(self, intent: Intent) -> None:
        """Queue a decision; behind one that will ask for a source, what is typed is meant for the form."""
        super().decide(intent)
        if intent.stays:
            self._asking = intent

    @cached_property
    def ahead(self) -> TypedAhead:
        """What was typed before the form it is meant for could open."""
        return TypedAhead(self.app.post_message)

    def holds(self, event: "Typed") -> bool:
        """Whether a key or a paste waits for the form that is about to open."""
        return self.ahead.keeps(event, self._asking is not None or any(map(self._will_ask, self.typed)))

    def _will_ask(self, action: Callable[[], None]) -> bool:
        """Whether a decision that was typed ahead is a label that asks for a source."""
        if isinstance(action, partial) and action.func == self.action_label:
            return not self.scheme.evidence_rule.is_met(action.args[0], ())
        return False

    def _hand_over(self) -> None:
        """Give the form what was typed ahead of it; without one it is gone."""
        self._asking = None
        if self._form is None:
            self.ahead.drop()
        else:
            self.ahead.deliver()

    def action_source(self) -> None:
        """Cite a source for the claim."""
        self.ask_source()

    def ask_source(self) -> None:
        """Open the source form for the claim under the cursor."""
        from annotator.tui.screens.source_form import SourceForm

        claim = self.target()
        if claim is None or self.opened is None:
            return
        label = claim.review.label if claim.review else None
        self._cited, self._asked_for = None, claim.id
        self._form = form = SourceForm(
            claim.exact, self.recent, self.opened.article.url, self._stance(label),
            spec_of(self.scheme, label).title if label else None, draft=self._drafts.get(claim.id),
            sets=claim.review.evidence_sets() if claim.review else (),
            more=lambda citation, typed: self._cite(claim, citation, typed, advance=False), desk=self.desk,
        )  # fmt: skip

        def closed(citation: "Citation | None") -> None:
            self._form = None
            if citation is not None:
                self._cite(claim, citation, form.draft, advance=label is not None)
            else:
                self._left(claim, form)

        self.app.push_screen(form, closed)

    def _left(self, claim: "Claim", form: "SourceForm") -> None:
        """The form was left: what was typed is kept; with sources cited the claim is done, without it is a draft."""
        if is_blank(form.draft):
            self._drafts.pop(claim.id, None)
        else:
            self._drafts[claim.id] = form.draft
        label = claim.review.label if claim.review else None
        waiting = self.queue.waiting if self.queue else ()
        if self._cited is not None or any(
            isinstance(intent, CiteIntent) and intent.claim_id == claim.id for intent in waiting
        ):
            # behind the citations in the queue, so that the cursor moves on when the last of them is on disk
            done = Intent(lambda desk: self._cited, _ALL_CITED, claim.id, label, advance=label is not None)
            self.decide(done)
        elif label and not self.scheme.evidence_rule.is_met(label, claim.review.stances if claim.review else ()):
            self.say(
                f"Kept as a draft: it counts once a source is cited ({self.keymap['source'].shown_key}).", "warning"
            )

    def _stance(self, label: str | None) -> Stance:
        """The stance a source most likely has for a claim labelled so."""
        return self.scheme.stance_of(label) if label else Stance.SUPPORTS

    def _cite(self, claim: "Claim", citation: "Citation", typed: "Citation", *, advance: bool) -> None:
        """Queue the citation; what was typed is kept until it is accepted."""
        self._drafts[claim.id] = typed
        label = claim.review.label if claim.review else None
        self.decide(
            CiteIntent(
                lambda desk: desk.answers.cite(claim.id, citation), "Source", claim.id, label, advance=advance,
                typed=typed,
            )
        )  # fmt: skip

    def saving_changed(self) -> None:
        """A failure is also said in the form that is open above the screen."""
        super().saving_changed()
        if self.queue is not None and self.queue.failure:
            self._hand_over()
            if self._form is not None:
                self._form.say(self.queue.failure)

    def _saved(self, intent: Intent, outcome: "Outcome | None") -> None:
        if outcome is None and intent.what == _ALL_CITED:
            return  # every one was refused, and the last refusal is being read
        super()._saved(intent, outcome)
        if intent is self._asking:
            self._hand_over()
        if outcome is not None and not outcome.article_id:  # sources were changed: those cited lately may read anew
            self.start(self._refresh_recent(outcome), "recent", exclusive=True)
        if not isinstance(intent, CiteIntent) or outcome is None or intent.claim_id is None:
            return
        if self._drafts.get(intent.claim_id) == intent.typed:
            self._drafts.pop(intent.claim_id)
        if not intent.advance and intent.claim_id == self._asked_for:
            self._cited = outcome
        self.start(self._refresh_recent(outcome), "recent", exclusive=True)
        if self.desk is not None and self.desk.sources.archives_when_cited():
            self.start(self._archive(self.desk, outcome), "archive")

    def _refused(self, intent: Intent, error: AnnotatorError) -> None:
        super()._refused(intent, error)
        if intent is self._asking:
            self._hand_over()
        if not isinstance(intent, CiteIntent):
            return
        form = self._form_for(intent.claim_id)
        if form is not None:
            form.refused(intent.typed, str(error))
        else:
            self._drafts[intent.claim_id or ""] = intent.typed
            self.say(f"{error} {self.keymap['source'].shown_key} opens the form as you left it.", "error")

    async def _refresh_recent(self, outcome: "Outcome") -> None:
        if self.desk is not None:
            self.recent = await asyncio.to_thread(self.desk.sources.list_recent)
        form = self._form_for(outcome.claim.id if outcome.claim else None)
        if form is not None:
            form.accepted(outcome.warning, self.recent)

    def _form_for(self, claim_id: str | None) -> "SourceForm | None":
        """The open form, where it is that of this claim: keys typed ahead may have opened one for the next."""
        return self._form if claim_id == self._asked_for else None

    async def _archive(self, desk: "ReviewDesk", outcome: "Outcome") -> None:
        """Keep a copy of what was cited just now, beside the screen, and hold the quote against it."""
        review = outcome.claim.review if outcome.claim else None
        if review is None or not review.evidence:
            return
        newest = max(review.evidence, key=lambda piece: piece.id)
        try:
            warning = await asyncio.to_thread(_archived, desk, outcome, newest)
        except AnnotatorError as error:
            self.say(str(error), "error")
            warning = str(error)
        else:
            if warning is not None:
                self.warn(warning)
        form = self._form_for(outcome.claim.id if outcome.claim else None)
        if form is not None and warning is not None:
            form.say(warning)

    def warn(self, warning: str) -> None:
        """Say what a decision is warned of; the part that looks back knows how to keep it standing."""
        raise NotImplementedError


def _archived(desk: "ReviewDesk", outcome: "Outcome", piece: "Evidence") -> str | None:
    """Archive a source cited on the web of which there is no copy; a warning where the copy has another wording.

    Raises:
        AnnotatorError: when no copy could be kept, with the reason. What was cited stays cited.

    """
    source = piece.source
    if not (source.url or "").startswith("http") or desk.sources.show(source.id).copy is not None:
        return None
    attempt = desk.sources.archive(source.id)
    if not attempt.ok:
        raise AnnotatorError(f"Cited, but not archived: {host_of(attempt.url)} {attempt.reason}")
    return desk.sources.warn_of_misquotes(replace(outcome, warning=None), [piece]).warning
