"""Questions about the claim under the cursor: asking, answering and taking back."""

import asyncio
from typing import TYPE_CHECKING

from annotator.tui.save_queue import Intent

if TYPE_CHECKING:
    from annotator.domain.records import Claim, Evidence
    from annotator.tui.controllers.claim_decisions import Decisions
    from annotator.tui.controllers.evidence import EvidenceFinder
    from annotator.tui.controllers.stage import Stage
    from annotator.tui.screen_state import ScreenState
    from annotator.tui.screens.question_form import Wish

_DIGITS = "123456789"
"""The keys of the sources to choose from."""


class QuestionForms:
    """Opens the form for questions (imported on first use), and decides what was wished for there."""

    def __init__(
        self, state: "ScreenState", stage: "Stage", decisions: "Decisions", evidence: "EvidenceFinder"
    ) -> None:
        self._state = state
        self._stage = stage
        self._decisions = decisions
        self._evidence = evidence

    def ask(self) -> None:
        """List the questions to the claim under the cursor and offer others."""
        claim = self._decisions.target_of_form()
        if claim is not None:
            self._stage.start(self._ask(claim), "questions", exclusive=True)

    async def _ask(self, claim: "Claim") -> None:
        from annotator.tui.screens.question_form import QuestionForm

        desk = self._state.desk
        if desk is None:
            return
        offered = await asyncio.to_thread(desk.questions.offered, claim)
        wish = await self._stage.ask(QuestionForm(claim, offered))
        if wish is None:
            return
        if wish.text is not None:
            text = wish.text
            self._decisions.decide(Intent(lambda desk: desk.questions.ask(claim.id, text), "Question", claim.id))
        else:
            await self._more(claim, wish)

    async def _more(self, claim: "Claim", wish: "Wish") -> None:
        """Ask what to do with a question that stands."""
        from annotator.tui.screens.questions import Choose

        pieces = claim.review.evidence[: len(_DIGITS)] if claim.review else ()
        options = [("f", "look for it in the library"), ("n", "no answer found"), ("w", "take it back")]
        if pieces:
            options.insert(1, ("a", "a source that is cited here answers it"))
        question = claim.review.questions[wish.number - 1].text if claim.review else ""
        chosen = await self._stage.ask(Choose(question, options))
        if chosen == "f":
            self._evidence.ask(wish.number)
        elif chosen == "a":
            await self._answer(claim, wish.number, pieces)
        elif chosen is not None:
            number, gives_up = wish.number, chosen == "n"
            self._decisions.decide(
                Intent(
                    lambda desk: (desk.questions.give_up if gives_up else desk.questions.withdraw)(claim.id, number),
                    "Question", claim.id,
                )
            )  # fmt: skip

    async def _answer(self, claim: "Claim", number: int, pieces: "tuple[Evidence, ...]") -> None:
        """Ask which source answers a question, and in what words; its quote is offered."""
        from annotator.tui.screens.questions import Choose, NameForm
        from annotator.tui.source_words import evidence_words

        key: str | None = "1"
        if len(pieces) > 1:
            options = [(key, evidence_words(piece)) for key, piece in zip(_DIGITS, pieces, strict=False)]
            key = await self._stage.ask(Choose("Which source answers it?", options))
        if key is None:
            return
        place = _DIGITS.index(key)
        quote = pieces[place].quote
        said = await self._stage.ask(NameForm("What does it answer?", quote.exact if quote else "", field="Answer"))
        if said is not None:
            text, source = said, place + 1
            self._decisions.decide(
                Intent(lambda desk: desk.questions.answer(claim.id, number, source, text), "Answer", claim.id)
            )
