"""Decoding bytes: by byte order mark, declared encoding, UTF-8, or a guess, in this order."""

import codecs
import re
from dataclasses import dataclass

from annotator.errors import InputError
from annotator.ingest.readers.encoding_guess import best_encoding

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LATIN = frozenset(("ascii", "iso8859-1"))
"""Encodings that browsers read as Windows-1252 (WHATWG Encoding Standard, section 4.2)."""
_SAMPLE = 64 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_GOOD = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_GOOD_FOR_ONE_BAD = 4
"""Characters of UTF-8 for each byte that is none: with fewer, the text is rather in another encoding."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text made from bytes. ``remark`` says what was guessed or replaced; ``None`` if nothing was."""

    text: str
    remark: str | None = None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text in ``data``, unchanged except for a leading byte order mark.

    ``declared`` is the encoding named by a header or the file itself; it is tried before UTF-8. Single bytes that are
    not UTF-8 in a text that is otherwise become replacement characters.

    Raises:
        InputError: if it is not text or its encoding cannot be detected; continues a sentence that begins with the
            source.

    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strict(data[len(mark) :], encoding)
            if text is None:
                raise InputError(f"begins like {encoding.upper()} text but cannot be read as such: save it as UTF-8.")
            return Decoded(text)
    text = _strict(data, _usual(declared)) if declared else None
    if text is None and b"\0" not in data:
        text = _strict(data, "utf-8")
    return Decoded(text) if text is not None else _mended(data) or _guess(data)


def byte_order_mark(data: bytes) -> str | None:
    """The encoding of a leading byte order mark."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _usual(declared: str) -> str:
    try:
        name = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return "utf-8"
    return "cp1252" if name in _LATIN else name


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _mended(data: bytes) -> Decoded | None:
    """UTF-8 with a few bytes that are none; ``None`` if it is rather another encoding."""
    good = len(_GOOD.findall(data))
    if b"\0" in data or not good:
        return None
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode())
    if good < bad * _GOOD_FOR_ONE_BAD:
        return None
    return Decoded(
        text, f"is UTF-8 but for {bad} byte{'s' * (bad != 1)}, which became “\ufffd”: compare it with the original."
    )


def _guess(data: bytes) -> Decoded:
    """The text in the encoding in which it makes most sense."""
    for encoding in best_encoding(data[:_SAMPLE]):
        text = _strict(data, encoding)
        if text is not None and len(_CONTROL.findall(text[:_SAMPLE])) * 1000 <= len(text[:_SAMPLE]):
            name = encoding.replace("_", "-")
            return Decoded(text, f"states no encoding; {name} was guessed: see whether its accented letters are right.")
    if b"\0" in data and (text := _strict(data, "utf-8")) is not None:
        return Decoded(text)
    raise InputError("is not text, or has an unknown encoding: save it as UTF-8 text and try again.")
