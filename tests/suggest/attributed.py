"""The passages of ``data/attribution*.txt`` and how far the rules agree with them.

Speakers count by sentence: right where the same voices are found in the same order, each by one of its names, and
where nobody is found in a sentence that nobody speaks in. Content counts by word over all sentences together (F1 of
words that somebody says), so that words given to a speaker in vain count too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from annotator.domain.suggestion import SentenceText
from annotator.ingest.segment import segment
from annotator.suggest.attribution import attribute
from annotator.suggest.parsed_sentence import Layers, read
from annotator.suggest.speech import Heard, hear
from annotator.suggest.suggester import goes_on
from annotator.suggest.tree import Tree
from annotator.suggest.turns import first_word, turns_of

DATA = Path(__file__).with_name("data")
_WORD = re.compile(r"\w+(?:[.,’'-]\w+)*")
_VOICE = re.compile(r"(?P<names>.+?) \[(?P<cue>.+)\]")


@dataclass(frozen=True)
class Voice:
    """One speaker: the names that are right, and the cue."""

    names: tuple[str, ...]
    cue: str | None


@dataclass(frozen=True)
class Answer:
    """A sentence with its voices and the words they say, by offset."""

    text: str
    voices: tuple[Voice, ...]
    said: frozenset[int]


@dataclass(frozen=True)
class Passage:
    """A short article with the answers for its sentences, and the file it stands in."""

    file: str
    name: str
    held_out: bool
    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Found:
    """What the rules say of a sentence."""

    voices: tuple[tuple[str | None, str | None], ...]
    said: frozenset[int]


@dataclass
class Figures:
    """Counts over sentences and words."""

    sentences: int = 0
    right: int = 0
    spoken: int = 0
    spoken_right: int = 0
    cues: int = 0
    cues_right: int = 0
    both: int = 0
    given: int = 0
    found: int = 0

    def add(self, answer: Answer, found: Found) -> bool:
        """Count one sentence; says whether its speakers are right."""
        right = len(found.voices) == len(answer.voices) and all(
            name in voice.names for (name, _), voice in zip(found.voices, answer.voices, strict=True)
        )
        self.sentences += 1
        self.right += right
        self.spoken += bool(answer.voices)
        self.spoken_right += bool(answer.voices) and right
        self.cues += len(answer.voices)
        self.cues_right += sum(cue == voice.cue for (_, cue), voice in zip(found.voices, answer.voices, strict=False))
        self.both += len(answer.said & found.said)
        self.given += len(answer.said)
        self.found += len(found.said)
        return right

    @property
    def accuracy(self) -> float:
        """Share of sentences whose speakers are right."""
        return self.right / self.sentences

    @property
    def spoken_accuracy(self) -> float:
        """The same among sentences in which somebody speaks."""
        return self.spoken_right / self.spoken

    @property
    def f1(self) -> float:
        """F1 of the words that somebody says."""
        return 2 * self.both / (self.given + self.found)

    @property
    def cue_accuracy(self) -> float:
        """Share of voices with the right cue."""
        return self.cues_right / self.cues


def passages() -> list[Passage]:
    """The passages of all files, by the name of the file."""
    return [one for path in sorted(DATA.glob("attribution*.txt")) for one in _passages_of(path)]


def _passages_of(path: Path) -> list[Passage]:
    made = []
    for block in re.split(r"(?m)^== ", path.read_text("utf-8"))[1:]:
        head, _, rest = block.partition("\n")
        paragraphs = [[_answer(line) for line in part.splitlines() if line] for part in rest.strip().split("\n\n")]
        text = "\n\n".join(" ".join(answer.text for answer in part) for part in paragraphs)
        name, _, _ = head.partition(" held out")
        answers = tuple(answer for part in paragraphs for answer in part)
        made.append(Passage(path.stem, name, head.endswith("held out"), text, answers))
    return made


def _answer(line: str) -> Answer:
    marked, _, voices = line.partition(" || ")
    text, inside = "", []
    for piece in re.split(r"(\{(?:\d:)?|\})", marked):
        if piece[:1] == "{" or piece == "}":
            inside.append(len(text))
        else:
            text += piece
    spans = list(zip(inside[::2], inside[1::2], strict=True))
    said = frozenset(at for at in words(text) if any(start <= at < end for start, end in spans))
    return Answer(text, tuple(_voice(one) for one in voices.split(" ;; ") if one), said)


def _voice(text: str) -> Voice:
    match = _VOICE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return Voice(tuple(match["names"].split(" / ")), None if match["cue"] == "-" else match["cue"])


def words(text: str) -> list[int]:
    """Where the words of a text begin."""
    return [match.start() for match in _WORD.finditer(text)]


def find(nlp: Language, text: str) -> Iterator[tuple[str, Found]]:
    """What the rules say of each sentence of an article."""
    spans = segment(text)
    article = [SentenceText(text[one.start : one.end], one.kind, one.paragraph, one.quotation) for one in spans]
    turns = turns_of(article)
    heard, trees = [], []
    for sentence, inside, turn in zip(article, goes_on(article), turns, strict=True):
        doc = nlp(sentence.text[first_word(sentence.text, turn) :])
        tree = Tree(read(doc[:], Layers.of(doc)), inside)
        trees.append(tree)
        heard.append(Heard() if turn and turn.says_all else hear(tree, sentence.kind))
    attributions = attribute(article, heard, turns)
    for sentence, tree, one, voices, turn in zip(article, trees, heard, attributions, turns, strict=True):
        pieces = [piece for voice in one.voices for piece in voice.content]
        if not one.voices and voices:
            pieces = list(tree.runs()) if one.quoted else []
        first = first_word(sentence.text, turn)
        places = [first + place for place in tree.reading.places()]
        spans_said = [(places[start], places[end - 1] + len(tree.reading.words[end - 1])) for start, end in pieces]
        if turn and not one.voices:
            spans_said = [(first, len(sentence.text))]
        said = frozenset(at for at in words(sentence.text) if any(start <= at < end for start, end in spans_said))
        yield sentence.text, Found(tuple((voice.speaker, voice.cue) for voice in voices), said)


def figures(nlp: Language, chosen: Sequence[Passage]) -> tuple[Figures, list[tuple[str, Answer, Found]]]:
    """The figures over ``chosen``, and the sentences where speakers, cues or words differ."""
    counted, wrong = Figures(), []
    for passage in chosen:
        found = list(find(nlp, passage.text))
        if [text for text, _ in found] != [answer.text for answer in passage.answers]:
            raise ValueError(f"{passage.name}: {[text for text, _ in found]}")
        for answer, (_, one) in zip(passage.answers, found, strict=True):
            right = counted.add(answer, one)
            cues = [voice.cue for voice in answer.voices] == [cue for _, cue in one.voices]
            if not right or not cues or one.said != answer.said:
                wrong.append((passage.name, answer, one))
    return counted, wrong
