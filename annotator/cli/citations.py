"""Sources and citations as commands take them: ids, addresses and options."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator import hints
from annotator.domain.source_details import DETAILS, SourceKind, SourceMedium, with_words
from annotator.domain.vocabulary import Stance
from annotator.errors import InputError, NotFoundError, UsageError
from annotator.text import one_line

if TYPE_CHECKING:
    from annotator.domain.records import Citation
    from annotator.review.desk import ReviewDesk

_FIELDS = {
    "published": "published_at", "accessed": "accessed_at", "archived": "archived_url", "archived_on": "archived_at",
    "withheld": "withheld_reason",
}  # fmt: skip
"""Fields of a citation whose option has another name."""


def _option(metavar: str, help_text: str, *names: str) -> Any:
    return typer.Option(*names, metavar=metavar, help=help_text)


def words_of(words: type[StrEnum]) -> str:
    """The allowed words of an option."""
    return ", ".join(word.value for word in words)


QUOTE = _option("TEXT", "Quoted passage, word for word.")
TITLE = _option("TEXT", "Title of the source.")
PUBLISHER = _option("TEXT", "Publisher of the source.")
PUBLISHED = _option("DATE", "Publication date, such as 2026-05-12.")
AUTHOR = _option("TEXT", "Author of the source.")
KIND = _option("KIND", f"{words_of(SourceKind)}.")
MEDIUM = _option("MEDIUM", f"{words_of(SourceMedium)}.")
ACCESSED = _option("DATE", "Date of access; today by default.")
ARCHIVED = _option("URL", "Address of an archived copy.")
ARCHIVED_ON = _option("DATE", "When that copy was made.", "--archived-on")
WITHHELD = _option("REASON", 'Why a source is withheld; give "" as the source for it.')

SourceArgument = Annotated[str, typer.Argument(metavar="SOURCE", help="Id or address of the source.")]


def source_id_of(desk: "ReviewDesk", source: str) -> str:
    """The id of a source given by id or address.

    Raises:
        UsageError: for an address that is none.
        NotFoundError: when no source is known at the address.

    """
    if "://" not in source and not source.startswith("ni:"):
        return source
    try:
        known = desk.sources.find(source)
    except InputError as error:
        raise UsageError(str(error)) from error
    if known is None:
        raise NotFoundError(f"There is no source {source}: run {hints.command('sources list')} to see the sources.")
    return known.id


def citation_of(source: str, stance: Stance, number: int, values: Mapping[str, str | None]) -> "Citation":
    """A citation of a source (address or id) in evidence set ``number``; ``values`` are the options given for it.

    Raises:
        UsageError: a value is not one of the allowed words.

    """
    from annotator.domain.records import Citation, Quote

    is_id = re.fullmatch("s[0-9a-f]{16}", source) is not None
    exact = values.get("quote")
    named = {_FIELDS.get(option, option): value or None for option, value in values.items() if option != "quote"}
    return Citation(
        stance,
        url=None if is_id else source or None,
        source_id=source if is_id else None,
        set=number,
        quote=Quote(exact) if exact else None,
        **_known(named),
    )


def _known(values: dict[str, str | None]) -> dict[str, Any]:
    for detail in DETAILS:
        value = values.get(detail.name)
        if detail.words and value and value not in list(detail.words):
            raise UsageError(f"--{detail.name} {one_line(value)} is not one of: {words_of(detail.words)}.")
    return with_words(values)
