"""What is asked for: read strictly, one key whatever the spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import UsageError
from annotator.splits.request import parse_split


def test_names_shares_and_what_gives_way() -> None:
    request = parse_split("test=0.1, dev=.1,train=0.8", 7)
    assert request.names == ("test", "dev", "train")
    assert dict(request.shares) == {"test": 0.1, "dev": 0.1, "train": 0.8}
    assert request.giving_way == ("train", "test", "dev")
    assert parse_split("a=0.25,b=0.75", 7).giving_way == ("b", "a")


def test_one_key_for_one_request_and_another_for_any_other() -> None:
    key = parse_split("train=0.8,test=0.2", 7).key
    assert parse_split(" train = .80 , test=0.200", 7).key == key
    others = [
        parse_split("train=0.8,test=0.2", 8),
        parse_split("train=0.8,test=0.2", 7, by_source=True),
        parse_split("train=0.7,test=0.3", 7),
        parse_split("train=0.8,dev=0.2", 7),
        parse_split("test=0.2,train=0.8", 7),
    ]
    assert len({key, *(other.key for other in others)}) == 6


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not NAME=SHARE"),
        ("train", "“train” is not NAME=SHARE"),
        ("train=0.8,", "“” is not NAME=SHARE"),
        ("1st=0.5,b=0.5", "“1st=0.5” is not NAME=SHARE"),
        ("träin=0.5,b=0.5", "is not NAME=SHARE"),
        (f"{'x' * 41}=0.5,b=0.5", "is not NAME=SHARE"),
        ("a=1", "is not a number between 0 and 1"),
        ("a=0,b=1", "share in “a=0” is not a number between 0 and 1"),
        ("a=-0.5,b=1.5", "is not a number between 0 and 1"),
        ("a=nan,b=0.5", "is not a number between 0 and 1"),
        ("a=1e-1,b=0.9", "is not a number between 0 and 1"),
        ("a=80,b=20", "is not a number between 0 and 1"),
        ("a=0.99999999", "needs 2 to 20 parts, not 1"),
        ("a=0.5,b=0.4", "sum to 0.9, not 1"),
        ("a=0.5,a=0.5", "“a” is named more than once"),
        ("\x1b]52;c;x\x07=0.5,b=0.5", "\ufffd]52;c;x\ufffd=0.5” is not NAME=SHARE"),
        (",".join(f"s{n}=0.04" for n in range(25)), "needs 2 to 20 parts, not 25"),
    ],
)
def test_what_cannot_be_obeyed_is_said_in_a_sentence(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=r"train=0.8,dev=0.1,test=0.1.*\.$") as caught:
        parse_split(text, 7)
    assert message in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        request = parse_split(text, 7)
    except UsageError:
        return
    assert abs(sum(share for _, share in request.shares) - 1) < 1e-5
