"""Words of a text as spaCy cuts them, so that what is exported begins and ends where training expects it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

OTHER = "xx"
"""spaCy's name for a text of any language."""
MISALIGNED = "does not begin and end with a word as spaCy cuts them"
_OWN_TOKENIZER = frozenset({"ja", "ko", "th", "vi"})
"""Languages whose tokeniser in spaCy needs a package that does not come with it."""
_KNOWN_WORDS = 200_000
"""Words that a tokeniser remembers; from then on, new ones are forgotten after each use."""


def language_of(tag: str | None) -> str:
    """The language that a text with this BCP 47 tag is tokenised as: spaCy's name, English where nothing is said."""
    return str(_tokeniser((tag or "en").partition("-")[0].lower()).lang)


@contextmanager
def tokeniser(tag: str | None) -> Iterator["Language"]:
    """The blank pipeline for a language; no document that it makes may be used when the ``with`` block is left."""
    nlp = _tokeniser((tag or "en").partition("-")[0].lower())
    if len(nlp.vocab) < _KNOWN_WORDS:
        yield nlp
    else:
        with nlp.memory_zone():
            yield nlp


def words(doc: "Doc") -> list[dict[str, Any]]:
    """The tokens of a document as Prodigy writes them: text, start, end, number, and whether a space follows."""
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
