"""Analysing the reported speech in one sentence: its voices with speaker, cue and content.

A *cue* is a reporting word outside quotation marks ("said", "told reporters", "according to", "her claim"). Cue and
speaker with their modifiers are the *saying*; the content is after it, before it, or on both sides ("The pool, she
said, was shut"). Commas and quotation marks decide first and the parse second, because news has the marks and small
models often attach the parts wrongly.
"""

from dataclasses import dataclass, replace

from annotator.domain.vocabulary import SentenceKind
from annotator.suggest import speech_words
from annotator.suggest.content import said_by
from annotator.suggest.cues import Cue, CueKind, find_cues
from annotator.suggest.edges import trim
from annotator.suggest.parsed_sentence import Reading
from annotator.suggest.people import Mention, mention, people_in
from annotator.suggest.stances import find_stances
from annotator.suggest.tree import FINITE, Stretch, Tree

_SIGNING = frozenset((">", "—", "–", "-", "―"))
_LONGEST_SIGNATURE = 12


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker in a sentence. ``who`` is as written, which may be a pronoun; ``content`` is in tokens.

    ``denied``: the speaker denies or asks ``content``, and does not state it.
    """

    who: Mention
    cue: str | None
    content: tuple[Stretch, ...]
    saying: Stretch
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """The reported speech in one sentence.

    ``quoted``: (nearly) all of it is quoted, and ``own_words`` are these words. ``people`` are the others named outside
    quotations, the subject last. ``signature``: the line is only a name, after a dash or with a role, and signs the
    text above it.
    """

    voices: tuple[Voice, ...] = ()
    quoted: bool = False
    people: tuple[Mention, ...] = ()
    signature: Mention | None = None


def hear(tree: Tree, kind: SentenceKind | None = None) -> Heard:
    """The reported speech in a sentence, with voices in order."""
    reading = tree.reading
    quoted = sum(tree.marks) > 0.6 * len(tree.marks)
    voices = _with_stances(tree, _voices(tree))
    if not voices and ":" in reading.words:
        voices = _beside_colon(tree, kind)
    return Heard(
        voices=tuple(voices),
        quoted=quoted,
        people=people_in(tree) if reading.tagged else (),
        signature=_signature(tree) if len(reading.words) <= _LONGEST_SIGNATURE else None,
    )


def _signature(tree: Tree) -> Mention | None:
    """The name at the beginning of a short line without a verb."""
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
    reading = tree.reading
    return reading.words[end : end + 1] == [","] and bool(speech_words.ROLES & set(reading.lower[end:]))


def _voices(tree: Tree) -> list[Voice]:
    if speech_words.ALL.isdisjoint(tree.reading.lower) and not any(tree.marks):
        return []
    cues = find_cues(tree)
    voices: list[Voice] = []
    for number, cue in enumerate(cues):
        content = said_by(tree, cue, [*cues[:number], *cues[number + 1 :]])
        start, end = cue.saying
        reported = any(piece[0] <= start and end <= piece[1] for voice in voices for piece in voice.content)
        if not reported and (content or _announces(tree, cue)):
            word = tree.reading.lower[cue.place]
            quoted = any(tree.marks[place] for piece in content for place in range(*piece))
            denied = word in speech_words.DENYING and not quoted
            voices.append(Voice(mention(tree, cue.speaker), cue.text, content, cue.saying, denied))
    return voices


def _with_stances(tree: Tree, voices: list[Voice]) -> list[Voice]:
    """The voices with those that demand, ask, blame or deny; what is denied ends before the words that deny it."""
    for stance in find_stances(tree):
        start, end = stance.saying
        if stance.told_apart:
            voices = [replace(voice, content=_until(tree, voice.content, start)) for voice in voices]
            voices = [voice for voice in voices if voice.saying[0] < start and voice.content]
            content = voices[-1].content if voices else (stance.content,)
        else:
            content = (stance.content,)
        if not any(_covers(voice, start, end) for voice in voices):
            voices.append(Voice(mention(tree, stance.speaker), stance.cue, content, stance.saying, denied=True))
    return sorted(voices, key=lambda voice: voice.saying)


def _covers(voice: Voice, start: int, end: int) -> bool:
    """Whether tokens are part of a voice's words or of its saying."""
    return any(first < end and start < last for first, last in (*voice.content, voice.saying))


def _until(tree: Tree, content: tuple[Stretch, ...], end: int) -> tuple[Stretch, ...]:
    cut = (trim(tree, first, min(last, end)) for first, last in content if first < end)
    return tuple((first, last) for first, last in cut if first < last)


def _announces(tree: Tree, cue: Cue) -> bool:
    """Whether a cue without content still names a speaker: before a colon, or without a parse."""
    says = cue.kind is CueKind.VERB and tree.reading.lower[cue.place] not in speech_words.QUOTING
    return says and (not tree.reading.parsed or tree.reading.words[-1] == ":")


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
    announces = bool(set(reading.lower[:colon]) & speech_words.NOT_NAMES)  # "The Big Interview: Ana Prell"
    if _may_speak(reading, colon + 1, count) and colon > 2 and not announces:
        return [_spoken(tree, (colon + 1, count), (0, colon), (colon, count))]
    return []


def _spoken(tree: Tree, who: Stretch, content: Stretch, saying: Stretch) -> Voice:
    return Voice(mention(tree, who), None, (trim(tree, *content),), saying)


def _subject_before(tree: Tree, colon: int) -> Stretch | None:
    """The speaker before a colon and a quotation: the subject, or all of it without a verb."""
    reading = tree.reading
    for place in range(colon):
        if reading.deps[place] == "nsubj" and reading.lower[place] not in speech_words.NOBODY:
            who = tree.name(place)
            return who if who[1] <= colon else None
    if _may_speak(reading, 0, colon):
        return 0, colon
    named = colon > 1 and reading.tags[colon - 1] == "NNP" and not FINITE & set(reading.tags[:colon])
    return tree.name(colon - 1) if named else None  # "RMT general secretary Frank Delaney: “…”"


def _may_speak(reading: Reading, start: int, end: int) -> bool:
    """Whether the few words beside a headline's colon can be a speaker."""
    words = reading.words[start:end]
    if not 0 < len(words) <= 4 or set(reading.lower[start:end]) & speech_words.NOT_NAMES:
        return False
    if FINITE & set(reading.tags[start:end]):
        return False
    last = reading.lower[end - 1]
    known = (
        last in speech_words.ROLES | speech_words.BODIES | speech_words.SOURCES
        or last.rstrip("s") in speech_words.ROLES
    )
    return known or (
        (start > 0 or len(words) > 1 or reading.tags[start] == "NNP") and all(word[:1].isupper() for word in words)
    )
