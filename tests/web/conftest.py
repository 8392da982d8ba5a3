"""A web server on this machine."""

from tests.archive.conftest import site

__all__ = ["site"]
