"""Reading transcripts with times: WebVTT, SubRip (SRT) and Whisper's JSON.

They become text as people write transcripts, a paragraph for each turn that begins with "NAME: ", so that suggestions
know the speaker. The times go to ``meta`` as ``time_codes``: pairs of an offset in the text and seconds.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.readers.article import make_article
from annotator.ingest.readers.row_fields import Row

_TIMES = re.compile(
    r"^[ \t]*(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})[ \t]*-->[ \t]*(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})[^\n]*$",
    re.M,
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
_CHANGE = re.compile(r"\s*(?:>>+|[-–—](?=\s?[A-Z]))\s*")
_NAMED = re.compile(r"\s*([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}):\s+(?=\S)")
_NO_TEXT = "has no words with times: check that it is a transcript."
_PAUSE = 4.0
"""Seconds of silence after which a paragraph ends, if a sentence does."""
_LONG = 700
"""Characters after which a paragraph ends with the next sentence."""
_ENDS = (".", "?", "!", "…", "”", '"', "。", "؟")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words shown or spoken at one time, in seconds; ``speaker`` where it is said."""

    start: float
    end: float
    text: str
    speaker: str | None = None
    new_turn: bool = False


def read_subtitles(text: str, origin: str) -> ArticleInput:
    """A transcript from WebVTT or SRT.

    Raises:
        InputError: if it has no words.

    """
    cues = list(_without_repeats(_cues(text.replace("\r\n", "\n").replace("\r", "\n"))))
    return transcript(cues, origin)


def is_whisper(value: object) -> bool:
    """Whether a value of JSON is a transcript of Whisper, WhisperX or faster-whisper."""
    segments = value.get("segments") if isinstance(value, dict) else None
    first = segments[0] if isinstance(segments, list) and segments else None
    return isinstance(first, dict) and {"start", "end", "text"} <= first.keys()


def read_whisper(value: Row, origin: str) -> ArticleInput:
    """A transcript from Whisper's JSON; speakers where a diariser added them.

    Raises:
        InputError: if it has no words.

    """
    cues = [
        Cue(_seconds(each.get("start")), _seconds(each.get("end")), " ".join(each["text"].split()), _speaker(each))
        for each in value["segments"]
        if isinstance(each, dict) and isinstance(each.get("text"), str)
    ]
    language = value.get("language")
    return transcript(cues, origin, language if isinstance(language, str) and len(language) < 9 else None)


def transcript(cues: Iterable[Cue], origin: str, language: str | None = None) -> ArticleInput:
    """The article of a transcript: turns as paragraphs, times in ``meta``.

    Raises:
        InputError: if it has no words.

    """
    parts: list[str] = []
    times: list[list[float]] = []
    length, since, speaker, ended = 0, 0, None, 0.0
    for cue in cues:
        if not cue.text:
            continue
        turn = cue.new_turn or (cue.speaker is not None and cue.speaker != speaker)
        done = bool(parts) and parts[-1].endswith(_ENDS) and (cue.start - ended > _PAUSE or length - since > _LONG)
        if parts:
            parts.append("\n\n" if turn or done else " ")
            length += len(parts[-1])
        if turn or done or not times:
            since = length
        label = f"{cue.speaker}: " if cue.speaker and (turn or done) else ""
        times.append([length, round(cue.start, 3)])
        parts.append(label + cue.text)
        length += len(parts[-1])
        speaker, ended = (cue.speaker if turn else speaker), cue.end
    if not parts:
        raise InputError(_NO_TEXT)
    return make_article("".join(parts) + "\n", origin, language=language, meta={"time_codes": times})


def _cues(text: str) -> Iterator[Cue]:
    places = list(_TIMES.finditer(text))
    for number, found in enumerate(places):
        stop = places[number + 1].start() if number + 1 < len(places) else len(text)
        block = text[found.end() : stop].strip("\n").split("\n\n")[0]
        start, end = _clock(found.groups()[:4]), _clock(found.groups()[4:])
        yield from _voices(block, start, end)


def _voices(block: str, start: float, end: float) -> Iterator[Cue]:
    """The voices of one cue: "<v Ana Ruiz>", ">> RUIZ:", "- So?"; all at the time of the cue."""
    pieces = _VOICE.split(block)
    for voice, piece in zip([None, *pieces[1::2]], pieces[::2], strict=True):
        for line in _changes(piece):
            words = html.unescape(_TAGS.sub("", line))
            new = bool(_CHANGE.match(words))
            words = _CHANGE.sub("", words, count=1) if new else words
            named = _NAMED.match(words) if voice is None else None
            spoken = " ".join(words[named.end() :].split() if named else words.split())
            if spoken:
                yield Cue(
                    start, end, spoken, voice.strip() if voice else named[1] if named else None, new or bool(named)
                )


def _changes(piece: str) -> Iterator[str]:
    """The lines of a cue, joined up to the next that begins another turn."""
    lines: list[str] = []
    for line in piece.split("\n"):
        if lines and (_CHANGE.match(line) or _NAMED.match(line)):
            yield " ".join(lines)
            lines = []
        lines.append(line)
    yield " ".join(lines)


def _without_repeats(cues: Iterable[Cue]) -> Iterator[Cue]:
    """The cues without words that were shown before and roll on, as automatic captions do."""
    before = ""
    for cue in cues:
        if cue.text == before and not cue.new_turn:
            continue
        rolled = cue.text.startswith(before + " ") and len(before) > 15 and not cue.new_turn
        text = cue.text[len(before) :].strip() if rolled else cue.text
        before = cue.text
        yield Cue(cue.start, cue.end, text, cue.speaker, cue.new_turn)


def _clock(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction or 0}")


def _seconds(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0


def _speaker(segment: Row) -> str | None:
    name = segment.get("speaker")
    return " ".join(name.split()) or None if isinstance(name, str) else None
