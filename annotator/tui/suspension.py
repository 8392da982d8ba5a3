"""Going back to the shell with Ctrl+Z, as every terminal program does; ``fg`` returns."""

import os
import signal
from typing import TYPE_CHECKING, Any

from textual.app import App

if TYPE_CHECKING:
    from textual.widget import Widget


def why_not_suspended(app: App[Any]) -> str | None:
    """Why the program cannot be suspended here, as the end of a sentence; ``None`` if it can."""
    if app.is_web:
        return "a browser has no shell to go back to"
    driver = app._driver
    if driver is None or not driver.can_suspend or not hasattr(signal, "SIGTSTP"):
        return "programs cannot be suspended on this system"
    if _has_no_shell():
        return "no shell started this program, so nothing could bring it back"
    from textual.widgets import Input  # here: the first paint needs no field

    if isinstance(app.focused, Input):
        return "not while you type in a field; Esc leaves it"
    return None


def undoes_itself(focused: "Widget | None") -> bool:
    """Whether Ctrl+Z undoes typing where the cursor is: fields of several lines have an undo of their own."""
    from textual.widgets import TextArea  # here: the first paint needs no field

    return isinstance(focused, TextArea)


def suspend() -> None:
    """Stop this program and what it was started through, until the shell continues them.

    The whole process group, as the terminal itself would: ``make`` or ``uv`` above would otherwise wait, and the shell
    with them. Textual's handler gives the terminal back first, and takes it again afterwards.
    """
    os.killpg(os.getpgrp(), signal.SIGTSTP)


def _has_no_shell() -> bool:
    """Whether nothing controls this process's jobs: it leads the session, or its parent is in another one."""
    if os.getpgrp() == os.getsid(0):
        return True
    return os.getpid() == os.getpgrp() and os.getsid(os.getppid()) != os.getsid(0)
