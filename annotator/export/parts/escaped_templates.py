"""Jinja2 for files that people read. Every value passes through one escape, whatever a template does with it.

Templates are ours alone: no text of an article, a reviewer or a setting is ever parsed as one.
"""

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from annotator.text import counted, one_line


def environment(escape: Callable[[str], str]) -> Environment:
    """The templates, with ``escape`` for all values but those that templates made themselves.

    Jinja2's own escape stays on behind it, for what might come past. A name that is missing is an error.
    """

    def harmless(value: object) -> object:
        return value if isinstance(value, Markup) else Markup(escape(str(value)))  # noqa: S704 — escaped just here

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"counted": counted, "one_line": one_line}
    return made
