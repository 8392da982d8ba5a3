"""The details of a source, each declared once with the metadata for forms, lists and checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Literal


class SourceKind(StrEnum):
    """Type of a source."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    FACT_CHECK = "fact_check"


class SourceMedium(StrEnum):
    """The medium of a source (``source_medium`` in AVeriTeC, Schlichtkrull et al. 2023)."""

    WEB_TEXT = "web_text"
    WEB_TABLE = "web_table"
    PDF = "pdf"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    METADATA = "metadata"
    OTHER = "other"

    @property
    def averitec(self) -> str:
        """Name of the medium in AVeriTeC."""
        return _AVERITEC_MEDIA.get(self, self.value.replace("_", " ").capitalize())


_AVERITEC_MEDIA = {SourceMedium.PDF: "PDF", SourceMedium.IMAGE: "Image/graphic"}


@dataclass(frozen=True, slots=True)
class Detail:
    """One detail: its names and its values."""

    name: str
    title: str
    """Label of the field in a form."""
    fact: str | None
    """Name in lists of all details; ``None`` if not listed."""
    form: Literal["text", "date", "address", "word"]
    """Type of the value; a ``word`` is one of ``words``."""
    example: str
    """Placeholder of the field in a form."""
    words: type[StrEnum] | None
    of_copy: bool
    """Whether it describes an archived copy elsewhere, not the source itself."""


def _about(
    title: str,
    fact: str | None,
    form: Literal["text", "date", "address", "word"] = "text",
    example: str = "",
    words: type[StrEnum] | None = None,
    *,
    of_copy: bool = False,
) -> dict[str, Any]:
    return {"title": title, "fact": fact, "form": form, "example": example, "words": words, "of_copy": of_copy}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDetails:
    """Descriptive details shared by citations and sources."""

    title: str | None = field(default=None, metadata=_about("Title", "title"))
    publisher: str | None = field(default=None, metadata=_about("Publisher", "publisher"))
    author: str | None = field(default=None, metadata=_about("Author", "author"))
    published_at: str | None = field(
        default=None, metadata=_about("Published", "published", "date", "2026-05-12, 2026-05 or 2026")
    )
    kind: SourceKind | None = field(default=None, metadata=_about("Kind", "kind", "word", words=SourceKind))
    medium: SourceMedium | None = field(default=None, metadata=_about("Medium", "medium", "word", words=SourceMedium))
    archived_url: str | None = field(
        default=None, metadata=_about("Archived at", "copy at", "address", "https://web.archive.org/…", of_copy=True)
    )
    archived_at: str | None = field(
        default=None, metadata=_about("Archived on", None, "date", "2026-05-12", of_copy=True)
    )


DETAILS = tuple(Detail(each.name, **each.metadata) for each in fields(SourceDetails))
DETAIL_NAMES = tuple(each.name for each in DETAILS)
OF_A_COPY = tuple(each.name for each in DETAILS if each.of_copy)
_WORDS = {each.name: each.words for each in DETAILS if each.words}


def with_words(known: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the words among the values of a source to members of their enumerations."""
    return {name: _WORDS[name](value) if value and name in _WORDS else value for name, value in known.items()}
