"""What leaves the terminal: text for the clipboard, and addresses for the browser. Nothing goes through a shell."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from textual.app import App

from annotator.web.hosts import host_shown

_PATIENCE = 3.0
"""Seconds that a clipboard program gets."""
_OPENING = 10.0
"""Seconds after which a browser that still starts counts as opened."""
_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open_new_tab(sys.argv[1]))"


async def copy(app: App[Any], text: str) -> str:
    """Copy ``text`` to the terminal's clipboard (OSC 52, also over SSH) and the desktop's; returns the ways."""
    app.copy_to_clipboard(text)
    if app.is_web:  # the desktop here is not the reviewer's
        return "through the browser"
    tool = await asyncio.to_thread(_copy_with_tool, text)
    return f"through the terminal and {tool}" if tool else "through the terminal"


async def open_page(app: App[Any], url: str) -> str:
    """Open an address (see ``address.web_link``) in the browser; without one copy it. Returns what happened."""
    if app.is_web:
        app.open_url(url)
        return f"Opened in the browser: {host_shown(url)}"
    if has_desktop(os.environ, sys.platform) and await asyncio.to_thread(_open_in_browser, url):
        return f"Opened in the browser: {host_shown(url)}"
    return f"No browser here. Copied {await copy(app, url)}: {url}"


def has_desktop(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a browser would open in front of the reviewer: not at the far end of an SSH connection."""
    if any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")):
        return False
    return platform in ("darwin", "win32") or any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def clipboard_command(environ: Mapping[str, str], platform: str) -> Sequence[str]:
    """The program that fills the desktop's clipboard from its input; empty if there is none."""
    tools: list[Sequence[str]] = [["pbcopy"]] if platform == "darwin" else []
    if environ.get("WAYLAND_DISPLAY"):
        tools.append(["wl-copy"])
    if environ.get("DISPLAY"):
        tools += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    if platform == "win32" or environ.get("WSL_DISTRO_NAME"):
        tools.append(["clip.exe"])
    return next((tool for tool in tools if shutil.which(tool[0])), ())


def _copy_with_tool(text: str) -> str | None:
    """Fill the desktop's clipboard; returns the program's name, or ``None`` where it failed or there is none."""
    command = clipboard_command(os.environ, sys.platform)
    if not command:
        return None
    data = text.encode("utf-16" if command[0] == "clip.exe" else "utf-8")
    with suppress(OSError, subprocess.SubprocessError):
        tool = _started(command, subprocess.PIPE)
        tool.communicate(data, _PATIENCE)
        return command[0] if tool.returncode == 0 else None
    return None


def _open_in_browser(url: str) -> bool:
    """Open an address in a process of its own, since browsers write to the terminal they are started from."""
    try:
        started = _started([sys.executable, "-I", "-c", _OPEN, url], subprocess.DEVNULL)
    except OSError:
        return False
    with suppress(subprocess.TimeoutExpired):
        return bool(started.wait(_OPENING) == 0)
    return True


def _started(command: Sequence[str], stdin: int) -> "subprocess.Popen[bytes]":
    """Start a program that can neither draw on the screen nor be suspended with this one."""
    return subprocess.Popen(  # noqa: S603 — a fixed program with arguments of its own; no shell reads them
        command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
