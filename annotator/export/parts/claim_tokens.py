"""Tokenise texts with spaCy, so that exported spans align with the tokens used in training."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

OTHER = "xx"
"""spaCy's code for multiple languages."""
MISALIGNED = "does not begin and end with a word as spaCy cuts them"
_OWN_TOKENIZER = frozenset({"ja", "ko", "th", "vi"})
"""Languages whose spaCy tokeniser needs another package."""
_KNOWN_WORDS = 200_000
"""Vocabulary size above which new words are forgotten after each use."""


def language_of(tag: str | None) -> str:
    """Return spaCy's language code for tokenising a text with this BCP 47 tag; English without a tag."""
    return str(_tokeniser((tag or "en").partition("-")[0].lower()).lang)


@contextmanager
def tokeniser(tag: str | None) -> Iterator["Language"]:
    """Yield the blank pipeline for a language. Do not use its documents after the ``with`` block."""
    nlp = _tokeniser((tag or "en").partition("-")[0].lower())
    if len(nlp.vocab) < _KNOWN_WORDS:
        yield nlp
    else:
        with nlp.memory_zone():
            yield nlp


def words(doc: "Doc") -> list[dict[str, Any]]:
    """Return the tokens of a document in Prodigy's form: text, start, end, index, and whether a space follows."""
    return [
        {"text": word.text, "start": word.idx, "end": word.idx + len(word), "id": word.i, "ws": bool(word.whitespace_)}
        for word in doc
    ]


@lru_cache(maxsize=16)
def _tokeniser(language: str) -> "Language":
    import spacy

    try:
        nlp = spacy.blank(OTHER if language in _OWN_TOKENIZER else language)
    except ImportError:
        nlp = spacy.blank(OTHER)
    nlp.max_length = 2**31
    return nlp
