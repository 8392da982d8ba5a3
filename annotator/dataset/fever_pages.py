"""How FEVER names pages (Thorne et al. 2018): Wikipedia's titles with underscores, brackets as in the Penn Treebank."""

from annotator.text import one_line

_BRACKETS = {"(": "-LRB-", ")": "-RRB-", "[": "-LSB-", "]": "-RSB-", ":": "-COLON-"}
_LONGEST = 100
"""Characters of a title in the name of a page."""


def page_of(title: str, document_id: str) -> str:
    """The page of a document of the library: its title, and its id as Wikipedia tells pages of one title apart."""
    name = f"{' '.join(one_line(title).split())[:_LONGEST].strip()} ({document_id})"
    for char, written in _BRACKETS.items():
        name = name.replace(char, written)
    return name.replace(" ", "_")


def title_in(page: str) -> str:
    """The title of a page as people write it."""
    for char, written in _BRACKETS.items():
        page = page.replace(written, char)
    return page.replace("_", " ")
