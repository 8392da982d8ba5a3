"""Writing superscripts and subscripts as characters, so that no figure runs into the next.

Without this, “2024<sup>3</sup>” would become 20243.
"""

import re

SCRIPTS = ("sup", "sub")
STRUCK = ("del", "s", "strike")
"""Elements whose words were taken back."""
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_WRITABLE = {True: re.compile(r"[\d+\-−=()n]+", re.ASCII), False: re.compile(r"[\d+\-−=()]+", re.ASCII)}
_WITH_SIGNS = re.compile(r"[\d.,/+\-−*^\s]*\d[\d.,/+\-−*^\s]*")
_NOTE_SIGNS = ("*", "**", "†", "‡", "§")


def written_out(words: str, *, raised: bool, linked: bool = False) -> str:
    """``words`` of a superscript (``raised``) or subscript: figures as such characters, a note's mark in brackets.

    Letters stay (“21st”); ``linked`` ones lead to a note. What has no characters of its own is bracketed (“^(1/2)”).
    """
    bare = words.strip()
    if _WRITABLE[raised].fullmatch(bare):
        return bare.translate(_RAISED if raised else _LOWERED)
    if bare.startswith("[") or not bare:
        return bare
    if _WITH_SIGNS.fullmatch(bare):
        return f"[{bare}]" if linked else f"{'^' if raised else '_'}({bare})"
    return f"[{bare}]" if (linked and len(bare) == 1) or bare in _NOTE_SIGNS else bare
