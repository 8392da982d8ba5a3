"""Jinja2 templates that escape every value with one function.

Templates come only from this package: text from articles, reviewers or settings is never parsed as a template.
"""

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from annotator.text import counted, one_line


def environment(escape: Callable[[str], str]) -> Environment:
    """Return the templates, which apply ``escape`` to all values except markup from templates.

    Jinja2's autoescape stays on as a second guard. An undefined name is an error.
    """

    def harmless(value: object) -> object:
        return value if isinstance(value, Markup) else Markup(escape(str(value)))  # noqa: S704 — escaped here

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
