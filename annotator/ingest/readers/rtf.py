r"""Reading rich text (RTF 1.9): the text of its paragraphs, without fonts, styles, pictures and notes."""

import re

from annotator.domain.records import ArticleInput
from annotator.ingest.paragraphs import guess_headline
from annotator.ingest.readers.article import make_article

_TOKEN = re.compile(r"\\(?:'([0-9a-fA-F]{2})|([a-z]{1,32})(-?\d{1,10})?[ ]?|([^a-z]))|([{}])|([^\\{}]+)", re.DOTALL)
_SILENT = frozenset(
    (
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf",
        "footer", "footerl", "footerr", "footerf", "footnote", "annotation", "themedata", "datastore", "listtable",
        "listoverridetable", "revtbl", "rsidtbl", "generator", "filetbl", "fldinst", "xmlnstbl", "latentstyles",
        "nonshppict", "shppict", "bkmkstart", "bkmkend",
    )
)  # fmt: skip
"""Groups that hold no text of the document."""
_CHARACTERS = {
    "par": "\n\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "row": "\n\n", "cell": "\t", "tab": "\t",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": "\u2003", "enspace": "\u2002",
}  # fmt: skip
_SYMBOLS = {"~": "\xa0", "_": "\u2011", "-": "", "\n": "\n\n", "\r": "\n\n", "{": "{", "}": "}", "\\": "\\"}
_CODE_PAGE = re.compile(rb"\\ansicpg(\d+)")


def read_rtf(data: bytes, origin: str) -> ArticleInput:
    """The text of an RTF file.

    Raises:
        InputError: if it has none.

    """
    page = _CODE_PAGE.search(data, 0, 1024)
    text = re.sub(r"\n{3,}", "\n\n", _text(data.decode("latin-1"), f"cp{int(page[1])}" if page else "cp1252"))
    text = "\n".join(line.strip(" ") for line in text.split("\n")).strip() + "\n"
    return make_article(text, origin, title=guess_headline(text))


def _text(source: str, encoding: str) -> str:
    out: list[str] = []
    groups: list[tuple[bool, int]] = []
    silent, width, skip = False, 1, 0
    pending = bytearray()  # bytes of a code page in which a character may have several
    for token in _TOKEN.finditer(source):
        hexa, word, number, symbol, brace, plain = token.groups()
        if pending and not hexa:
            out.append(_decoded(bytes(pending), encoding))
            pending.clear()
        if brace == "{":
            groups.append((silent, width))
        elif brace:
            silent, width = groups.pop() if groups else (False, 1)
        elif symbol == "*" or word in _SILENT:
            silent = True
        elif silent or word == "bin":
            continue
        elif word == "uc":
            width = int(number or 1)
        elif word == "u" and number:
            out.append(chr(int(number) % 0x10000))
            skip = width
        elif skip and (hexa or plain):
            rest = plain[skip:] if plain else ""
            skip = max(0, skip - len(plain or "x"))
            out.append(rest.replace("\r", "").replace("\n", ""))
        elif hexa:
            pending.append(int(hexa, 16))
        elif plain:
            out.append(plain.replace("\r", "").replace("\n", ""))
        else:
            out.append(_CHARACTERS.get(word or "", "") if word else _SYMBOLS.get(symbol or "", ""))
    out.append(_decoded(bytes(pending), encoding))
    return "".join(out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        return data.decode("cp1252", "replace")
