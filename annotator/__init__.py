"""Annotator: a fact-checking annotation tool that lives in a terminal."""

DISTRIBUTION = "factdesk"
"""What pip calls the package: its own name is somebody else's on the package index."""
__version__ = "0.1.0"
