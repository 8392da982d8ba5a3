"""Attributing each sentence of an article to its speaker.

``speech.hear`` analyses single sentences. ``attribute`` goes through the article in order: a pronoun becomes the last
matching person, a sentence inside a quotation gets the quotation's speaker, and a quotation without a cue gets the
speaker of the sentence before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.suggestion import SentenceText
from annotator.suggest.people import Mention, Sort

if TYPE_CHECKING:
    from annotator.suggest.speech import Heard

_MEMORY = 5
"""For how many sentences a person can be the referent of a pronoun."""
_FITS = {
    "he": (Sort.PERSON, Sort.UNSURE),
    "she": (Sort.PERSON, Sort.UNSURE),
    "it": (Sort.BODY, Sort.UNSURE),
    "they": (Sort.GROUP, Sort.BODY, Sort.PERSON),
}
"""What each pronoun may refer to, the likeliest sort first."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker and the cue that names them, if known."""

    speaker: str | None = None
    cue: str | None = None


def attribute(sentences: Sequence[SentenceText], heard: Sequence["Heard"]) -> list[tuple[Attribution, ...]]:
    """One attribution per voice for every sentence of one article.

    A quoted sentence that names nobody has one attribution, that of its quotation.
    """
    article = _Article()
    own = [article.resolve(place, one) for place, one in enumerate(heard)]
    by_quotation: dict[int, Attribution] = {}
    for sentence, one, speakers in zip(sentences, heard, own, strict=True):
        if sentence.quotation is not None and speakers and (one.quoted or sentence.quotation not in by_quotation):
            by_quotation.setdefault(sentence.quotation, speakers[-1])
    result: list[tuple[Attribution, ...]] = []
    for place, (sentence, one, speakers) in enumerate(zip(sentences, heard, own, strict=True)):
        if not speakers and one.quoted and sentence.quotation is not None:
            if sentence.quotation not in by_quotation:
                signed = _signed(sentences, heard, place)
                by_quotation[sentence.quotation] = signed or _before(sentences, heard, result, place)
            speakers = (by_quotation[sentence.quotation],)
        result.append(speakers)
    return result


def _signed(sentences: Sequence[SentenceText], heard: Sequence["Heard"], place: int) -> Attribution | None:
    """The signature of a quotation: a name alone on the line after it, at most one blank line later."""
    quotation = sentences[place].quotation
    while place < len(sentences) and sentences[place].quotation == quotation:
        place += 1
    for one in heard[place : place + 2]:
        if one.signature:
            return Attribution(one.signature.name)
    return None


def _before(
    sentences: Sequence[SentenceText], heard: Sequence["Heard"], result: Sequence[tuple[Attribution, ...]], place: int
) -> Attribution:
    """The speaker of a quotation without a cue: the last speaker, or the person whom the sentence before is about."""
    if not place:
        return Attribution()
    if result[place - 1]:
        return result[place - 1][-1]
    people = heard[place - 1].people
    if people and people[-1].sort is Sort.PERSON and sentences[place - 1].paragraph == sentences[place].paragraph:
        return Attribution(people[-1].name)
    return Attribution()


class _Article:
    """The speakers and persons named so far, for resolving pronouns."""

    def __init__(self) -> None:
        self._seen: list[tuple[int, Mention]] = []
        self._pronouns: dict[str, str] = {}
        self._people: set[str] = set()

    def resolve(self, place: int, heard: "Heard") -> tuple[Attribution, ...]:
        found = []
        for person in heard.people:
            self._remember(place, person)
        for voice in heard.voices:
            who = voice.who
            if who.sort is Sort.PRONOUN:
                meant = self._meant(place, who.pronoun)
                if meant is None:
                    found.append(Attribution(None, voice.cue))
                    continue
                self._pronouns[meant.key] = who.pronoun
                who = meant
            self._remember(place, who)
            found.append(Attribution(who.name, voice.cue))
        return tuple(found)

    def _remember(self, place: int, who: Mention) -> None:
        if who.sort is Sort.PERSON:
            self._people.add(who.key)
        elif who.key in self._people and " " not in who.name:  # "Minns" looks like a plural
            who = Mention(who.name, Sort.PERSON, who.pronoun)
        if who.pronoun and who.sort is not Sort.PRONOUN:
            self._pronouns.setdefault(who.key, who.pronoun)
        self._seen.append((place, who))

    def _meant(self, place: int, pronoun: str) -> Mention | None:
        """The referent of a pronoun, the most recent first; a person who was "she" is not "he"."""
        lately = [who for where, who in reversed(self._seen) if place - where <= _MEMORY]
        for sort in _FITS[pronoun]:
            for who in lately:
                if who.sort is sort and (pronoun == "they" or self._pronouns.get(who.key, pronoun) == pronoun):
                    return who
        return None
