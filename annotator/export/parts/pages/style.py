"""The style of the pages, and the policy that lets a browser apply it and nothing else.

Every label has its own underline beside its colour, and its sign and word behind each claim. Colours have a contrast
of at least 4.5 to 1 against what they stand on, on light and on dark.
"""

import base64
import hashlib
from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from annotator.export.parts.pages.markup import page_templates


class Tone(NamedTuple):
    """How a label looks: ink and paper in light, ink and paper in dark, and the underline."""

    ink: str
    paper: str
    dark_ink: str
    dark_paper: str
    line: str


TONES = {
    "success": Tone("#0b6b2e", "#dcf3e2", "#7fdc9c", "#12331d", "solid"),
    "error": Tone("#a3152a", "#fbe1e3", "#ff9aa5", "#43181e", "double"),
    "warning": Tone("#7a4b00", "#fbeccb", "#f2c063", "#3b2b0c", "dashed"),
    "primary": Tone("#0b4f9e", "#dfeafa", "#8fc1ff", "#142c49", "solid"),
    "secondary": Tone("#5a4a78", "#ebe6f5", "#c7b3ee", "#2c2440", "dotted"),
    "accent": Tone("#7b2d82", "#f6e2f7", "#eda5f2", "#3d1b40", "wavy"),
}


class Look(NamedTuple):
    """The style of a page, and the Content-Security-Policy under which nothing is fetched, nothing runs, and only this
    very style applies.
    """

    style: Markup
    policy: Markup


def _look(*templates: str) -> Look:
    made = (page_templates().get_template(name).render(tones=TONES) for name in templates)
    style = Markup("".join(made))  # noqa: S704 — ours alone
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    policy = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
    return Look(style, Markup(policy).format(digest))  # noqa: S704 — ours alone


@cache
def article_look() -> Look:
    """The look of the pages of articles."""
    return _look("style.css")


@cache
def report_look() -> Look:
    """The same with charts and tables."""
    return _look("style.css", "report.css")
