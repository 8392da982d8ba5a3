"""Reading JSON Lines (https://jsonlines.org), with limits on the length of a line and on how deep values are nested."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NoReturn

from annotator.errors import InputError
from annotator.limits import DEEPEST, LONGEST_LINE, LONGEST_STATEMENT, size_words

_PASSED_OVER = 1024 * 1024
"""Bytes of the rest of a line that are read together."""
_MARK = b"\xef\xbb\xbf"


def lines_of(stream: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[bytes]:
    """The lines of a file; of a line longer than ``longest`` bytes only its first ``longest + 1``."""
    while line := stream.readline(longest + 1):
        yield line
        if len(line) > longest:
            _pass_over_rest(stream, line)


def _pass_over_rest(stream: BinaryIO, read: bytes) -> None:
    while read and not read.endswith(b"\n"):
        read = stream.readline(_PASSED_OVER)


def check_line(line: bytes, longest: int = LONGEST_LINE) -> bytes:
    """A line of ``lines_of`` that is there as a whole.

    Raises:
        InputError: ``is longer than …``, to be put after the name of the line.

    """
    if len(line) > longest:
        raise InputError(f"is longer than {size_words(longest)}: write shorter records.")
    return line


def numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The non-blank lines, numbered from 1; a byte order mark at the start of the file is dropped."""
    for number, line in enumerate(lines, 1):
        data = line.removeprefix(_MARK) if number == 1 else line
        if data.strip():
            yield number, data


def parsed(line: bytes) -> Any:
    """The value on a line; integers of any length stay exact.

    Raises:
        InputError: ``is longer …``, ``is not UTF-8 …``, ``is not JSON …`` or ``is nested …``, to be put after the name
            of the line.

    """
    try:
        value = json.loads(check_line(line).decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise InputError("is not UTF-8: save the file as UTF-8 and try again.") from None
    except RecursionError:
        raise InputError(NESTED) from None
    except ValueError as error:
        raise InputError(f"is not JSON ({error}): write one object a line.") from None
    return check_depth(value)


NESTED = f"is nested more than {DEEPEST} levels deep: write a plain object."
"""What is said of a value that is nested too deeply, after its name."""


def check_depth(value: Any) -> Any:
    """A value of JSON that is not nested too deeply for whatever walks through it.

    Raises:
        InputError: ``is nested …``, to be put after the name of the line.

    """
    level = [value]
    for _ in range(DEEPEST):
        inner = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list))
        level = [part for parts in inner for part in parts if isinstance(part, dict | list)]
        if not level:
            return value
    raise InputError(NESTED)


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
        if not isinstance(text, str):
            yield InputError(f'Line {number}: "text" must be a text, not {type(text).__name__}.')
        elif len(text) > LONGEST_STATEMENT:
            yield InputError(
                f'Line {number}: "text" is longer than {LONGEST_STATEMENT:,} characters: give one sentence.'
            )
        else:
            yield text


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")
