"""Recognising the shape of a line: list item, table row, byline or date line, headline."""

import re

from annotator.english import MONTH_NUMBERS, WEEKDAYS
from annotator.ingest.text_lines import CLOSERS, NOTE_MARKS, Line

_BULLET = re.compile(r"[-*•‣▪▫◦●○■□·–]\s+\S")
_NUMBER = re.compile(r"\(?(\d{1,3}|[a-z])[.)]\s+\S")
MARKER = re.compile(r"(?:[-*•‣▪▫◦●○■□·–—]+|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)])\s+")
"""The mark of a list item or a numbered heading; a full stop in it ends no sentence."""
_YEARS = re.compile(r"\b(?:1[6-9]|20)\d\d\b")
_CELL = re.compile(r"\S(?:\t|[ \xa0]*\|[ \xa0]*|[ \xa0]{3,})(?=\S)")
_CELL_SIGNS = re.compile(r"[\t| \xa0](?:(?<=[\t|])|[ \xa0]{2})")
_REACH = 6


def list_and_table_lines(text: str, lines: list[Line]) -> dict[int, str]:
    """Which lines are list items (``"item"``) or table rows (``"row"``), by index.

    A bullet makes an item. A number needs a neighbour with the next number, because “12. May was cold” may open a
    paragraph; a row needs a row beside it, because any sentence may have a tab or a bar.
    """
    shapes: dict[int, str] = {}
    numbered: dict[int, int] = {}
    celled: set[int] = set()
    for index, line in enumerate(lines):
        if _BULLET.match(text, line.start, line.end):
            shapes[index] = "item"
        elif found := _NUMBER.match(text, line.start, line.end):
            numbered[index] = int(found[1]) if found[1].isdigit() else ord(found[1])
        elif _has_cells(text, line.start, line.end):
            celled.add(index)
    for index, number in numbered.items():
        near = (numbered.get(other) for other in range(index - _REACH, index + _REACH + 1))
        if any(value in (number - 1, number + 1) for value in near if value is not None):
            shapes[index] = "item"
    for index in celled:
        if index - 1 in celled or index + 1 in celled:
            shapes[index] = "row"
    return shapes


def table_headers(text: str, lines: list[Line], shapes: dict[int, str]) -> set[int]:
    """The rows that name the columns: the first of a table, without figures but years, where rows below have some."""
    headers: set[int] = set()
    for index, shape in shapes.items():
        if shape != "row" or shapes.get(index - 1) == "row":
            continue
        below = index + 1
        while shapes.get(below) == "row" and not _has_figures(text, lines[below]):
            below += 1
        if shapes.get(below) == "row" and not _has_figures(text, lines[index], years=False):
            headers.add(index)
    return headers


def _has_figures(text: str, line: Line, *, years: bool = True) -> bool:
    words = text[line.start : line.end]
    return _FIGURE.search(words if years else _YEARS.sub("", words)) is not None


_BY = re.compile(r"(?:by|von|par|por|autor|autorka|author|text|words|foto|photo)(?::\s*|\s+)(.+)", re.IGNORECASE)


def _has_cells(text: str, start: int, end: int) -> bool:
    """Whether a tab, a bar or a wide gap divides the line, or it opens with a bar."""
    if text[start] == "|":
        return True
    return _CELL_SIGNS.search(text, start, end) is not None and _CELL.search(text, start, end) is not None


_RUBRICS = frozenset(("Opinion", "Analysis", "Comment", "Editorial", "Interview", "Column", "Letters"))
_SMALL_WORDS = frozenset(
    (
        *("and", "in", "for", "of", "the", "at", "de", "da", "del", "der", "den", "van", "von", "al", "bin", "ibn"),
        *("la", "le", "&", "a", "i", "y", "und", "et", "e"),
    )
)
_CREDIT = re.compile(
    r"[(\[]?(?:Additional reporting|Reporting|Writing|Written|Editing|Edited|Compiled|Translated|Photographs?|Photos?|"
    r"Images?|Video) by\b.{1,200}",
    re.IGNORECASE,
)
_MONTHS = (
    "|".join(MONTH_NUMBERS)
    + "|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|"
    "août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|"
    "noviembre|diciembre|ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince"
)
_DATE_WORD = re.compile(
    rf"\b(?:{_MONTHS}|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|{'|'.join(WEEKDAYS)}|"
    r"\d{1,4}(?:st|nd|rd|th)?|\d{1,2}:\d{2}(?::\d{2})?z?|t\d{2}:\d{2}(?::\d{2})?z?|(?:\d{1,2}(?:[.:]\d{2})?)?[ap]\.?m|utc|gmt|cet|cest|"
    r"[ecmp][sd]?t|bst|ist|aest|aedt|jst|published|posted|updated|modified|date|first|last|on|at|am|of|minutes?|mins?|hours?|ago|read)\b\.?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"[(\[]?\d{1,2}(?:[:.]\d{2}(?::\d{2})?|(?= ?[ap]\.?m))(?: ?[ap]\.?m\.?)?(?: (?:[A-Z]{2,5}|Uhr|hod\.?|h))?[)\]]?",
    re.IGNORECASE,
)
_LONGEST_CLOCK = 24
_DATED = re.compile(r"\d{4}[-./]\d|\d[-./]\d{4}|[^\W\d_]")
_YEAR = re.compile(r"\d{4}")
_DATELINE_PLACE = re.compile(r"[^\d,:]{2,40}[,:]\s")
_LONGEST_PLACE = 42
_LONGEST_DATE = 80
_LETTER = re.compile(r"\w")
_FIGURE = re.compile(r"\d")
_PART = re.compile(r"[|•·,\s](?:(?<=[|•·,])|[–—-]\s)\s*")
"""What divides a line into parts: a mark, or a dash between spaces. It begins with a set, which is found quickly."""


def is_byline(line: str) -> bool:
    """Whether a whole line only gives the author or the date.

    “By Jana Malá”, “12 May 2026, 10:15 CET”, “Jana Malá | Updated 12 May 2026” and “(Reporting by …)” do; a dateline
    followed by the first sentence does not.
    """
    if len(line) > 240 or line[-1] in ":;!?":
        return False
    if _CREDIT.fullmatch(line) and len(line.split()) <= 30:
        return True
    parts = [part for each in _PART.split(line) if (part := each.strip())]
    dated = any(_is_date(part) for part in parts)
    if line.endswith(".") and not dated:
        return False
    signed = any(_is_signature(part) for part in parts)
    if signed and dated:
        return len(line.split()) <= 20
    if not dated and (not signed or line in _RUBRICS):
        return False
    return all(_is_date(part) or _is_signature(part) or _YEAR.fullmatch(part) or _is_name(part, 5) for part in parts)


def is_clock(text: str, line: Line) -> bool:
    """Whether a whole line is a time of day, as above the entries of a live page."""
    if line.end - line.start > _LONGEST_CLOCK or not (text[line.start].isdigit() or text[line.start] in "(["):
        return False
    words = text[line.start : line.end]
    return _CLOCK.fullmatch(words) is not None and re.search(":|m", words) is not None


def _is_signature(part: str) -> bool:
    """“By” and names only, or the rubric in its place on opinion pages."""
    found = _BY.fullmatch(part)
    if found is None:
        return part in _RUBRICS
    return part[0].isupper() and _is_name(found[1], 12)


def _is_name(part: str, most: int) -> bool:
    """Whether every word is capitalised as in names and offices, except for small words between."""
    words = part.replace(",", " ").split()
    if not 1 <= len(words) <= most or words[-1] in _SMALL_WORDS:
        return False
    return words[0][0].isupper() and all(word[0].isupper() or word in _SMALL_WORDS for word in words)


def _is_date(part: str) -> bool:
    """Whether it has only date and time words, apart from a place in front."""
    if len(part) > _LONGEST_DATE + _LONGEST_PLACE:
        return False
    place = _DATELINE_PLACE.match(part)
    bare = part[place.end() :] if place and place[0].isupper() else part
    first = _LETTER.search(bare)
    # nearly all lines end here, before every word is looked at
    if first is None or len(bare) > _LONGEST_DATE or not _DATE_WORD.match(bare, first.start()):
        return False
    return bool(_FIGURE.search(bare) and _DATED.search(bare)) and not _LETTER.search(_DATE_WORD.sub(" ", bare))


_FULL_STOP = re.compile(rf"(?:[.,;:][{re.escape(CLOSERS)}]*|[。｡؟۔।][{re.escape(CLOSERS)}]*){NOTE_MARKS}$|[。｡].")
"""A final full stop, perhaps before the mark of a note, or one of Chinese or Japanese anywhere."""
_ACRONYM_END = re.compile(r"(?:\b[^\W\d_]\.){2,}$")


def is_headline(line: str) -> bool:
    """Whether the first paragraph looks like a headline: short, and without a final full stop."""
    if len(line) > 200 or not _LETTER.search(line) or is_byline(line):
        return False
    if _BULLET.match(line) or _has_cells(line, 0, len(line)):
        return False
    return not _FULL_STOP.search(line) or bool(_ACRONYM_END.search(line))
