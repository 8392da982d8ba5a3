"""Reading what the column ``walk`` of a reviewer holds; what cannot be read counts as missing."""

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from annotator.domain.orders import Order, Walk
from annotator.domain.records import Citation, Quote
from annotator.domain.source_details import with_words
from annotator.domain.vocabulary import ClaimType, Stance

THEME = "theme"
"""Where the screen's theme stands in the column ``walk``."""
FORMS = "forms"
"""Where unfinished forms stand in the column ``walk``."""
_FIELDS = frozenset(field.name for field in fields(Citation))
_CHOICES = ("order", "topic", "host", THEME)
_log = logging.getLogger("annotator.storage")


def walk(stored: Mapping[str, Any]) -> Walk:
    """A stored walk; values that this version cannot read are replaced by the defaults."""
    order, claim_type, host = (stored.get(name) for name in ("order", "topic", "host"))
    return Walk(
        Order(order) if isinstance(order, str) and order in set(Order) else Order.ARTICLE,
        ClaimType(claim_type) if isinstance(claim_type, str) and claim_type in set(ClaimType) else None,
        host if isinstance(host, str) else None,
    )


def forms(stored: Mapping[str, Any]) -> dict[str, Citation]:
    """The unfinished forms by claim, without those that cannot be read."""
    if bad := unreadable(stored):
        _log.warning("a reviewer's walk: %s cannot be read and counts as missing", ", ".join(bad))
    read = {claim: _citation(values) for claim, values in raw_forms(stored).items()}
    return {claim: citation for claim, citation in read.items() if citation is not None}


def raw_forms(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """The unfinished forms as they are stored."""
    found = stored.get(FORMS)
    return found if isinstance(found, Mapping) else {}


def unreadable(stored: str | Mapping[str, Any]) -> list[str]:
    """The names of what cannot be read in a stored walk, as JSON text or its object."""
    try:
        value = json.loads(stored) if isinstance(stored, str) else stored
    except ValueError:
        value = None
    return list(_unreadable(value)) if isinstance(value, Mapping) else ["all of it"]


def _unreadable(stored: Mapping[str, Any]) -> Iterator[str]:
    yield from (name for name in _CHOICES if not isinstance(stored.get(name), str | None))
    if not isinstance(stored.get(FORMS), Mapping | None):
        yield FORMS
    yield from (f"the form of claim {key}" for key, values in raw_forms(stored).items() if _citation(values) is None)


def _citation(values: Any) -> Citation | None:
    try:
        known: dict[str, Any] = with_words({name: value for name, value in values.items() if name in _FIELDS})
        quote = known.pop("quote", None)
        known["stance"] = Stance(known["stance"])
        known["quote"] = Quote(**quote) if quote else None
        texts = (*(value for name, value in known.items() if name not in ("quote", "set")), *(quote or {}).values())
        whole = isinstance(known.get("set", 0), int)
        return Citation(**known) if whole and all(isinstance(text, str | None) for text in texts) else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
