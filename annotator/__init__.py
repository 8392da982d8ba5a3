"""Annotator: a fact-checking annotation tool that lives in a terminal."""

__version__ = "0.1.0"
