"""Commands that messages advise, written so that they reach the database in use."""

import shlex

from annotator.settings import Settings
from annotator.settings.kinds import Origin


def command_on(settings: Settings, words: str) -> str:
    """``annotator`` with these words, and with ``--db`` where the database would not be found without it."""
    named = settings.database.origin in (Origin.FLAG, Origin.ENVIRONMENT)
    return f"annotator {words}" + (f" --db {shlex.quote(settings.database.value)}" if named else "")
