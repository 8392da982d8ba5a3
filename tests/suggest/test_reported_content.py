"""What is scored of a sentence that says who says it: what is said."""

import pytest

from annotator.suggest.reported_content import content_of
from tests.suggest.conftest import Reader

SAID = [
    ("The mayor says the dam has burst.", "the dam has burst."),
    ("The mayor has said that the dam has burst.", "the dam has burst."),
    ("The minutes were burnt, the clerk said on Monday.", "The minutes were burnt ."),
    ("The bridge, the engineers said, was built without a permit.", "The bridge was built without a permit."),
    ("According to the report, nobody had been trained to use the alarm.", "nobody had been trained to use the alarm."),
    ("The vaccine is safe, according to the agency.", "The vaccine is safe ."),
    ("Anna Holm, who runs the clinic, said the roof fell in.", "the roof fell in."),
]
WHOLE = [
    "I said the dam has burst.",
    "We say that this country deserves better.",
    "The mayor denied that the dam has burst.",
    "The mayor did not say that the dam has burst.",
    "Did the mayor say that the dam has burst?",
    "The mayor will say that the dam has burst.",
    "The report said nothing about the dam.",
    "Everybody heard what the mayor said.",
    "The state of the dam is bad.",
    "The mayor sued the builder and the builder says that the dam is sound.",
    "It rained.",
]


@pytest.mark.parametrize(("text", "content"), SAID)
def test_the_saying_is_left_out(reading: Reader, text: str, content: str) -> None:
    found = content_of(reading(text))
    assert found.slice(0, len(found.words)) == content


@pytest.mark.parametrize("text", WHOLE)
def test_what_is_no_plain_saying_stays_whole(reading: Reader, text: str) -> None:
    read = reading(text)
    assert content_of(read) is read


@pytest.mark.parametrize("text", [text for text, _ in SAID])
def test_what_is_left_hangs_together(reading: Reader, text: str) -> None:
    whole = reading(text)
    found = content_of(whole)
    count = len(found.words)
    lists = (found.words, found.lower, found.spaces, found.tags, found.deps, found.heads)
    assert {len(one) for one in lists} == {count}
    assert all(0 <= head < count for head in found.heads)
    assert any(head == place for place, head in enumerate(found.heads))
    named = {whole.slice(one.start, one.end) for one in whole.entities}
    assert {found.slice(one.start, one.end) for one in found.entities} <= named


def test_without_a_parse_nothing_is_left_out(blank_reading: Reader) -> None:
    read = blank_reading("The mayor says the dam leaks.")
    assert content_of(read) is read
