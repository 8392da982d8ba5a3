"""The guide: one Markdown page for each topic, beside this module, and how to find something in them.

The pages are the only documentation. ``annotator help`` prints them and F1 shows them on the screen. A page begins
with its title (``# …``) and one line that says what it is for; ``## …`` begins a section.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files

TOPICS = (
    "reviewing",
    "sources",
    "library",
    "teams",
    "serving",
    "importing",
    "suggestions",
    "datasets",
    "formats",
    "configuration",
    "trust",
    "troubleshooting",
    "figures",
    "scale",
)
"""The pages, in the order they are listed."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its topic, its title, the line that says what it is for, and the whole Markdown text."""

    topic: str
    title: str
    summary: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in the guide: the section of a page, and a line of it. A page's own start has no section."""

    topic: str
    section: str
    line: str

    @property
    def anchor(self) -> str:
        """The section as links name it: ``sources.md#archiving``."""
        return slug(self.section)


@lru_cache(maxsize=len(TOPICS))
def page(topic: str) -> Page:
    """The page about ``topic``, which must be one of ``TOPICS``."""
    text = files(__name__).joinpath(f"{topic}.md").read_text("utf-8")
    title, summary = (line for line in text.split("\n", 3)[:3] if line)
    return Page(topic, title.removeprefix("# "), summary, text)


def pages() -> list[Page]:
    """All pages."""
    return [page(topic) for topic in TOPICS]


def near(topic: str) -> list[str]:
    """The topics that ``topic`` may have been meant for; all of them when none is like it."""
    wanted = topic.casefold()
    begun = [each for each in TOPICS if wanted and each.startswith(wanted)]
    return begun or get_close_matches(wanted, TOPICS, n=3, cutoff=0.6) or list(TOPICS)


def search(words: str) -> list[Hit]:
    """The sections that hold all of ``words``; those that have them in their heading come first."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    hits = [
        (not _holds(heading, wanted), Hit(each.topic, heading, _best_line(lines, wanted)))
        for each in pages()
        for heading, lines in sections(each)
        if _holds("\n".join((each.title, heading, *lines)), wanted)
    ]
    return [hit for _, hit in sorted(hits, key=lambda pair: pair[0])]


def sections(page: Page) -> Iterator[tuple[str, list[str]]]:
    """The headings of a page, each with the lines under it; what stands before the first has an empty heading."""
    heading, lines = "", list[str]()
    fenced = False
    for line in page.text.splitlines()[1:]:
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            yield heading, lines
            heading, lines = line.removeprefix("## "), []
        elif line.strip():
            lines.append(line)
    yield heading, lines


def for_shell(text: str) -> str:
    """A page's text with the command that shows the other page in place of each link."""
    return re.sub(r"\[([^\]]+)\]\((\w+)\.md[^)]*\)", r"\1 (`annotator help \2`)", text)


def slug(heading: str) -> str:
    """A heading as links name it: ``Claims seen before`` → ``claims-seen-before``."""
    return re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-")


def _holds(text: str, wanted: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in wanted)


def _best_line(lines: list[str], wanted: list[str]) -> str:
    """The line that holds most of the words, as plain text."""
    best = max(lines, key=lambda line: sum(word in line.casefold() for word in wanted), default="")
    linked = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", best)
    return re.sub(r"[`*|]|^[-#>\d. ]+ ", "", linked).strip()
