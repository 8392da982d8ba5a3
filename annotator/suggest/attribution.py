"""Whose statement each sentence of an article is.

``speech.hear`` finds what one sentence says itself. ``attribute`` goes through the article in order: a pronoun
becomes the last who fits, a sentence inside a quotation takes the quotation's speaker, and a quotation without any
cue takes the speaker of the sentence before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.suggestion import SentenceText
from annotator.suggest.people import Mention, Sort

if TYPE_CHECKING:
    from annotator.suggest.speech import Heard

_MEMORY = 5
"""For how many sentences somebody is remembered when a pronoun asks."""
_FITS = {
    "he": (Sort.PERSON, Sort.UNSURE),
    "she": (Sort.PERSON, Sort.UNSURE),
    "it": (Sort.BODY, Sort.UNSURE),
    "they": (Sort.GROUP, Sort.BODY, Sort.PERSON),
}
"""What a pronoun means, the likeliest sort first."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker and the word that names them as such, as far as known."""

    speaker: str | None = None
    cue: str | None = None


def attribute(sentences: Sequence[SentenceText], heard: Sequence["Heard"]) -> list[tuple[Attribution, ...]]:
    """For every sentence of one article one attribution a voice.

    A sentence of somebody's own words that names nobody has one attribution, that of the quotation it belongs to.
    """
    article = _Article()
    own = [article.resolve(place, one) for place, one in enumerate(heard)]
    by_quotation: dict[int, Attribution] = {}
    for sentence, one, found in zip(sentences, heard, own, strict=True):
        if sentence.quotation is not None and found and (one.quoted or sentence.quotation not in by_quotation):
            by_quotation.setdefault(sentence.quotation, found[-1])
    result: list[tuple[Attribution, ...]] = []
    for place, (sentence, one, found) in enumerate(zip(sentences, heard, own, strict=True)):
        if not found and one.quoted and sentence.quotation is not None:
            if sentence.quotation not in by_quotation:
                signed = _signed(sentences, heard, place)
                by_quotation[sentence.quotation] = signed or _before(sentences, heard, result, place)
            found = (by_quotation[sentence.quotation],)
        result.append(found)
    return result


def _signed(sentences: Sequence[SentenceText], heard: Sequence["Heard"], place: int) -> Attribution | None:
    """Who signs a quotation: the name alone on a line after it, with at most an empty line between."""
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
    """Whose words a quotation without a cue is: of who spoke last, or of whom the sentence before it is about."""
    if not place:
        return Attribution()
    if result[place - 1]:
        return result[place - 1][-1]
    people = heard[place - 1].people
    if people and people[-1].sort is Sort.PERSON and sentences[place - 1].paragraph == sentences[place].paragraph:
        return Attribution(people[-1].name)
    return Attribution()


class _Article:
    """Who has spoken and who was named so far, for pronouns."""

    def __init__(self) -> None:
        self._seen: list[tuple[int, Mention]] = []
        self._pronouns: dict[str, str] = {}
        self._people: set[str] = set()

    def resolve(self, place: int, heard: "Heard") -> tuple[Attribution, ...]:
        """The sentence's own attributions with pronouns resolved; remembers whom the sentence names."""
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
        elif who.key in self._people and " " not in who.name:  # "Minns" is taken for a plural
            who = Mention(who.name, Sort.PERSON, who.pronoun)
        if who.pronoun and who.sort is not Sort.PRONOUN:
            self._pronouns.setdefault(who.key, who.pronoun)
        self._seen.append((place, who))

    def _meant(self, place: int, pronoun: str) -> Mention | None:
        """Whom a pronoun means among those seen lately, the last first; a person who was "she" is not "he"."""
        lately = [who for where, who in reversed(self._seen) if place - where <= _MEMORY]
        for sort in _FITS[pronoun]:
            for who in lately:
                if who.sort is sort and (pronoun == "they" or self._pronouns.get(who.key, pronoun) == pronoun):
                    return who
        return None
