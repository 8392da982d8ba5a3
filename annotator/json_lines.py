"""Reading JSON Lines (https://jsonlines.org) with a limit on the length of a line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NoReturn

from annotator.errors import InputError

LONGEST_LINE = 256 * 1024 * 1024
"""The longest line that is read whole, in bytes."""
_MARK = b"\xef\xbb\xbf"


def lines_of(stream: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[bytes]:
    """The lines of a file; a line longer than ``longest`` bytes comes in pieces of ``longest + 1``."""
    return iter(lambda: stream.readline(longest + 1), b"")


def numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The non-blank lines, numbered from 1; a byte order mark at the start of the file is dropped."""
    for number, line in enumerate(lines, 1):
        data = line.removeprefix(_MARK) if number == 1 else line
        if data.strip():
            yield number, data


def parsed(line: bytes | str) -> Any:
    """The value on a line; integers of any length stay exact.

    Raises:
        InputError: ``is not UTF-8 …`` or ``is not JSON …``, to be put after the name of the line.

    """
    try:
        return json.loads(line if isinstance(line, str) else line.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise InputError("is not UTF-8: save the file as UTF-8 and try again.") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON ({error}): write one object a line.") from None


def texts_of(stream: BinaryIO) -> Iterator[str]:
    """The texts of ``{"text"}`` lines, in order, each as soon as its line is read.

    Raises:
        InputError: at the first line that is none, with its number.

    """
    for text in texts_or_errors(stream):
        if isinstance(text, InputError):
            raise text
        yield text


def texts_or_errors(stream: BinaryIO) -> Iterator[str | InputError]:
    """The texts of ``{"text"}`` lines in order, with an error in place of each line that is none."""
    for number, line in numbered(lines_of(stream)):
        try:
            text = parsed(line)["text"]
        except (InputError, KeyError, TypeError) as error:
            yield InputError(f'Line {number} is not JSON with a "text": {str(error).rstrip(".")}.')
            continue
        wrong = f'Line {number}: "text" must be a text, not {type(text).__name__}.'
        yield text if isinstance(text, str) else InputError(wrong)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")
