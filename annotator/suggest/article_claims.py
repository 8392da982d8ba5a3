"""From the sentences of one article, as a parser sees them, to their claims with speakers.

The component and the suggester both go this way, so that a claim is the same whoever asks for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from annotator.domain.suggestion import SentenceText, SuggestedClaim
from annotator.suggest.attribution import Attribution, attribute
from annotator.suggest.claim_scores import Judge, Judged, judge_sentence
from annotator.suggest.parsed_sentence import Layers, read
from annotator.suggest.speech import Heard, hear
from annotator.suggest.tree import Tree


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """What is kept of one sentence when its document is gone."""

    heard: Heard
    judged: list[Judged]


def read_sentence(
    span: Span, layers: Layers, sentence: SentenceText, judge: Judge, inside: bool = False
) -> ReadSentence:
    """Read ``span`` once for all questions: is it worth checking, what of it, and whose is it.

    ``layers`` are those of its document; ``inside`` says that it goes on with a quotation opened before it.
    """
    if not len(span):
        return ReadSentence(Heard(), [])
    tree = Tree(read(span, layers), inside)
    heard = hear(tree, sentence.kind)
    return ReadSentence(heard, judge_sentence(tree, heard, sentence, judge))


def claims_of(article: Sequence[SentenceText], done: Sequence[ReadSentence]) -> list[list[SuggestedClaim]]:
    """The claims of each sentence of one article, with speakers, best first."""
    said = attribute(article, [one.heard for one in done])
    return [
        [_claim(sentence.text, judged, one.heard, who) for judged in one.judged]
        for sentence, one, who in zip(article, done, said, strict=True)
    ]


def _claim(text: str, judged: Judged, heard: Heard, said: tuple[Attribution, ...]) -> SuggestedClaim:
    """A claim with its speaker, without white space around it that the tokens hold."""
    who = Attribution()
    if judged.voice is not None and judged.voice < len(said):
        who = said[judged.voice]
    elif said and not heard.voices:
        who = said[0]
    exact = text[judged.start : judged.end]
    start = judged.start + len(exact) - len(exact.lstrip())
    end = judged.start + len(exact.rstrip())
    return SuggestedClaim(start, end, judged.score, judged.reasons, who.speaker, who.cue, judged.tags)
