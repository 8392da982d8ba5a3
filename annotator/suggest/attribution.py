"""Attributing each sentence of an article to its speaker.

``speech.hear`` analyses single sentences. ``attribute`` goes through the article in order: a pronoun becomes the last
matching person, a sentence inside a quotation gets the quotation's speaker, and a quotation without a cue gets the
speaker of the sentence before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from annotator.domain.suggestion import SentenceText
from annotator.suggest import speech_words
from annotator.suggest.people import Mention, Sort, pronoun_of

if TYPE_CHECKING:
    from annotator.suggest.speech import Heard
    from annotator.suggest.turn_labels import Turn

_MEMORY = 5
"""For how many sentences a person can be the referent of a pronoun."""
_FITS = {
    "he": ((Sort.PERSON,), (Sort.UNSURE,)),
    "she": ((Sort.PERSON,), (Sort.UNSURE,)),
    "it": ((Sort.BODY, Sort.UNSURE),),
    "they": ((Sort.GROUP,), (Sort.BODY,), (Sort.PERSON,)),
}
"""What each pronoun may refer to, the likeliest sort first."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker and the cue that names them, if known."""

    speaker: str | None = None
    cue: str | None = None


def attribute(
    sentences: Sequence[SentenceText], heard: Sequence["Heard"], turns: Sequence["Turn | None"] = ()
) -> list[tuple[Attribution, ...]]:
    """One attribution per voice for every sentence of one article.

    A quoted sentence that names nobody has one attribution, that of its quotation; a sentence of a turn, that of the
    turn; and one in a paragraph that the paragraph before announces ("The governor added:"), that of the announcement.
    """
    article = _Article()
    own = [
        article.take_turn(place, turn) if turn and not one.voices else article.resolve(place, one, turn)
        for place, (turn, one) in enumerate(zip_longest(turns, heard))
    ]
    by_quotation: dict[int, Attribution] = {}
    for sentence, one, speakers in zip(sentences, heard, own, strict=True):
        if sentence.quotation is not None and speakers and (one.quoted or sentence.quotation not in by_quotation):
            by_quotation.setdefault(sentence.quotation, speakers[-1])
    result: list[tuple[Attribution, ...]] = []
    announced: tuple[int, Attribution] | None = None
    for place, (sentence, one, speakers) in enumerate(zip(sentences, heard, own, strict=True)):
        if not speakers and one.quoted and sentence.quotation is not None:
            if sentence.quotation not in by_quotation:
                signed = _signed(sentences, heard, place)
                by_quotation[sentence.quotation] = signed or _before(sentences, heard, result, place, article.people)
            speakers = (by_quotation[sentence.quotation],)
        elif announced and not speakers and sentence.paragraph == announced[0]:
            speakers = (announced[1],)
        if one.voices and not one.voices[-1].content and sentence.text.rstrip().endswith(":"):
            announced = sentence.paragraph + 1, speakers[-1]
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
    sentences: Sequence[SentenceText],
    heard: Sequence["Heard"],
    result: Sequence[tuple[Attribution, ...]],
    place: int,
    known: frozenset[str],
) -> Attribution:
    """The speaker of a quotation without a cue: the last speaker, or the person whom the sentence before is about."""
    if not place:
        return Attribution()
    if result[place - 1]:
        return result[place - 1][-1]
    people = heard[place - 1].people
    words = sentences[place - 1].text.lower().split()
    person = people and (
        people[-1].sort is Sort.PERSON or people[-1].key in known or not speech_words.RESPONDING.isdisjoint(words)
    )
    if person and sentences[place - 1].paragraph == sentences[place].paragraph:
        return Attribution(people[-1].name)
    return Attribution()


def _is_proper(name: str) -> bool:
    """Whether all words of a name are capitalised: "Ostra Lines", not "The water board"."""
    return all(word[:1].isupper() or word in ("of", "and", "the") for word in name.split())


def _is_named(who: Mention) -> bool:
    """Whether a mention has a letter or a digit: the parser also takes emoji for names."""
    return any(char.isalnum() for char in who.name)


def _speaker_of(turn: "Turn") -> Mention:
    return Mention(turn.speaker, Sort.PERSON, pronoun_of(turn.speaker.lower().split()))


class _Article:
    """The speakers and persons named so far, for resolving pronouns."""

    def __init__(self) -> None:
        self._seen: list[tuple[int, Mention]] = []
        self._pronouns: dict[str, str] = {}
        self._people: set[str] = set()

    @property
    def people(self) -> frozenset[str]:
        """The last words of the persons named so far."""
        return frozenset(self._people)

    def resolve(self, place: int, heard: "Heard", turn: "Turn | None" = None) -> tuple[Attribution, ...]:
        found = []
        if turn and turn.answers:
            self._remember(place - 1, _speaker_of(turn))
        for person in filter(_is_named, heard.people):
            self._remember(place, person)
        for voice in heard.voices:
            who = voice.who
            if not _is_named(who):
                found.append(Attribution(None, voice.cue))
                continue
            if who.sort is Sort.PRONOUN:
                inside = bool(voice.content) and voice.content[0] < voice.saying  # "The governor, she said, had wept"
                meant = (inside and self._meant(place, who.pronoun, place)) or self._meant(place, who.pronoun)
                if meant is None:
                    found.append(Attribution(None, voice.cue))
                    continue
                self._pronouns[meant.key] = who.pronoun
                who = meant
            who = self._named_body(place, who) or who
            self._remember(place, who)
            found.append(Attribution(who.name, voice.cue))
        return tuple(found)

    def take_turn(self, place: int, turn: "Turn") -> tuple[Attribution, ...]:
        """The speaker of a turn, whom pronouns after it may mean, if the article names them."""
        if turn.speaker:
            self._remember(place, _speaker_of(turn))
        return () if turn.only_label else (Attribution(turn.speaker or None),)

    def _remember(self, place: int, who: Mention) -> None:
        if who.sort is Sort.PERSON:
            self._people.add(who.key)
        elif who.key in self._people and " " not in who.name:  # "Minns" looks like a plural
            who = Mention(who.name, Sort.PERSON, who.pronoun)
        if who.pronoun and who.sort is not Sort.PRONOUN:
            self._pronouns.setdefault(who.key, who.pronoun)
        self._seen.append((place, who))

    def _named_body(self, place: int, who: Mention) -> Mention | None:
        """The organisation last named, for "the company" and the like; "the bank" only for one called a bank."""
        article, _, word = who.name.lower().partition(" ")
        kind = speech_words.COMPANIES.get(word)
        if article != "the" or kind is None:
            return None
        for other in self._lately(place):
            named = other.sort in (Sort.BODY, Sort.UNSURE) and _is_proper(other.name)
            if named and kind in other.name.lower() and not self._is_no_company(other.key):
                return other
        return None

    def _is_no_company(self, key: str) -> bool:
        return key in self._people or key.lower() in speech_words.PAPERS

    def _lately(self, place: int, before: int | None = None) -> list[Mention]:
        """Who was named in the last sentences up to ``place``, the most recent first; only ``before`` a sentence."""
        end = place + 1 if before is None else before
        return [who for where, who in reversed(self._seen) if place - where <= _MEMORY and where < end]

    def _meant(self, place: int, pronoun: str, before: int | None = None) -> Mention | None:
        """The referent of a pronoun, the most recent first; a person who was "she" is not "he"."""
        lately = self._lately(place, before)
        for sorts in _FITS[pronoun]:
            for who in lately:
                if who.sort in sorts and (pronoun == "they" or self._pronouns.get(who.key, pronoun) == pronoun):
                    return who
        return None
