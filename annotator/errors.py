"""The errors of Annotator and their exit codes.

A message is one sentence: what failed, where, and what to do. It is printed on stderr without a traceback unless
``--debug`` is given.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of commands, stable for scripts."""

    OK = 0
    FAILED = 1
    USAGE = 2
    DATABASE = 3
    CONFLICT = 4
    INTERRUPTED = 130


class AnnotatorError(Exception):
    """The operation failed; the message is a sentence for the user."""

    exit_code = ExitCode.FAILED


class UsageError(AnnotatorError):
    """A command, a setting or a key is invalid."""

    exit_code = ExitCode.USAGE


class InputError(AnnotatorError):
    """An article, a dataset or a citation is invalid; none of it was stored."""


class NotFoundError(AnnotatorError):
    """The database has nothing with this id."""


class EvidenceError(AnnotatorError):
    """A source cannot be cited for this claim; the reason is in the message."""


class DatabaseError(AnnotatorError):
    """The database cannot be opened, has another version, stayed locked, or is damaged."""

    exit_code = ExitCode.DATABASE


class ConflictError(AnnotatorError):
    """The data changed in the meantime; nothing was overwritten."""

    exit_code = ExitCode.CONFLICT
