"""Splitting text into word pieces (WordPiece, Wu et al. 2016) as BERT's lower-casing models do.

A text is put in lower case, accents are taken off, and it is divided at white space, punctuation and characters of
Chinese. Each word then takes the longest piece of the vocabulary that it begins with, and so on for the rest; pieces
that continue a word are marked ``##``. A smaller vocabulary gives more and shorter pieces, not more unknown ones.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

PADDING, UNKNOWN, FIRST, LAST = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
"""The pieces after shorter texts, for what the vocabulary cannot spell, and around each text."""
LONGEST_WORD = 100
"""Characters of a word; longer ones are encoded data and count as unknown."""
_REMEMBERED, _LONGEST_REMEMBERED = 20_000, 40
_APART = (
    r"\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002b73f\U0002b740-\U0002b81f\U0002b820-\U0002ceaf\U0002f800-\U0002fa1f"
)
_CHUNK = re.compile(rf"[{_APART}]|[^\s{_APART}]+")


class WordPieces:
    """A vocabulary of pieces; a piece's number is its place in it. Not thread-safe."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """Take the pieces in order.

        Raises:
            KeyError: if a special piece is missing.

        """
        self._places = {piece: place for place, piece in enumerate(vocabulary)}
        self._unknown, self._first, self._last = (self._places[piece] for piece in (UNKNOWN, FIRST, LAST))
        self._of_chunk = lru_cache(maxsize=_REMEMBERED)(self._chunk)

    def numbers(self, text: str, most: int) -> list[int]:
        """The pieces of ``text`` between those for its ends, at most ``most`` in all; the rest is cut off."""
        numbers = [self._first]
        for chunk in _CHUNK.findall(text[: most * LONGEST_WORD]):
            numbers += self._of_chunk(chunk) if len(chunk) <= _LONGEST_REMEMBERED else self._chunk(chunk)
            if len(numbers) >= most:
                break
        return [*numbers[: most - 1], self._last]

    def _chunk(self, chunk: str) -> tuple[int, ...]:
        return tuple(number for word in _words(chunk) for number in self._word(word))

    def _word(self, word: str) -> list[int]:
        if len(word) > LONGEST_WORD:
            return [self._unknown]
        numbers: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            end = next((end for end in range(len(word), start, -1) if mark + word[start:end] in self._places), 0)
            if not end:
                return [self._unknown]
            numbers.append(self._places[mark + word[start:end]])
            start = end
        return numbers


def padded(rows: Sequence[Sequence[int]]) -> "tuple[np.ndarray, np.ndarray]":  # type: ignore[type-arg]
    """The numbers as one table with zeros after the shorter rows, and the length of each row."""
    lengths = np.array([len(row) for row in rows])
    table = np.zeros((len(rows), int(lengths.max())), np.int64)
    for place, row in enumerate(rows):
        table[place, : len(row)] = row
    return table, lengths


def _words(chunk: str) -> list[str]:
    """A chunk without white space in lower case, divided at punctuation, without accents and control characters."""
    words: list[str] = []
    inside = False
    for character in unicodedata.normalize("NFD", chunk.lower()):
        category = unicodedata.category(character)
        if category == "Mn" or category[0] == "C" or character == "\ufffd":
            continue
        if _is_mark(character, category):
            words.append(character)
            inside = False
        elif inside:
            words[-1] += character
        else:
            words.append(character)
            inside = True
    return words


def _is_mark(character: str, category: str) -> bool:
    """BERT also takes the symbols of ASCII for punctuation."""
    return category[0] == "P" or (character.isascii() and not character.isalnum())
