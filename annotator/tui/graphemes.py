"""Where one user-perceived character ends and the next begins, and where words do, so that no edge cuts one in two.

The grapheme rules are those of Unicode UAX #29 that news text meets: combining marks, variation selectors, joined
and toned emoji, flags, Hangul syllables in parts, CR LF. The standard library has no segmentation of its own.
"""

import re
import unicodedata
from collections.abc import Iterator

_ZWJ = "\u200d"
_SIMPLE = re.compile(r"[\x20-\x7e\xa0-\u02ff\u0370-\u0482\u2010-\u2027]*")
_WORD = re.compile(r"\w+(?:[’'.,\-\u2011]\w+)*|[^\w\s]")


def grapheme_ends(text: str) -> Iterator[int]:
    """The offsets in ``text`` after each user-perceived character, the last one being ``len(text)``."""
    if _SIMPLE.fullmatch(text):
        yield from range(1, len(text) + 1)
        return
    flags = 0
    for index in range(1, len(text)):
        before, after = text[index - 1], text[index]
        flags = flags + 1 if _is_flag_half(before) else 0
        if not _joined(before, after, flags):
            yield index
    if text:
        yield len(text)


def is_boundary(text: str, offset: int) -> bool:
    """Whether a cut at ``offset`` leaves every user-perceived character whole."""
    if offset <= 0 or offset >= len(text):
        return True
    flags = 0
    while flags < offset and _is_flag_half(text[offset - 1 - flags]):
        flags += 1
    return not _joined(text[offset - 1], text[offset], flags)


def snap(text: str, offset: int, step: int) -> int:
    """``offset`` itself if it is a boundary, else the nearest one in the direction of ``step`` (1 or -1)."""
    while not is_boundary(text, offset):
        offset += step
    return max(0, min(offset, len(text)))


def words(text: str) -> list[tuple[int, int]]:
    """The words and single punctuation marks of ``text`` as slices, edges on grapheme boundaries."""
    found: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        start, end = snap(text, match.start(), -1), snap(text, match.end(), 1)
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _joined(before: str, after: str, flags: int) -> bool:
    """Whether two neighbouring code points belong to one user-perceived character."""
    if after < "\u0300":
        return before == "\r" and after == "\n"
    if before in "\r\n":
        return False
    if after == _ZWJ or before == _ZWJ or unicodedata.category(after) in ("Mn", "Mc", "Me"):
        return True
    code = ord(after)
    if 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F or code == 0x200C:
        return True
    if _is_flag_half(after):
        return flags % 2 == 1
    return _hangul_joined(ord(before), code)


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _hangul_joined(before: int, after: int) -> bool:
    """Leading consonant + vowel, syllable + vowel or final, vowel + final (UAX #29 rules GB6 to GB8)."""
    leading = 0x1100 <= before <= 0x115F
    vowel_before = 0x1160 <= before <= 0x11A7
    syllable = 0xAC00 <= before <= 0xD7A3
    vowel, final = 0x1160 <= after <= 0x11A7, 0x11A8 <= after <= 0x11FF
    if leading:
        return 0x1100 <= after <= 0x115F or vowel or 0xAC00 <= after <= 0xD7A3
    if syllable:
        open_syllable = (before - 0xAC00) % 28 == 0
        return final or (open_syllable and vowel)
    return (vowel_before and (vowel or final)) or (0x11A8 <= before <= 0x11FF and final)
