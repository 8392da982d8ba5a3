"""Keys: one action each, clashes refused before anything starts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import UsageError
from annotator.review.desk import ReviewDesk
from annotator.schemes import DEFAULT_SCHEME, LabelScheme, LabelSpec
from annotator.tui.app import AnnotatorApp
from annotator.tui.keys import ACTIONS, Mode, build_keymap, shown
from annotator.tui.screens.review import ReviewScreen


def _no_desk() -> ReviewDesk:
    raise UsageError("there is no desk here")


def test_every_action_has_a_sentence_and_a_method_that_does_it() -> None:
    keymap = build_keymap(DEFAULT_SCHEME, {})
    screen = ReviewScreen(_no_desk, DEFAULT_SCHEME, "ana", keymap)
    for action in keymap.actions:
        assert action.help[0].isupper() and len(action.help) > 8, action.id
        name = action.action.split("(")[0]
        owner = AnnotatorApp if name.startswith("app.") else screen
        assert callable(getattr(owner, f"action_{name.removeprefix('app.')}", None)), action.id


def test_bindings_carry_id_description_and_tooltip() -> None:
    for binding in build_keymap(DEFAULT_SCHEME, {}).bindings():
        assert binding.id and binding.description and binding.tooltip


def test_labels_bring_their_own_keys() -> None:
    scheme = LabelScheme("two", (LabelSpec("yes", "Yes", "y", "Y"), LabelSpec("no", "No", "N", "N")))
    keymap = build_keymap(scheme, {})
    assert keymap["copy"].keys == "alt+y", "copying gives its key up to a label"
    assert [(a.keys, a.action) for a in keymap.actions[:2]] == [("y", "label('yes')"), ("N", "label('no')")]


def test_a_key_can_be_changed_to_several() -> None:
    assert build_keymap(DEFAULT_SCHEME, {"undo": "z, f5"})["undo"].key_list == ["z", "f5"]


def test_a_chosen_key_is_taken_from_an_action_that_has_another() -> None:
    keymap = build_keymap(DEFAULT_SCHEME, {"label_verified": "y", "down": "J"})
    assert (keymap["label_verified"].keys, keymap["copy"].keys) == ("y", "alt+y")
    assert (keymap["down"].keys, keymap["panel_down"].keys) == ("J", "ctrl+down")


def test_two_actions_can_swap_their_keys() -> None:
    keymap = build_keymap(DEFAULT_SCHEME, {"undo": "s", "source": "u"})
    assert (keymap["undo"].keys, keymap["source"].keys) == ("s", "u")


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ({"undo": "v"}, "both “label_verified” and “undo”"),
        ({"label_verified": "o"}, "“label_verified” and “articles”"),
        ({"undo": "ctrl+m"}, "terminals send it as Enter"),
        ({"undo": "ctrl+i"}, "terminals send it as Tab"),
        ({"undo": "ctrl+h"}, "terminals send it as Backspace"),
        ({"undo": "ctrl+["}, "terminals send it as Escape"),
        ({"undo": "ctrl+p"}, "reserved for the command palette"),
        ({"undo": "hyperspace"}, "is not a key"),
        ({"undo": ""}, "is not a key"),
        ({"undo": "super+z"}, "is not a key"),
        ({"undone": "z"}, "does not know the action “undone”"),
        ({"prgress": "z"}, "does not know the action “prgress”: use progress."),
        ({"save_span": "escape"}, "“save_span” and “leave_span”"),
        ({"skip": ".", "undo": "full_stop"}, "both “skip” and “undo”"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(overrides: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        build_keymap(DEFAULT_SCHEME, overrides)
    assert said in str(caught.value)


def test_a_label_key_that_an_action_has_is_refused() -> None:
    scheme = LabelScheme("two", (LabelSpec("skip_it", "Skip it", "u", "S"), LabelSpec("no", "No", "N", "N")))
    with pytest.raises(UsageError, match="both “label_skip_it” and “undo”"):
        build_keymap(scheme, {})


def test_a_label_takes_its_key_from_an_action_that_has_another() -> None:
    scheme = LabelScheme("two", (LabelSpec("true", "True", "t", "T"), LabelSpec("no", "No", "J", "N")))
    keymap = build_keymap(scheme, {})
    assert keymap["theme"].key_list == ["ctrl+t"] and keymap["panel_down"].key_list == ["ctrl+down"]
    assert build_keymap(scheme, {"theme": "f5"})["theme"].key_list == ["f5"]
    with pytest.raises(UsageError, match="both “label_true” and “theme”"):
        build_keymap(scheme, {"theme": "t"})


def test_the_same_key_may_mean_two_things_in_two_modes() -> None:
    keymap = build_keymap(DEFAULT_SCHEME, {})
    assert {a.mode for a in keymap.actions if "tab" in a.key_list} == {Mode.REVIEW, Mode.SPAN}


def test_help_lists_every_action_once() -> None:
    rows = [row for _, rows in build_keymap(DEFAULT_SCHEME, {}).groups() for row in rows]
    sentences = [row[1] for row in rows]
    for action in (*ACTIONS, *build_keymap(DEFAULT_SCHEME, {}).actions):
        assert sentences.count(action.help) == 1, action.id


def test_nothing_destructive_is_on_backspace_or_delete() -> None:
    keys = {key for action in build_keymap(DEFAULT_SCHEME, {}).actions for key in action.key_list}
    assert not keys & {"backspace", "delete", "ctrl+m", "ctrl+i", "ctrl+h", "ctrl+j", "ctrl+["}


@given(st.dictionaries(st.sampled_from([a.id for a in ACTIONS]), st.text(max_size=12), max_size=3))
def test_any_configuration_gives_a_map_without_clashes_or_a_sentence(overrides: dict[str, str]) -> None:
    try:
        keymap = build_keymap(DEFAULT_SCHEME, overrides)
    except UsageError as error:
        assert str(error).strip()
        return
    for mode in Mode:
        keys = [key for action in keymap.actions if action.mode is mode for key in action.key_list]
        assert len(keys) == len(set(keys))


def test_keys_are_shown_as_people_read_them() -> None:
    assert [shown(key) for key in ("shift+tab", "ctrl+r", "down", "v", "comma")] == ["⇧Tab", "^r", "↓", "v", ","]


def test_a_shifted_letter_behind_esc_is_shown_as_its_capital() -> None:
    assert (shown("alt+shift+e"), shown("shift+f5"), shown("shift+tab")) == ("M-E", "shift+f5", "⇧Tab")
