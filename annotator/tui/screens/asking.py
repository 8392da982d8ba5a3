"""The decisions that need more than a key: a note, how sure one is, which evidence to take back."""

from annotator.tui.marks import STANCES
from annotator.tui.save_queue import Intent
from annotator.tui.screens.citing import Citing
from annotator.web.address import host_of

_CONFIDENCE = [
    ("1", "a guess"),
    ("2", "unsure"),
    ("3", "fairly sure"),
    ("4", "sure"),
    ("5", "certain"),
    ("0", "do not say"),
]


class Asking(Citing):
    """Opens the forms; each is imported when it is first needed, so that the first screen is there sooner."""

    def action_comment(self) -> None:
        """Write the note on the claim."""
        from annotator.tui.screens.note_form import NoteForm

        claim = self.target()
        if claim is None:
            return
        before = (claim.review.note if claim.review else None) or ""

        def closed(note: str | None) -> None:
            if note is not None and note != before:
                self.decide(Intent(lambda desk: desk.answers.comment(claim.id, note or None), "Comment", claim.id))

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
                self.decide(Intent(lambda desk: desk.answers.set_confidence(claim.id, value), "Confidence", claim.id))

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
                self.decide(
                    Intent(lambda desk: desk.answers.withdraw_evidence(claim.id, piece.id), "Withdraw", claim.id)
                )

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
