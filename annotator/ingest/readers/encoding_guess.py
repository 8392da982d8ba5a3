"""Guessing the encoding of bytes that are not UTF-8: what they make must be words of a language.

Encodings of one byte a letter differ in few letters, so each is judged by a language that it was made for: all letters
beyond ASCII should be that language's, in places where words have them, beside its commonest words. Everything else
(Cyrillic, Greek, East Asian) is left to charset-normalizer.
"""

import re
from collections.abc import Iterator

from annotator.ingest.languages import LETTERS, common_words

_OF_LANGUAGES = {
    "cp1252": ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "ca"),
    "cp1250": ("cs", "sk", "pl", "hu", "ro", "hr", "sl", "de"),
    "iso8859_2": ("cs", "sk", "pl", "hu", "ro", "hr", "sl", "de"),
    "cp1257": ("lv", "lt", "et", "pl"),
    "iso8859_13": ("lv", "lt", "et"),
    "cp1254": ("tr",),
    "mac_roman": ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "ca"),
    "cp850": ("de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "ca"),
    "cp437": ("en", "de", "fr", "es", "it", "sv", "fi"),
    "cp852": ("cs", "sk", "pl", "hu", "ro", "hr", "sl", "de"),
    "mac_latin2": ("cs", "sk", "pl", "hu"),
}
"""Encodings with the languages they were made for, in the order of their use: the first of equals is taken."""
_GUESSES = [
    *("cp1252", "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp866", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "utf_16_le", "utf_16_be"),
]
_MARKS = frozenset("“”‘’„‚«»–—…•°§€£©®™·¿¡½¼¾×\xa0\xad")
"""Signs that texts in any of these languages have."""
_UNUSED = frozenset(("iso8859_2", "iso8859_13"))
"""Encodings without signs from 0x80 to 0x9f."""
_WORD = re.compile(r"[^\W\d_]+")
_SURE = 0.9
"""The share of signs beyond ASCII that must be at home in a language."""
_COMMON_WEIGHT = 0.3
_EARLIER = 1e-3
"""What it is worth to be an earlier encoding of the table."""


def best_encoding(data: bytes) -> Iterator[str]:
    """Encodings for ``data``, the likeliest first."""
    scored = sorted(
        ((_score(data, name) - _EARLIER * place, name) for place, name in enumerate(_OF_LANGUAGES)), reverse=True
    )
    if b"\0" not in data and scored[0][0] >= _SURE:
        yield scored[0][1]
    from charset_normalizer import from_bytes

    yield from (match.encoding for match in from_bytes(data, cp_isolation=_GUESSES))


def _score(data: bytes, encoding: str) -> float:
    """How well the bytes make text of the best language of an encoding; at most about 1.3."""
    if encoding in _UNUSED and re.search(rb"[\x80-\x9f]", data):
        return 0.0
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return 0.0
    strange = [char for char in text if char > "\x7f"]
    if not strange:
        return 0.0
    words = _WORD.findall(text)
    shaped = sum(_is_shaped(word) for word in words if not word.isascii())
    accented = sum(not word.isascii() for word in words)
    lower = [word.lower() for word in words]
    return max(
        _at_home(strange, language) * (shaped / accented if accented else 1.0)
        + _COMMON_WEIGHT * sum(word in common_words(language) for word in lower) / max(1, len(lower))
        for language in _OF_LANGUAGES[encoding]
    )


def _at_home(strange: list[str], language: str) -> float:
    own = LETTERS[language]
    return sum(char in _MARKS or char.lower() in own for char in strange) / len(strange)


def _is_shaped(word: str) -> bool:
    """Whether capitals are where words have them: first, or everywhere."""
    return word[1:].islower() or word.isupper() or len(word) == 1
