"""Painting only what is looked at: nobody sees what an application without a terminal paints after every key.

That was a quarter of what the tests of the screen took. Where a test reads the screen, all of it is painted there and
then, as the terminal would get it; ``sit`` and ``opened`` read it once more in the end, so that each test paints at
least the last thing it came to. Tests about painting itself take the fixture ``painted``, and the tests in real
terminals (``tests/e2e``) paint everything.
"""

from typing import Any

import pytest
from textual._compositor import Compositor

_render = Compositor.render_update


def _leave_out(compositor: Compositor, full: bool = False, **options: Any) -> object:
    if full:  # a picture, which somebody asked for
        return _render(compositor, full, **options)
    compositor._dirty_regions.clear()
    return None


def use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no screen be painted by itself until ``monkeypatch`` is undone."""
    monkeypatch.setattr(Compositor, "render_update", _leave_out)
