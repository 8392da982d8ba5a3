"""Making text safe to show and to store, checking dates, deriving public ids, and searching without case or accents."""

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

from annotator.errors import InputError

_REPLACEMENT = "\ufffd"
_BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SPACES = "\t\r\x0b\x0c\x85\u2028\u2029"


def _display_table() -> dict[int, str]:
    controls = [*range(0x20), 0x7F, *range(0x80, 0xA0), *range(0xD800, 0xE000)]
    table = dict.fromkeys(controls, _REPLACEMENT)
    table |= {ord(char): _REPLACEMENT for char in _BIDI_CONTROLS}
    table |= {ord(char): " " for char in _SPACES}
    del table[ord("\n")]
    return table


_DISPLAY = _display_table()
_ONE_LINE = _DISPLAY | {ord("\n"): " "}


def for_display(text: str) -> str:
    """Make ``text`` harmless on a terminal without moving any offset.

    Control characters (C0 except newline, DEL, C1), bidi controls and lone surrogates become U+FFFD; tabs and foreign
    line ends become spaces. The result has the same length in code points.
    """
    return text.translate(_DISPLAY)


def counted(count: int, noun: str) -> str:
    """A count with its noun: "1 claim", "2 claims"; for nouns whose plural ends in s."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def one_line(text: str) -> str:
    """Like ``for_display``, and newlines become spaces too."""
    return text.translate(_ONE_LINE)


_CONTROLS: dict[int, str | None] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)))
_BOX = _CONTROLS | {ord("\n"): "\n", ord("\t"): " ", ord("\x85"): "\n"}
_LINE = _CONTROLS | {ord(char): " " for char in "\n\t\x85\u2028\u2029"}


def clean_box(text: str) -> str:
    """``text`` for a field of several lines: line ends as newlines, control characters removed.

    Direction marks stay, because they belong to the exact wording of a Hebrew or Arabic quote.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_BOX)


def clean_line(text: str) -> str:
    """``text`` for a field of one line: line ends and tabs as spaces, control characters removed."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE)


_PLAIN_MARKS = (*((mark, '"') for mark in "“”„‟"), *((mark, "'") for mark in "‘’‚‛"), ("\xad", ""), ("\ufeff", ""))


def plain_words(text: str) -> str:
    """A text with straight quotation marks, and each run of white space as one space: equal however it was saved."""
    plain = " ".join(text.split())
    for mark, instead in _PLAIN_MARKS:
        plain = plain.replace(mark, instead)
    return plain.strip()


def sha256_of(text: str) -> str:
    """Hex SHA-256 of the UTF-8 bytes of ``text``."""
    import hashlib  # here, because the first screen appears before anything is hashed

    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def loose_key(text: str) -> str:
    """The SHA-256 of a text's plain words, which texts share that differ only in how they were saved."""
    return sha256_of(plain_words(text))


def check_storable(text: str, what: str) -> None:
    """Refuse characters that databases and JSON files cannot carry unchanged: NUL and lone surrogates.

    Raises:
        InputError: names ``what`` and the offset of the first such character.

    """
    bad = re.search("[\0\ud800-\udfff]", text)
    if bad:
        kind = "a NUL character" if bad.group() == "\0" else "half of a surrogate pair"
        raise InputError(
            f"{what} contains {kind} at character {bad.start()}: save it as plain UTF-8 text and try again."
        )


def article_public_id(sha256: str) -> str:
    """The id of an article, from the SHA-256 of its text: the same in every database."""
    return "a" + sha256[:16]


def document_public_id(sha256: str) -> str:
    """The id of a document of the library, from the SHA-256 of its text: the same in every database."""
    return "d" + sha256[:16]


def claim_public_id(article_sha256: str, start: int, end: int, taken: int = 0) -> str:
    """The id of a new claim, from its article and span, so that two databases give the same claim the same id.

    The id stays when the span is edited later. ``taken`` counts up while another claim already has the id.
    """
    seed = f"{article_sha256}:{start}:{end}" + (f":{taken}" if taken else "")
    return "c" + sha256_of(seed)[:16]


def source_public_id(key: str) -> str:
    """The id of a source, from its document key (``annotator.web.address``) or from the reason it has no URL."""
    return "s" + sha256_of(key)[:16]


_DATE = re.compile(
    r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?)?)?", re.ASCII
)


def iso_day(value: str) -> str:
    """Check an ISO 8601 day (``2026-05-12``) and return it trimmed.

    Raises:
        InputError: with an example of a valid day.

    """
    cleaned = value.strip()
    try:
        day = date.fromisoformat(cleaned if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cleaned, re.ASCII) else "")
    except ValueError as error:
        raise InputError(f"“{one_line(value)}” is not a day: write it like 2026-05-12.") from error
    return day.isoformat()


def iso_date(value: str) -> str:
    """Check an ISO 8601 date (``2026``, ``2026-05``, ``2026-05-12`` or a full time) and return it trimmed.

    Raises:
        InputError: with an example of a valid date.

    """
    cleaned = value.strip()
    full = cleaned if len(cleaned) > len("2026-05") else f"{cleaned}-01-01"[:10]
    try:
        datetime.fromisoformat(full if _DATE.fullmatch(cleaned) else "")
    except ValueError as error:
        raise InputError(f"“{one_line(value)}” is not a date: write it like 2026-05-12.") from error
    return cleaned


def folded(text: str) -> str:
    """``text`` without case and accents, at the same length, so that offsets still fit."""
    return "".join(map(_folded_character, text))


@lru_cache(maxsize=4096)
def _folded_character(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0].casefold()
    return base if len(base) == 1 else char


def places_of(words: str, text: str) -> list[tuple[int, int]]:
    """Where any of ``words`` occurs in ``text``, ignoring case and accents: disjoint slices in order.

    Matches at the beginning of words; elsewhere only if there are none.
    """
    parts = sorted({folded(word) for word in words.split()}, key=len, reverse=True)
    if not parts:
        return []
    any_of, plain = "|".join(map(re.escape, parts)), folded(text)
    places = [match.span() for match in re.finditer(rf"(?<!\w)(?:{any_of})", plain)]
    return places or [match.span() for match in re.finditer(any_of, plain)]
