"""How much of a folder's web pages is kept: ``python -m tests.ingest.page_words FOLDER…``.

Prints the share of the words of trafilatura's own text that an imported article has, and, over the pages that state an
``og:title``, how many titles agree with it. Pages with less than eighty words are left out.
"""

import logging
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from annotator.domain.records import ArticleInput
from annotator.ingest.readers import expand, read

_FEWEST = 80
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789", "\xad")
_OG = re.compile(rb"<meta[^>]+property=[\"']og:title[\"'][^>]+content=\"([^\"]+)\"", re.IGNORECASE)


def pages(folders: list[str]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in Path(folder).rglob("*.htm*") if path.is_file())


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.translate(_PLAIN)))


def kept(path: Path) -> tuple[int, int, ArticleInput | None]:
    """Words kept, words of trafilatura's text, and the article; zeros for a page that is left out."""
    from trafilatura import extract

    bare = words(extract(path.read_bytes(), include_comments=False) or "")
    if bare.total() < _FEWEST:
        return 0, 0, None
    (entry,) = read(expand([str(path)])[0], any_page=True)
    article = entry if isinstance(entry, ArticleInput) else None
    return (bare & words(article.text)).total() if article else 0, bare.total(), article


def main(folders: list[str]) -> None:
    logging.disable(logging.CRITICAL)
    count = found = whole = titled = right = 0
    for path in pages(folders):
        mine, all_words, article = kept(path)
        count, found, whole = count + bool(all_words), found + mine, whole + all_words
        stated = _OG.search(path.read_bytes())
        if stated and article:
            titled += 1
            title = re.sub(r"\W+", "", stated[1].decode("utf-8", "replace")).casefold()
            right += re.sub(r"\W+", "", article.title or "").casefold() in title
    print(f"{count} pages, {found} of {whole} words kept: {found / max(1, whole):.4%}")
    print(f"{right} of {titled} titles agree with og:title")


if __name__ == "__main__":
    main(sys.argv[1:])
