"""Whatever a terminal sends, the screen goes on with the next key; what cannot be read is dropped."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import Key, MouseEvent, Paste, Resize

from annotator.tui.terminal_input import TerminalInput


def keys(terminal: TerminalInput, *chunks: bytes) -> list[str]:
    """The names of the keys that these chunks press."""
    return [event.key for chunk in chunks for event in terminal.feed(chunk) if isinstance(event, Key)]


@pytest.mark.parametrize(
    "data",
    [
        b"\xe9", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80",
        b"\x1b[M \xff\xff", b"\x1b[M\xc3\xa9\xa9", b"\x1b[Mqvd",
        b"\x1b[1114112u", b"\x1b[99999999999999999999u", b"\x1b[55296u", b"\x1b[97;1;55296u", b"\x1b[97;1;9999999u",
        b"\x1b[48;0;0;0;0t", b"\x1b[48;99999;99999;1;1t",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_dropped_and_the_next_key_counts(data: bytes) -> None:
    terminal = TerminalInput()
    found = [*terminal.feed(data), *terminal.feed(b"q")]
    assert [event.key for event in found if isinstance(event, Key)] == ["q"]
    assert not [event for event in found if isinstance(event, Resize)]


def test_a_report_that_comes_in_pieces_is_dropped_as_one() -> None:
    assert keys(TerminalInput(), b"a\x1b[M", b"\xff", b"\xff\xffb", b"c") == ["a", "b", "c"]


def test_a_report_that_never_ends_takes_no_later_key() -> None:
    terminal = TerminalInput()
    assert keys(terminal, b"\x1b[M") == []
    terminal.rest()
    assert keys(terminal, b"abc") == ["a", "b", "c"]


def test_letters_may_come_in_pieces() -> None:
    assert keys(TerminalInput(), "ž".encode()[:1], "ž".encode()[1:]) == ["ž"]


def test_keys_mouse_and_pastes_are_read_as_before() -> None:
    terminal = TerminalInput()
    assert keys(terminal, b"\x1b[A", b"\x1b[97;5u") == ["up", "ctrl+a"]
    (pressed,) = terminal.feed(b"\x1b[<0;3;4M")
    assert isinstance(pressed, MouseEvent)
    (pasted,) = [
        event for event in terminal.feed(b"\x1b[200~caf\xe9 caf\xc3\xa9\x1b[201~q") if isinstance(event, Paste)
    ]
    assert pasted.text == "caf café"


def test_a_parser_that_fails_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = TerminalInput()
    list(terminal.feed(b"\x1b[48;24;80;0;0t"))
    assert not list(terminal.feed(b"\x1b[<0;3;4M")), "pixels of no size divide by zero"
    assert keys(terminal, b"q") == ["q"]


@given(st.lists(st.binary(max_size=40) | st.sampled_from([b"\x1b[", b"\x1b[M", b"\x1b[200~", b";", b"u"]), max_size=12))
@settings(max_examples=200)
def test_any_bytes_are_read(chunks: list[bytes]) -> None:
    terminal = TerminalInput()
    for chunk in chunks:
        assert not any(
            "\ud800" <= char <= "\udfff"
            for key in terminal.feed(chunk)
            if isinstance(key, Key)
            for char in key.character or ""
        )
        list(terminal.tick())
