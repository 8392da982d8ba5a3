"""Reading JSON Lines (https://jsonlines.org): one value a line, and no line longer than memory can hold."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NoReturn

from annotator.errors import InputError

LONGEST_LINE = 256 * 1024 * 1024
"""Bytes of the longest line that is read whole."""
_MARK = b"\xef\xbb\xbf"


def lines_of(stream: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[bytes]:
    """The lines of a file; one of more than ``longest`` bytes comes in pieces of ``longest + 1``."""
    return iter(lambda: stream.readline(longest + 1), b"")


def numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank with their numbers from 1; a byte order mark before the first is left out."""
    for number, line in enumerate(lines, 1):
        data = line.removeprefix(_MARK) if number == 1 else line
        if data.strip():
            yield number, data


def parsed(line: bytes | str) -> Any:
    """The value on a line; numbers of any length are kept whole.

    Raises:
        InputError: a predicate without a subject: ``is not UTF-8 …`` or ``is not JSON …``.

    """
    try:
        return json.loads(line if isinstance(line, str) else line.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise InputError("is not UTF-8: save the file as UTF-8 and try again.") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON ({error}): write one object a line.") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")
