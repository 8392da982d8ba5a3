"""Where an article is found: its further addresses, and its place among the versions of one article."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FurtherAddress:
    """Another address under which an article's text was found, first at ``seen_at`` (ISO 8601, UTC)."""

    url: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class VersionPlace:
    """An article's place among its versions: ``number`` (from 1) and the neighbours' public ids, if any."""

    number: int = 1
    older: str | None = None
    newer: str | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of the claims of an older version.

    ``answers`` counts the answers carried over, ``changed`` the answered claims that the newer version says otherwise,
    ``vanished`` those that it no longer has.
    """

    answers: int = 0
    changed: int = 0
    vanished: int = 0


@dataclass(frozen=True, slots=True)
class ArticlePlaces:
    """The further addresses of an article, and its place among its versions, if it has several."""

    addresses: tuple[FurtherAddress, ...] = ()
    version: VersionPlace | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The places in a few words for people: “version 2”, “older version”, “2 more addresses”."""
        found = []
        if self.version is not None:
            found.append("older version" if self.version.newer else f"version {self.version.number}")
        if self.addresses:
            count = len(self.addresses)
            found.append(f"{count} more address{'' if count == 1 else 'es'}")
        return tuple(found)


NO_PLACES = ArticlePlaces()
"""Of an article with one address at most and one version."""
