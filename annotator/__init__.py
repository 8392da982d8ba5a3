"""Annotator: a fact-checking annotation tool that lives in a terminal.

``from annotator import open_database`` gives the records of a database to scripts and notebooks.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.reading import open_database as open_database

DISTRIBUTION = "factdesk"
"""What pip calls the package: its own name is somebody else's on the package index."""
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import the read API when it is asked for: every command and the screen import this package first."""
    if name == "open_database":
        return import_module("annotator.reading").open_database
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
