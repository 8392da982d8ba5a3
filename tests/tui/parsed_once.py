"""Style sheets, parsed once for all applications of a test process.

Every application parses the sheets of every widget it has, and parses them again for each theme: a tenth of what the
tests of the screen took. What comes out of that depends on nothing but the text, where it is from, and the theme.
"""

from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parse = Stylesheet._parse_rules
_parsed: dict[tuple[Any, ...], list[RuleSet]] = {}


def _parse_once(sheet: Stylesheet, *source: Any, **more: Any) -> list[RuleSet]:
    key = (source, frozenset(more.items()), frozenset(sheet._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse(sheet, *source, **more)
    return _parsed[key]


def use() -> None:
    """Let all style sheets share what was parsed."""
    Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign]
