"""The account of the operating system under which the program runs."""

import os
import platform

MOST = 128
"""Characters of a user's or a machine's name that are kept."""


def current_account() -> str | None:
    """Who runs this program, as ``user@machine``; ``None`` where the system does not say who.

    The user is asked of the system, not of the environment, which anybody can set.
    """
    user, machine = _user(), platform.node()
    return f"{user[:MOST]}@{machine[:MOST]}" if user else None


def _user() -> str | None:
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except ImportError:  # Windows
        try:
            return os.getlogin()
        except OSError:
            return None
    except KeyError:  # a container may run under a number without a name
        return None


def user_of(account: str) -> str:
    """The user of an account."""
    return account.rpartition("@")[0]
