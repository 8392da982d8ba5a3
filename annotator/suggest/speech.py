"""What one sentence says of speech: the voices in it, each with its speaker, its cue and what it says.

A *cue* is a reporting word outside quotation marks ("said", "told reporters", "according to", "her claim"). The
words of cue and speaker, with what hangs on the speaker, are the *saying*; what is said stands after it, before it,
or on both sides ("The pool, she said, was shut"). Which of these holds is read from commas and quotation marks
first and from the parse second: in news the marks are there, and the small models often hang the parts wrongly.
"""

from dataclasses import dataclass

from annotator.domain.vocabulary import SentenceKind
from annotator.suggest import speech_words as words_of
from annotator.suggest.content import said_by
from annotator.suggest.cues import Cue, CueKind, find_cues
from annotator.suggest.edges import trim
from annotator.suggest.parsed_sentence import Reading
from annotator.suggest.people import Mention, mention, people_in
from annotator.suggest.tree import FINITE, Stretch, Tree

_SIGNING = frozenset((">", "—", "–", "-", "―"))
_LONGEST_SIGNATURE = 12


@dataclass(frozen=True, slots=True)
class Voice:
    """One who speaks in a sentence. ``who`` is as written, a pronoun included; ``content`` in tokens.

    ``denied``: who speaks denies or asks what ``content`` says, and does not say it.
    """

    who: Mention
    cue: str | None
    content: tuple[Stretch, ...]
    saying: Stretch
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What one sentence says itself.

    ``quoted``: it is (nearly) all somebody's own words. ``people`` are who else is
    named outside the quotation, the one the sentence is about last. ``signature``: it is only a name, after a dash or
    with what its bearer does, and signs what stands above it.
    """

    voices: tuple[Voice, ...] = ()
    quoted: bool = False
    people: tuple[Mention, ...] = ()
    signature: Mention | None = None


def hear(tree: Tree, kind: SentenceKind | None = None) -> Heard:
    """Whom the sentence lets speak, in the order of what they say."""
    reading = tree.reading
    quoted = sum(tree.marks) > 0.6 * len(tree.marks)
    voices = _voices(tree)
    if not voices and ":" in reading.words:
        voices = _beside_colon(tree, kind)
    return Heard(
        voices=tuple(voices),
        quoted=quoted,
        people=people_in(tree) if reading.tagged else (),
        signature=_signature(tree) if len(reading.words) <= _LONGEST_SIGNATURE else None,
    )


def _signature(tree: Tree) -> Mention | None:
    """The name a short line without a verb begins with."""
    reading = tree.reading
    count, words = len(reading.words), reading.words
    if FINITE & set(reading.tags) or words[-1] in (".", "!", "?"):
        return None
    start = 1 if words[0] in _SIGNING else 0
    end = next((place for place in range(start, count) if not words[place][:1].isupper()), count)
    if end - start < 2 or (not start and not _is_described(tree, end)):
        return None
    return mention(tree, (start, end))


def _is_described(tree: Tree, end: int) -> bool:
    """Whether a name is followed by a comma and what its bearer does."""
    reading = tree.reading
    return reading.words[end : end + 1] == [","] and bool(words_of.ROLES & set(reading.lower[end:]))


def _voices(tree: Tree) -> list[Voice]:
    """The voices that cues name, without those inside what another says."""
    if words_of.ALL.isdisjoint(tree.reading.lower):
        return []
    cues = find_cues(tree)
    found: list[Voice] = []
    for number, cue in enumerate(cues):
        content = said_by(tree, cue, [*cues[:number], *cues[number + 1 :]])
        told = any(_inside(cue.saying, piece) for voice in found for piece in voice.content)
        if not told and (content or _announces(tree, cue)):
            word = tree.reading.lower[cue.place]
            quoted = any(tree.marks[place] for piece in content for place in range(*piece))
            denied = word in words_of.DENYING and not quoted
            found.append(Voice(mention(tree, cue.speaker), cue.text, content, cue.saying, denied))
    return found


def _announces(tree: Tree, cue: Cue) -> bool:
    """Whether a saying without content names a speaker all the same: before a colon, or where no parse could tell."""
    says = cue.kind is CueKind.VERB and tree.reading.lower[cue.place] not in words_of.QUOTING
    return says and (not tree.reading.parsed or tree.reading.words[-1] == ":")


def _inside(saying: Stretch, piece: Stretch) -> bool:
    return piece[0] <= saying[0] and saying[1] <= piece[1]


def _beside_colon(tree: Tree, kind: SentenceKind | None) -> list[Voice]:
    """“Bly was less patient: “I have no time.”” anywhere; “Mayor: no new taxes”, “No new taxes: mayor” in headlines."""
    reading = tree.reading
    colon = reading.words.index(":")
    count = len(reading.words)
    if colon + 1 < count and tree.marks[colon + 1] and not any(tree.marks[:colon]):
        subject = _subject_before(tree, colon)
        return [_spoken(tree, subject, (colon + 1, count), (0, colon + 1))] if subject else []
    if kind is not SentenceKind.HEADLINE:
        return []
    if _may_speak(reading, 0, colon) and count - colon > 3:
        return [_spoken(tree, (0, colon), (colon + 1, count), (0, colon + 1))]
    if _may_speak(reading, colon + 1, count) and colon > 2:
        return [_spoken(tree, (colon + 1, count), (0, colon), (colon, count))]
    return []


def _spoken(tree: Tree, who: Stretch, content: Stretch, saying: Stretch) -> Voice:
    return Voice(mention(tree, who), None, (trim(tree, *content),), saying)


def _subject_before(tree: Tree, colon: int) -> Stretch | None:
    """Who stands before a colon and a quotation: the subject there, or all of it where there is no verb."""
    reading = tree.reading
    for place in range(colon):
        if reading.deps[place] == "nsubj" and reading.lower[place] not in words_of.NOBODY:
            who = tree.name(place)
            return who if who[1] <= colon else None
    return (0, colon) if _may_speak(reading, 0, colon) else None


def _may_speak(reading: Reading, start: int, end: int) -> bool:
    """Whether the few words beside a headline's colon can be somebody."""
    words = reading.words[start:end]
    if not 0 < len(words) <= 4 or set(reading.lower[start:end]) & words_of.NOT_NAMES:
        return False
    if FINITE & set(reading.tags[start:end]):
        return False
    last = reading.lower[end - 1]
    known = last in words_of.ROLES | words_of.BODIES | words_of.SOURCES or last.rstrip("s") in words_of.ROLES
    return known or (
        (start > 0 or len(words) > 1 or reading.tags[start] == "NNP") and all(word[:1].isupper() for word in words)
    )
