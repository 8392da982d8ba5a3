"""A host is shown as what it is: in ASCII, beside its own letters, and never as one that it imitates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text import one_line
from annotator.web.address import Address, canonical_url
from annotator.web.hosts import caution, host_shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://www.dailyledger.example/a", "dailyledger.example"),
        ("https://bücher.example/", "xn--bcher-kva.example (bücher.example)"),
        ("https://例え.テスト/", "xn--r8jz45g.xn--zckzah (例え.テスト)"),
        ("https://новини.example/", "xn--b1amarcd.example (новини.example)"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com (letters that look like others)"),
        ("https://pаypal.com/", "xn--pypal-4ve.com (letters that look like others)"),
        ("https://ο.example/", "xn--0xa.example (letters that look like others)"),
        ("https://xn--99999.com/", "xn--99999.com"),
    ],
)
def test_hosts_show_what_they_are(typed: str, shown: str) -> None:
    assert host_shown(canonical_url(typed)) == shown


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("https://www.bbc.com@evil.example/news", "The host is evil.example"),
        ("bbc.com@evil.example", "The host is evil.example"),
        ("https://user:secret@a.example/", "The host is a.example"),
        ("https://аррӏе.com", "look like others"),
        ("https://xn--80ak6aa92e.com/", "look like others"),
    ],
)
def test_an_address_that_deceives_is_told(typed: str, says: str) -> None:
    said = caution(typed)
    assert said is not None
    assert says in said
    assert "secret" not in said


@pytest.mark.parametrize("typed", ["https://bbc.com/@user", "https://пример.рф/", "apple.com", "", "x y", "https://[x"])
def test_others_are_not(typed: str) -> None:
    assert caution(typed) is None


def test_what_stands_before_the_host_is_not_stored() -> None:
    assert Address.typed("https://www.bbc.com@evil.example/x").url == "https://evil.example/x"


@given(st.text(max_size=30))
def test_any_text_is_looked_at(text: str) -> None:
    said = caution(text)
    assert said is None or said == one_line(said)
    host_shown(f"https://{text}/")
