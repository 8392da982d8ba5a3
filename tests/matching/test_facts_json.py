"""Facts survive being stored; those of another version, or what is no facts at all, are not read."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.matching.compare import compare, compare_facts
from annotator.matching.facts import FACTS_VERSION, facts_of
from annotator.matching.facts_json import facts_from, facts_json
from tests.matching.measure import read
from tests.support import HOSTILE

PAIRS = read("tuned")
claims = st.one_of(st.text(max_size=80), st.sampled_from([pair.one for pair in PAIRS]), st.sampled_from(HOSTILE))
READ_BY_THIS_VERSION = "6019eb11a0f4e741"
"""Of the facts of all tuned pairs. If it changes, raise ``FACTS_VERSION``: what is stored was read by other rules."""


@given(claims)
@settings(max_examples=300)
def test_facts_are_the_same_after_being_stored(text: str) -> None:
    facts = facts_of(text)
    line = facts_json(facts)
    assert facts_from(line) == facts
    assert facts_json(facts) == line
    assert line.isascii()
    assert line.isprintable()


@given(claims, claims)
def test_stored_facts_compare_as_the_texts_do(one: str, other: str) -> None:
    stored = [facts_from(facts_json(facts_of(text))) for text in (one, other)]
    assert stored[0] is not None
    assert stored[1] is not None
    match, wanted = compare_facts(stored[0], stored[1]), compare(one, other)
    assert match == wanted
    assert (match.differences, match.agreements) == (wanted.differences, wanted.agreements)


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "[" * 100_000, '{"version":1}', "\0", "NaN"])
def test_what_is_no_facts_is_not_read(text: str) -> None:
    assert facts_from(text) is None


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=8), st.data())
def test_broken_facts_never_raise(value: object, data: st.DataObject) -> None:
    stored = json.loads(facts_json(facts_of(PAIRS[0].one)))
    stored[data.draw(st.sampled_from(sorted(stored.keys() - {"version"})))] = value
    facts_from(json.dumps(stored))


def test_facts_of_another_version_are_not_read() -> None:
    stored = json.loads(facts_json(facts_of(PAIRS[0].one)))
    assert stored["version"] == FACTS_VERSION
    assert facts_from(json.dumps(stored | {"version": FACTS_VERSION + 1})) is None


def test_the_version_is_raised_with_the_rules() -> None:
    lines = "\n".join(facts_json(facts_of(pair.one)) for pair in PAIRS)
    assert hashlib.sha256(f"{FACTS_VERSION}\n{lines}".encode()).hexdigest()[:16] == READ_BY_THIS_VERSION
