"""The decisions that need more than a key: a source, a note, how sure one is, which evidence to take back."""

import asyncio

from annotator.domain import Citation, Claim, Desk, Outcome, Stance
from annotator.errors import AnnotatorError
from annotator.text import host_of
from annotator.tui.marks import STANCES, spec_of
from annotator.tui.saving import Intent
from annotator.tui.screens.labelling import Labelling

_CONFIDENCE = [
    ("1", "a guess"),
    ("2", "unsure"),
    ("3", "fairly sure"),
    ("4", "sure"),
    ("5", "certain"),
    ("0", "do not say"),
]


class Asking(Labelling):
    """Opens the forms; each is imported when it is first needed, so that the first screen is there sooner."""

    def attach(self, desk: Desk) -> None:
        """Save at ``desk``, with no form begun yet."""
        super().attach(desk)
        self._drafts: dict[str, Citation] = {}
        """What was typed into source forms that were left, by claim."""

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
        form = SourceForm(
            claim.exact, self.recent, self.opened.article.url, self._stance(label),
            spec_of(self.scheme, label).title if label else None, draft=self._drafts.get(claim.id),
        )  # fmt: skip

        def closed(citation: Citation | None) -> None:
            if citation is not None:
                self._cite(claim, citation)
                return
            self._drafts[claim.id] = form.draft
            if label and spec_of(self.scheme, label).needs_evidence and not (claim.review and claim.review.evidence):
                self.say(
                    f"Kept as a draft: it counts once a source is cited ({self.keymap['source'].shown_key}).", "warning"
                )

        self.app.push_screen(form, closed)

    def _stance(self, label: str | None) -> Stance:
        """The stance a source most likely has for a claim labelled so."""
        return Stance.REFUTES if label and spec_of(self.scheme, label).tone == "error" else Stance.SUPPORTS

    def _cite(self, claim: Claim, citation: Citation) -> None:
        """Queue the citation; what was typed is kept until it is accepted."""
        self._drafts[claim.id] = citation
        label = claim.review.label if claim.review else None
        self.decide(
            Intent(lambda desk: desk.cite(claim.id, citation), "Source", claim.id, label, advance=label is not None)
        )

    def _saved(self, intent: Intent, outcome: Outcome | None) -> None:
        super()._saved(intent, outcome)
        cited = intent.what == "Source" and intent.claim_id is not None
        if cited:
            self._drafts.pop(intent.claim_id or "", None)
        if cited or (outcome is not None and not outcome.article_id):  # what was cited lately may read differently now
            self.start(self._refresh_recent(), "recent", exclusive=True)

    def _refused(self, intent: Intent, error: AnnotatorError) -> None:
        super()._refused(intent, error)
        if intent.what == "Source":
            self.say(f"{error} {self.keymap['source'].shown_key} opens the form as you left it.", "error")

    async def _refresh_recent(self) -> None:
        if self.desk is not None:
            self.recent = await asyncio.to_thread(self.desk.recent_sources)

    def action_comment(self) -> None:
        """Write the note on the claim."""
        from annotator.tui.screens.note_form import NoteForm

        claim = self.target()
        if claim is None:
            return
        before = (claim.review.note if claim.review else None) or ""

        def closed(note: str | None) -> None:
            if note is not None and note != before:
                self.decide(Intent(lambda desk: desk.comment(claim.id, note or None), "Comment", claim.id))

        self.app.push_screen(NoteForm(f"Note on: {claim.exact}", before), closed)

    def action_confidence(self) -> None:
        """Ask how sure the reviewer is."""
        from annotator.tui.screens.choose import Choose

        claim = self.target()
        if claim is None:
            return
        now = claim.review.confidence if claim.review else None

        def closed(key: str | None) -> None:
            if key is not None:
                value = int(key) or None
                self.decide(Intent(lambda desk: desk.set_confidence(claim.id, value), "Confidence", claim.id))

        self.app.push_screen(Choose("How sure are you?", _CONFIDENCE, str(now) if now else None), closed)

    def action_withdraw(self) -> None:
        """Take a source back: the only one at once (undo brings it back), else the one that is chosen."""
        from annotator.tui.screens.choose import Choose

        claim = self.target()
        if claim is None:
            return
        pieces = claim.review.evidence[:9] if claim.review else ()
        if not pieces:
            self.say("No source is cited here that could be taken back.")
            return

        def closed(key: str | None) -> None:
            if key is not None:
                piece = pieces[int(key) - 1]
                self.decide(Intent(lambda desk: desk.withdraw_evidence(claim.id, piece.id), "Withdraw", claim.id))

        if len(pieces) == 1:
            closed("1")
            return
        options = []
        for n, piece in enumerate(pieces, 1):
            source = piece.source
            name = source.file_name or (host_of(source.url) if source.url else source.withheld_reason or "")
            quote = piece.quote.exact if piece.quote else piece.source.title or ""
            options.append((str(n), f"{STANCES[piece.stance]}  {name}  {quote}"))
        self.app.push_screen(Choose("Take back which source?", options), closed)
