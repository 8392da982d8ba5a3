"""Annotator: a fact-checking annotation tool that lives in a terminal.

``from annotator import open_database`` gives the records of a database to scripts and notebooks.
"""

from importlib import import_module

DISTRIBUTION = "factdesk"
"""What pip calls the package: its own name is somebody else's on the package index."""
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import the read API when it is asked for: every command and the screen import this package first.

    Type checkers are told of it in ``__init__.pyi``.
    """
    if name == "open_database":
        return import_module("annotator.read_api").open_database
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
