"""Converting the parsed sentences of one article to claims with speakers.

Used by the spaCy component and the suggester, so that both give the same claims.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from annotator.domain.suggestion import LaterReasons, SentenceText, SuggestedClaim
from annotator.suggest.attribution import Attribution, attribute
from annotator.suggest.claim_scores import Judge, Judged, judge_sentence
from annotator.suggest.parsed_sentence import Layers, read
from annotator.suggest.speech import Heard, hear
from annotator.suggest.tree import Tree
from annotator.suggest.turn_labels import Turn


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """What is kept of a sentence after its document is released."""

    heard: Heard
    judged: list[Judged]


def read_sentence(
    span: Span, layers: Layers, sentence: SentenceText, judge: Judge, inside: bool = False, spoken: bool = False
) -> ReadSentence:
    """Analyse ``span``: whether it is worth checking, which parts of it, and who says them.

    ``layers`` are those of its document; ``inside`` says that it continues a quotation opened before it, and ``spoken``
    that it is part of a turn, whose speaker says all of it.
    """
    if not len(span):
        return ReadSentence(Heard(), [])
    tree = Tree(read(span, layers), inside)
    heard = Heard() if spoken else hear(tree, sentence.kind)
    return ReadSentence(heard, judge_sentence(tree, heard, sentence, judge))


def claims_of(
    article: Sequence[SentenceText], done: Sequence[ReadSentence], turns: Sequence[Turn | None]
) -> list[list[SuggestedClaim]]:
    """The claims of each sentence of one article, with speakers, best first."""
    attributions = attribute(article, [one.heard for one in done], turns)
    return [
        [_claim(sentence.text, judged, one.heard, speakers) for judged in one.judged]
        for sentence, one, speakers in zip(article, done, attributions, strict=True)
    ]


def _claim(text: str, judged: Judged, heard: Heard, speakers: tuple[Attribution, ...]) -> SuggestedClaim:
    """A claim with its speaker, without surrounding white space."""
    who = Attribution()
    if judged.voice is not None and judged.voice < len(speakers):
        who = speakers[judged.voice]
    elif speakers and not heard.voices:
        who = speakers[0]
    exact = text[judged.start : judged.end]
    start = judged.start + len(exact) - len(exact.lstrip())
    end = judged.start + len(exact.rstrip())
    reasons = LaterReasons(lambda: tuple(reason.within(start, end) for reason in judged.reasons))
    return SuggestedClaim(start, end, judged.score, reasons, who.speaker, who.cue, judged.types)
