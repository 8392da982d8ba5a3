"""The few ways Annotator can fail, and the exit code each one has.

Every message is one sentence that names what failed, where, and what to do next; it is printed on stderr
without a traceback (``--debug`` shows the traceback).
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What scripts may rely on when a command ends."""

    OK = 0
    FAILED = 1
    USAGE = 2
    DATABASE = 3
    CONFLICT = 4
    INTERRUPTED = 130


class AnnotatorError(Exception):
    """The operation failed; the message is a sentence for the person at the terminal."""

    exit_code = ExitCode.FAILED


class UsageError(AnnotatorError):
    """A command, a setting or a key was written in a way that cannot be obeyed."""

    exit_code = ExitCode.USAGE


class InputError(AnnotatorError):
    """An article, a dataset or a citation cannot be taken as it is; nothing of it was stored."""


class NotFoundError(AnnotatorError):
    """Something was asked for by an id that the database does not hold."""


class EvidenceError(AnnotatorError):
    """A source cannot be cited for this claim; the reason is in the message."""


class DatabaseError(AnnotatorError):
    """The database cannot be opened, is of another version, stayed locked, or is damaged."""

    exit_code = ExitCode.DATABASE


class ConflictError(AnnotatorError):
    """What was to be changed has changed meanwhile; nothing was overwritten."""

    exit_code = ExitCode.CONFLICT
