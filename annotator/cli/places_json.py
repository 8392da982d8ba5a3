"""Where an article is found, as JSON values."""

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.domain.article_places import ArticlePlaces


def places_json(places: "ArticlePlaces") -> dict[str, object]:
    """The further addresses, the version's number, and the ids of its neighbours; ``None`` where there are none."""
    version = asdict(places.version) if places.version else {"number": None, "older": None, "newer": None}
    return {
        "addresses": [asdict(each) for each in places.addresses],
        "version": version["number"],
        "older_version": version["older"],
        "newer_version": version["newer"],
    }
