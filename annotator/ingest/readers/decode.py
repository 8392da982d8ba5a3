"""Decoding bytes: by byte order mark, declared encoding, UTF-8, or a guess, in this order."""

import codecs
import re

from annotator.errors import InputError

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LATIN = frozenset(("ascii", "iso8859-1"))
"""Encodings that browsers read as Windows-1252 (WHATWG Encoding Standard, section 4.2)."""
_GUESSES = [
    *("cp1252", "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "utf_16_le", "utf_16_be"),
]
_SAMPLE = 256 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text in ``data``, unchanged except for a leading byte order mark.

    ``declared`` is the encoding named by a header or the file itself; it is tried before UTF-8.

    Raises:
        InputError: if it is not text or its encoding cannot be detected; continues a sentence that begins with the
            source.

    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strict(data[len(mark) :], encoding)
            if text is None:
                raise InputError(f"begins like {encoding.upper()} text but cannot be read as such: save it as UTF-8.")
            return text
    text = _strict(data, _usual(declared)) if declared else None
    if text is None and b"\0" not in data:
        text = _strict(data, "utf-8")
    return _guess(data) if text is None else text


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


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    matches = list(from_bytes(data[:_SAMPLE], cp_isolation=_GUESSES))
    fits = [(match.encoding, match.chaos, match.coherence) for match in matches]
    for encoding in [*_settle(data, fits), *(encoding for encoding, _, _ in fits)]:
        text = _strict(data, encoding)
        if text is not None and len(_CONTROL.findall(text[:_SAMPLE])) * 1000 <= len(text[:_SAMPLE]):
            return text
    if b"\0" in data and (text := _strict(data, "utf-8")) is not None:
        return text
    raise InputError("is not text, or has an unknown encoding: save it as UTF-8 text and try again.")


def _settle(data: bytes, fits: list[tuple[str, float, float]]) -> list[str]:
    """Decide between three encodings that differ in a few letters.

    ``fits`` are encodings with their mess and coherence, best first. Š and ž have the same bytes in Windows-1250 and
    1252, and texts in western languages hardly have them; text in ISO 8859-2 has no byte from 0x80 to 0x9f, text in
    Windows-1250 nearly always does.
    """
    if not fits:
        return []
    tied = [encoding for encoding, *fit in fits if fit == list(fits[0][1:])]
    if "cp1252" in tied and not re.search(b"[\x8a\x8e\x9a\x9e]", data):
        return ["cp1252"]
    central = fits[0][0] in ("cp1250", "iso8859_2")
    if central and any(fit[0] == "iso8859_2" for fit in fits) and not re.search(b"[\x80-\x9f]", data):
        return ["iso8859_2"]
    return ["cp1250"] if "cp1250" in tied else []
