"""Label schemes: the default one, ones that people write, and what is wrong with the others."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.label_meaning import EXPORT_NAMES, LabelMeaning
from annotator.domain.vocabulary import ReviewStatus, Role, Stance
from annotator.errors import UsageError
from annotator.label_presets import PRESETS, Preset
from annotator.schemes import DEFAULT_SCHEME, TONES, LabelSpec, restored_scheme, scheme_from
from annotator.tui.keys import build_keymap

GOOD: list[dict[str, Any]] = [{"name": "holds", "key": "h"}, {"name": "fails", "key": "f"}]


def test_the_default_scheme_is_the_one_of_the_field() -> None:
    assert DEFAULT_SCHEME.names == ("verified", "disputed", "unverifiable", "not_a_claim")
    assert [label.name for label in DEFAULT_SCHEME.labels if label.needs_evidence] == ["verified", "disputed"]
    assert [label.key for label in DEFAULT_SCHEME.labels] == ["v", "d", "n", "x"]
    assert len({label.glyph for label in DEFAULT_SCHEME.labels}) == 4
    assert "verified" in DEFAULT_SCHEME
    assert "maybe" not in DEFAULT_SCHEME
    assert DEFAULT_SCHEME["disputed"].title == "Disputed"


def test_an_unknown_label_is_named_with_the_ones_there_are() -> None:
    with pytest.raises(UsageError, match=r"“maybe” is not a label .* unverifiable \(Not enough\), not_a_claim \("):
        DEFAULT_SCHEME["maybe"]


def test_a_scheme_comes_back_from_its_tables() -> None:
    assert scheme_from(DEFAULT_SCHEME.tables(), "fact-check", "here") == DEFAULT_SCHEME


def test_a_custom_scheme_gets_what_it_leaves_out() -> None:
    scheme = scheme_from(
        [
            {"name": "mostly_true", "key": "t", "needs_evidence": True, "tone": "success", "glyph": "±"},
            {"name": "opinion", "key": "ö", "title": "Only an opinion"},
        ],
        "claims",
        "annotator.toml",
    )
    assert scheme.name == "claims"
    assert scheme.labels == (
        LabelSpec("mostly_true", "Mostly true", "t", "±", needs_evidence=True, tone="success"),
        LabelSpec("opinion", "Only an opinion", "ö", "O", needs_evidence=False, tone="primary"),
    )


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"name": ""}, "name"),
        ({"name": "not a claim"}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"name": "a\x1b[31m"}, "name"),
        ({"name": 3}, "name"),
        ({"key": ""}, "key"),
        ({"key": "ctrl+v"}, "key"),
        ({"key": " "}, "key"),
        ({"key": "\x1b"}, "key"),
        ({"key": 1}, "key"),
        ({"tone": "red"}, "tone"),
        ({"tone": None}, "tone"),
        ({"title": 1}, "title"),
        ({"title": "a\x1b]52;c;x\x07"}, "title"),
        ({"title": "two\nlines"}, "title"),
        ({"glyph": False}, "glyph"),
        ({"glyph": "\x9b"}, "glyph"),
        ({"glyph": "\u202e"}, "glyph"),
        ({"needs_evidence": "yes"}, "needs_evidence"),
        ({"needs_evidence": 1}, "needs_evidence"),
        ({"color": "red"}, "color"),
        ({"meaning": "true"}, "meaning"),
        ({"meaning": ""}, "meaning"),
        ({"meaning": 1}, "meaning"),
        ({"meaning": "a\x1b[31m"}, "meaning"),
        ({"name": "fails"}, "fails"),
        ({"key": "f"}, "key"),
    ],
)
def test_what_is_wrong_with_a_label_is_said_with_the_file_and_the_field(change: dict[str, Any], what: str) -> None:
    with pytest.raises(UsageError) as caught:
        scheme_from([GOOD[0] | change, GOOD[1]], "mine", "/data/annotator.toml")
    message = str(caught.value)
    assert message.startswith("/data/annotator.toml: ")
    assert what in message
    assert message.isprintable()


@pytest.mark.parametrize("tables", [[], GOOD[:1]])
def test_a_scheme_of_fewer_than_two_labels_is_none(tables: list[dict[str, Any]]) -> None:
    with pytest.raises(UsageError, match="at least two"):
        scheme_from(tables, "mine", "annotator.toml")


values = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.lists(st.text(max_size=2)))
fields = st.sampled_from(["name", "title", "key", "glyph", "needs_evidence", "tone", "meaning", "colour"])


@given(st.lists(st.dictionaries(fields, st.one_of(values, st.sampled_from([*TONES, *LabelMeaning]))), max_size=4))
def test_any_tables_give_a_scheme_that_can_be_shown_or_a_sentence(tables: list[dict[str, Any]]) -> None:
    full = [{"name": f"label{n}", "key": "abcd"[n]} | table for n, table in enumerate(tables)]
    try:
        scheme = scheme_from(full, "mine", "annotator.toml")
    except UsageError as error:
        assert str(error).isprintable()
        return
    assert scheme_from(scheme.tables(), "mine", "again") == scheme
    for label in scheme.labels:
        assert (label.name + label.title + label.key + label.glyph).isprintable()
        assert len(label.glyph) == len(label.key) == 1
        assert label.glyph.strip()
        assert label.title.strip()


STANDS, FALLS, OPEN, NO_CLAIM = LabelMeaning


def one_label(**said: Any) -> LabelSpec:
    """The label of a table, in a scheme with another one."""
    return scheme_from([{"name": "other", "key": "o"}, {"key": "k"} | said], "mine", "here").labels[1]


def test_the_labels_of_the_default_scheme_have_their_meanings() -> None:
    assert [label.meaning for label in DEFAULT_SCHEME.labels] == [STANDS, FALLS, OPEN, NO_CLAIM]
    assert all("meaning" not in table for table in DEFAULT_SCHEME.tables()), "what follows is not stored twice"


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ({"name": "true"}, STANDS),
        ({"name": "False"}, FALLS),
        ({"name": "no_claim"}, NO_CLAIM),
        ({"name": "true", "tone": "error"}, STANDS),
        ({"name": "richtig", "exports": {"fever": "SUPPORTS"}, "tone": "error"}, STANDS),
        ({"name": "falsch", "tone": "error"}, FALLS),
        ({"name": "half_true", "tone": "warning"}, None),
        ({"name": "opinion"}, None),
        ({"name": "true", "meaning": "falls"}, FALLS),
        ({"name": "quatsch", "meaning": "no_claim", "tone": "error"}, NO_CLAIM),
    ],
)
def test_a_meaning_is_what_is_said_or_follows_from_the_name_fevers_name_or_the_tone(
    said: dict[str, Any], meaning: LabelMeaning | None
) -> None:
    label = one_label(**said)
    assert label.meaning is meaning
    assert one_label(**label.table()) == label


def test_a_wrong_meaning_is_said_in_one_sentence() -> None:
    with pytest.raises(UsageError) as caught:
        one_label(name="a", meaning="right")
    assert str(caught.value) == "here: meaning of label “a” must be one of stands, falls, open, no_claim, not “right”."


def test_formats_call_a_label_by_its_meaning_where_nothing_else_is_said() -> None:
    assert one_label(name="falsch", meaning="falls").exports == EXPORT_NAMES[FALLS]
    assert one_label(name="true").exports == EXPORT_NAMES[STANDS]
    said = one_label(name="false", exports={"fever": "NOT ENOUGH INFO"}).exports
    assert (said["fever"], said["averitec"], said["claimreview"]) == ("NOT ENOUGH INFO", "Refuted", "1")
    assert "fever.mixed" not in said
    assert one_label(name="falsch", tone="error").exports == {}, "a colour is not enough for a dataset"


def test_what_a_source_does_by_default_follows_from_the_meaning() -> None:
    scheme = scheme_from([{"name": "true", "key": "t"}, {"name": "no", "key": "f", "meaning": "falls"}], "own", "here")
    stances = [scheme.stance_of(name) for name in ("true", "no", "unknown", None)]
    assert stances == [Stance.SUPPORTS, Stance.REFUTES, Stance.CONTEXT, Stance.CONTEXT]
    assert DEFAULT_SCHEME.stance_of("unverifiable") is Stance.CONTEXT


def test_the_label_for_a_meaning_is_one_or_none() -> None:
    tables = [
        {"name": "false", "key": "f"},
        {"name": "mostly_false", "key": "m", "tone": "error"},
        {"name": "yes", "key": "y", "meaning": "stands"},
        {"name": "no_way", "key": "n", "meaning": "no_claim"},
        {"name": "opinion", "key": "p", "meaning": "no_claim"},
    ]
    scheme = scheme_from(tables, "own", "here")
    assert [scheme.label_for(meaning) for meaning in LabelMeaning] == ["yes", "false", None, None]
    assert [scheme.is_claim(name) for name in ("yes", "no_way", "opinion", "not_a_claim", "else")] == [
        True, False, False, False, True,
    ]  # fmt: skip


def test_when_an_answer_counts() -> None:
    rule = DEFAULT_SCHEME.evidence_rule
    assert rule.status_of(None, ()) is ReviewStatus.OPEN
    assert rule.status_of("verified", ()) is ReviewStatus.DRAFT
    assert rule.status_of("verified", [Stance.CONTEXT]) is ReviewStatus.DRAFT
    assert rule.status_of("verified", [Stance.SUPPORTS]) is ReviewStatus.SUBMITTED
    assert rule.status_of("unverifiable", ()) is ReviewStatus.SUBMITTED
    assert rule.status_of("verified", (), Role.ADJUDICATOR) is ReviewStatus.SUBMITTED


@pytest.mark.parametrize("name", Preset)
def test_every_preset_has_keys_of_its_own_and_is_stored_as_it_is(name: Preset) -> None:
    scheme = PRESETS[name]
    build_keymap(scheme, {})
    assert restored_scheme(scheme.stored(), "here") == scheme
    assert {LabelMeaning.STANDS, LabelMeaning.FALLS, LabelMeaning.OPEN, LabelMeaning.NO_CLAIM} <= {
        label.meaning for label in scheme.labels
    }
    for label in scheme.labels:
        assert {"fever", "averitec", "claimreview"} <= set(label.exports)


def test_a_retired_label_frees_its_key_and_is_not_offered() -> None:
    tables = [{"name": "yes", "key": "y"}, {"name": "no", "key": "n"}, {"name": "old", "key": "y", "retired": True}]
    scheme = scheme_from(tables, "own", "here")
    assert [label.name for label in scheme.offered] == ["yes", "no"]
    assert "label_old" not in {action.id for action in build_keymap(scheme, {}).actions}
    assert scheme.title_of("old") == "Old"
    assert scheme.given("yes").key == "y"
    with pytest.raises(UsageError, match="no longer given"):
        scheme.given("old")
    with pytest.raises(UsageError, match="at least two"):
        scheme_from(tables[1:], "own", "here")
