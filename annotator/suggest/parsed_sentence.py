"""Copying a sentence from spaCy into plain lists, so that its ``Doc`` can be released.

Everything after this module works on Penn Treebank tags and ClearNLP or Universal dependency labels. Other tags are
translated and missing ones guessed from the words, so that a blank pipeline works, only less well.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from annotator import english
from annotator.suggest import feature_words

OPENING = frozenset("“„«‹")
CLOSING = frozenset("”»›")
PERSONS = frozenset(("PERSON", "PER"))
STRAIGHT = frozenset(('"', "``", "''"))


@dataclass(frozen=True, slots=True)
class Layers:
    """The annotation layers of a document, determined once because asking spaCy is slow."""

    tags: bool
    universal: bool
    parse: bool
    entities: bool

    @classmethod
    def of(cls, doc: Doc) -> "Layers":
        """The layers of ``doc``; tags count only for English, whose tag set the features use."""
        has = doc.has_annotation
        tags = doc.lang_ == "en" and has("TAG")
        return cls(tags, not tags and has("POS"), has("DEP"), has("ENT_IOB"))


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity: tokens ``start`` to ``end`` (exclusive) of the reading."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence as lists with one item per token.

    ``spaces`` is the white space after each token; ``heads`` are positions in these lists, and a root is its own head.
    ``tagged``, ``parsed`` and ``named`` say whether ``tags``, ``deps`` with ``heads``, and ``entities`` are more than
    guesses. ``office`` marks a sentence made of a name and an office at a named body. ``starts`` has the offset of
    each token in the text of a longer reading from which this one was made, -1 for added words.
    """

    words: list[str]
    lower: list[str]
    spaces: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    entities: list[Entity]
    tagged: bool
    parsed: bool
    named: bool
    office: bool = False
    starts: tuple[int, ...] | None = None

    def slice(self, start: int, end: int) -> str:
        """The text of tokens ``start`` to ``end`` (exclusive), trimmed."""
        pieces = zip(self.words[start:end], self.spaces[start:end], strict=True)
        return "".join(word + space for word, space in pieces).strip()

    def text(self) -> str:
        """The whole text, trimmed."""
        return self.slice(0, len(self.words))

    def places(self) -> list[int]:
        """The offset of each token in characters, and of the end of the text."""
        starts, at = [], 0
        for word, space in zip(self.words, self.spaces, strict=True):
            starts.append(at)
            at += len(word) + len(space)
        return [*starts, at]

    def part(self, start: int, end: int) -> "Reading":
        """Tokens ``start`` to ``end`` (exclusive) as a reading; tokens with a head outside become roots."""
        heads = [head - start if start <= head < end else place for place, head in enumerate(self.heads[start:end])]
        return Reading(
            words=self.words[start:end],
            lower=self.lower[start:end],
            spaces=self.spaces[start:end],
            tags=self.tags[start:end],
            deps=self.deps[start:end],
            heads=heads,
            entities=[
                Entity(one.start - start, one.end - start, one.label)
                for one in self.entities
                if start <= one.start and one.end <= end
            ],
            tagged=self.tagged,
            parsed=self.parsed,
            named=self.named,
            starts=self.offsets(range(start, end)),
        )

    def without(self, places: Collection[int]) -> "Reading":
        """The reading without some tokens; what depends on them becomes a root, and entities keep their other words."""
        gone = set(places)
        kept = [place for place in range(len(self.words)) if place not in gone]
        moved = {place: at for at, place in enumerate(kept)}
        entities = [
            Entity(min(left), max(left) + 1, one.label)
            for one in self.entities
            if (left := [moved[place] for place in range(one.start, one.end) if place in moved])
        ]
        return replace(
            self,
            words=[self.words[place] for place in kept],
            lower=[self.lower[place] for place in kept],
            spaces=[self.spaces[place] for place in kept],
            tags=[self.tags[place] for place in kept],
            deps=[self.deps[place] for place in kept],
            heads=[moved.get(self.heads[place], at) for at, place in enumerate(kept)],
            entities=entities,
            starts=None,
        )

    def offsets(self, places: Iterable[int]) -> tuple[int, ...]:
        """Where the tokens at ``places`` begin in the text that was read first, -1 for added words."""
        starts = self.places() if self.starts is None else self.starts
        return tuple(starts[place] for place in places)

    def spans(self, runs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        """The text of runs of tokens (ends excluded) as slices of the text that was read first, without added words."""
        starts = self.places() if self.starts is None else self.starts
        found: list[tuple[int, int]] = []
        for first, last in runs:
            for place in range(first, last):
                start = starts[place]
                end = start + len(self.words[place])
                if start >= 0 and place > first and found and found[-1][1] + len(self.spaces[place - 1]) == start:
                    found[-1] = (found[-1][0], end)
                elif start >= 0:
                    found.append((start, end))
        return tuple(sorted(found))

    def children(self, head: int) -> list[int]:
        """The tokens whose head is ``head``, in order."""
        return [place for place, other in enumerate(self.heads) if other == head and place != head]


def read(span: Span, layers: Layers) -> Reading:
    """Read ``span``; ``layers`` are those of its document."""
    tokens = list(span)
    first, count = span.start, len(tokens)
    words = [token.text for token in tokens]
    lower = [token.lower_ for token in tokens]
    if layers.parse:
        deps = [token.dep_ for token in tokens]
        places = [token.head.i - first for token in tokens]
        heads = [head if 0 <= head < count else place for place, head in enumerate(places)]
    else:
        deps, heads = [""] * count, list(range(count))
    return Reading(
        words=words,
        lower=lower,
        spaces=[token.whitespace_ for token in tokens],
        tags=_tags(tokens, lower, layers),
        deps=deps,
        heads=heads,
        entities=_entities(tokens) if layers.entities else [],
        tagged=layers.tags or layers.universal,
        parsed=layers.parse,
        named=layers.entities,
    )


def quoted_places(reading: Reading, inside: bool = False) -> list[bool]:
    """For each token, whether it is in quotation marks, marks included.

    ``inside`` says that the sentence continues a quotation opened before it; so does an unopened closing mark.
    """
    marks: list[bool] = []
    opener = "“" if inside else ""
    for place, word in enumerate(reading.words):
        if opener:
            marks.append(True)
            if word in CLOSING or word in STRAIGHT or (opener == "„" and word == "“"):
                opener = ""
        elif word in OPENING or word in STRAIGHT:
            marks.append(True)
            opener = word
        elif word in CLOSING:
            marks = [True] * (place + 1)
        else:
            marks.append(False)
    return marks


def _entities(tokens: list[Token]) -> list[Entity]:
    """The entities, token by token because ``Span.ents`` walks the whole document for every sentence."""
    entities: list[Entity] = []
    for place, token in enumerate(tokens):
        label = token.ent_type_
        if not label:
            continue
        last = entities[-1] if entities else None
        if last and last.end == place and last.label == label and token.ent_iob_ == "I":
            entities[-1] = Entity(last.start, place + 1, label)
        else:
            entities.append(Entity(place, place + 1, label))
    return entities


def _tags(tokens: list[Token], lower: list[str], layers: Layers) -> list[str]:
    if layers.tags:
        return [token.tag_ for token in tokens]
    if layers.universal:
        return [_from_universal(token) for token in tokens]
    return [_guess(token, word, place) for place, (token, word) in enumerate(zip(tokens, lower, strict=True))]


_UNIVERSAL = {
    "NOUN": "NN", "PROPN": "NNP", "NUM": "CD", "ADJ": "JJ", "ADV": "RB", "PRON": "PRP", "DET": "DT",
    "ADP": "IN", "SCONJ": "IN", "CCONJ": "CC", "PART": "RP", "INTJ": "UH", "PUNCT": ".", "SYM": "SYM",
}  # fmt: skip
_DEGREES = {"Cmp": "R", "Sup": "S"}


def _from_universal(token: Token) -> str:
    pos, morph = token.pos_, token.morph
    if pos in ("VERB", "AUX"):
        if "Fin" in morph.get("VerbForm", []):
            return "VBD" if {"Past", "Imp"} & set(morph.get("Tense", [])) else "VBZ"
        return "VBN" if "Part" in morph.get("VerbForm", []) else "VB"
    degree = next(iter(morph.get("Degree", [])), "")
    return _UNIVERSAL.get(pos, "") + (_DEGREES.get(degree, "") if pos in ("ADJ", "ADV") else "")


def _guess(token: Token, word: str, place: int) -> str:
    if token.is_punct or token.is_space:
        return "."
    if token.is_currency:
        return "$"
    if place and word != token.text and word in english.MONTHS:
        return "NNP"
    if known := feature_words.TAGS.get(word):
        return known
    if token.like_num:
        return "CD"
    if place and word != token.text:
        return "NNP"
    return "VBD" if word.endswith("ed") and len(word) > 4 else ""
