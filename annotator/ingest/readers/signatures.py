"""Telling what bytes are by their beginning; the name of a file decides only where they leave it open."""

import csv
import re

from annotator.ingest.readers.row_fields import names_text

HEAD = 64 * 1024
"""Bytes that are looked at."""
_SIGNS = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"PAR1", "parquet"),
    (b"{\\rtf", "rtf"),
    (b"WARC/1.", "warc"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!doctype\s+nitf[^>\[]*>\s*)*+<(?:rss|feed|rdf:RDF|nitf)\b",
    re.I | re.S,
)
_JSON = re.compile(rb"\s*(?:\{\s*(?:\"|\})|\[\s*(?:\{|\]|(?:\[\s*){3}))")
_LINE = re.compile(rb"\s*\{[^\n]*\}[ \t\r]*(?:\n|\Z)")
_LONG_LINE = re.compile(rb"\s*\{[^\n]{4096}")
_LINES = re.compile(rb"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")
_SRT = re.compile(rb"\s*\d+[ \t]*\r?\n\d\d:\d\d:\d\d[,.]\d{3}[ \t]*-->")
_MAIL = re.compile(rb"(?:From|To|Subject|Date|Received|Return-Path|Delivered-To|MIME-Version|Message-ID):[ \t]", re.I)
_HEADER = re.compile(rb"[A-Za-z][\w-]*:[ \t]|[ \t]")
_SURE_NAMES = frozenset(("md", "csv", "eml", "mhtml", "srt", "vtt", "html", "feed"))
_PLACE_OF_TAR = 257
_TEXT = 200
"""Bytes without a tag from which a page is rather a text."""


def form_of_bytes(head: bytes, named: str) -> str:
    """The form of what begins with ``head``; ``named`` is the form that its name says, or ``any``."""
    for sign, form in _SIGNS:
        if head.startswith(sign) and (form != "zip" or _is_zip(head)):
            return form
    if head[_PLACE_OF_TAR : _PLACE_OF_TAR + 5] == b"ustar":
        return "tar"
    text = head.removeprefix(b"\xef\xbb\xbf")
    if named in ("jsonl", "json"):
        return _json_form(text, named) if _JSON.match(text) else named
    if named == "html" and b"<" not in text and len(text) > _TEXT:
        return "txt"
    if named in _SURE_NAMES:
        return named
    return _form_of_text(text) or named


def _is_zip(head: bytes) -> bool:
    """Whether the first entry of a zip is one that can be: a version, and a name of letters."""
    if len(head) < 31:
        return False
    length = int.from_bytes(head[26:28], "little")
    name = head[30 : 30 + min(length, 64)]
    return head[4] < 100 and 0 < length < 4096 and not any(byte < 0x20 for byte in name)


def _form_of_text(text: bytes) -> str | None:
    if _HTML.match(text):
        return "html"
    if _FEED.match(text):
        return "feed"
    if _JSON.match(text):
        return _json_form(text, "json")
    if text.startswith(b"WEBVTT"):
        return "vtt"
    if _SRT.match(text):
        return "srt"
    if _is_mail(text):
        return "eml"
    return "csv" if _is_table(text) else None


def _json_form(text: bytes, named: str) -> str:
    """``jsonl`` if each line is a whole object, else ``json``: an array, or one object over one or several lines."""
    if not text.lstrip().startswith(b"{"):
        return "json"
    if named == "jsonl":
        return "jsonl" if _LINE.match(text) or _LONG_LINE.match(text) else "json"
    return "jsonl" if _LINES.match(text) else "json"


def _is_mail(text: bytes) -> bool:
    """Whether a text begins with headers of a mail, at least three, with its sender or its kind among them."""
    lines = text.split(b"\n\n")[0].replace(b"\r\n\r\n", b"\n\n").split(b"\n\n")[0].splitlines()
    known = {line.split(b":")[0].lower() for line in lines if _MAIL.match(line)}
    return len(known) > 2 and b"from" in known and all(_HEADER.match(line) for line in lines[:-1] if line)


def _is_table(text: bytes) -> bool:
    """Whether the first line names columns, a text among them, and the second has as many cells."""
    lines = text[:HEAD].decode("utf-8", "replace").splitlines()
    head = next(iter(lines), "")
    if len(lines) < 2 or len(head) > 1000:
        return False
    for delimiter in ",;\t|":
        names = _first_row([head], delimiter)
        if len(names) > 1 and names_text(names, {}) and all(len(name.split()) < 4 for name in names):
            return len(_first_row(lines[1:], delimiter)) > 1
    return False


def _first_row(lines: list[str], delimiter: str) -> list[str]:
    try:
        return next(csv.reader((f"{line}\n" for line in lines), delimiter=delimiter), [])
    except csv.Error:
        return []
