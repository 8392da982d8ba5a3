"""Text as data: display, ids, addresses and dates hold for any input, not only for the polite ones."""

import re
import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.errors import InputError
from annotator.text import (
    article_public_id,
    check_storable,
    claim_public_id,
    for_display,
    iso_date,
    one_line,
    sha256_of,
    source_public_id,
)
from annotator.web.address import canonical_url, document_key, file_address, file_label, host_of, is_file_address
from tests.support import HOSTILE, quote_at

ANYTHING = st.text(st.characters())  # lone surrogates among them
STORABLE = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))
BIDI_ACTS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def acts(char: str) -> bool:
    """Whether a terminal may do something with the character instead of showing it."""
    return (
        unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(char) in BIDI_ACTS
        or char in "\u200e\u200f\u061c"
    )


@given(ANYTHING)
@example("".join(map(chr, [*range(0x100), 0x61C, *range(0x2000, 0x2070), 0xD800, 0xDFFF, 0xFEFF])))
def test_nothing_that_acts_reaches_a_screen_and_no_offset_moves(text: str) -> None:
    shown, line = for_display(text), one_line(text)
    assert len(shown) == len(line) == len(text)
    assert not [char for char in shown if acts(char) and char != "\n"]
    assert not [char for char in line if acts(char)]
    assert all(new in (old, " ", "\ufffd") for old, new in zip(text, shown, strict=True))
    assert line == shown.replace("\n", " ")
    assert for_display(shown) == shown


@given(st.text(st.characters(whitelist_categories=["L", "M", "N", "P", "S"], blacklist_characters="\u061c")))
def test_letters_marks_digits_and_signs_of_any_script_are_shown_as_they_are(text: str) -> None:
    assert for_display(text) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_strings_come_out_encodable_and_of_the_same_length(text: str) -> None:
    shown = one_line(text)
    assert len(shown) == len(text)
    assert "\x1b" not in shown
    shown.encode("utf-8")


@given(ANYTHING)
def test_what_is_storable_is_exactly_what_utf_8_without_nul_can_carry(text: str) -> None:
    try:
        storable = "\0" not in text and bool(text.encode("utf-8") or True)
    except UnicodeEncodeError:
        storable = False
    if storable:
        check_storable(text, "This")
    else:
        with pytest.raises(InputError, match=r"^This contains .* at character"):
            check_storable(text, "This")


def test_the_message_about_text_that_cannot_be_stored_names_the_place() -> None:
    with pytest.raises(InputError, match=r"notes\.txt contains a NUL character at character 3"):
        check_storable("abc\0def", "notes.txt")
    with pytest.raises(InputError, match="half of a surrogate pair at character 1"):
        check_storable("a\udcff", "notes.txt")


@given(STORABLE, st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 5))
def test_ids_depend_on_nothing_but_their_parts(text: str, start: int, end: int, taken: int) -> None:
    sha256 = sha256_of(text)
    ids = [claim_public_id(sha256, start, end, n) for n in range(taken + 1)]
    assert len(set(ids)) == taken + 1
    assert ids[0] == claim_public_id(sha256, start, end)
    assert all(re.fullmatch(r"c[0-9a-f]{16}", value) for value in ids)
    assert article_public_id(sha256) == "a" + sha256[:16]
    assert re.fullmatch(r"s[0-9a-f]{16}", source_public_id(text))


def test_ids_are_the_same_in_every_release() -> None:
    """Databases and exports of different teams join on these; a change here breaks them all."""
    sha256 = sha256_of("The dam is 40 metres high.")
    assert article_public_id(sha256) == "a303d9b3e241258bc"
    assert claim_public_id(sha256, 0, 26) == "ce58a2e992a73e69b"
    assert claim_public_id(sha256, 0, 26, 1) == "c07d3dc8f02653a4e"
    assert source_public_id("stat.example/ports") == "s9fad61f4667a6979"


@given(STORABLE, st.data())
def test_a_quote_with_its_surroundings_can_be_found_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = quote_at(text, start, end, around=5)
    whole = quote.prefix + quote.exact + quote.suffix
    assert quote.exact == text[start:end]
    assert text[start - len(quote.prefix) :].startswith(whole)
    assert len(quote.prefix) == min(5, start)
    assert len(quote.suffix) == min(5, len(text) - end)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("https://Stat.Example", "https://stat.example/"),
        ("HTTPS://stat.example:443/a", "https://stat.example/a"),
        ("http://stat.example:80/a", "http://stat.example/a"),
        ("https://stat.example:8443/a", "https://stat.example:8443/a"),
        ("https://stat.example./a", "https://stat.example/a"),
        ("  https://stat.example/a\n", "https://stat.example/a"),
        ("https://stat.example/a#section", "https://stat.example/a"),
        ("https://stat.example/a?utm_source=x&id=7&fbclid=y", "https://stat.example/a?id=7"),
        ("https://stat.example/a?UTM_Medium=x", "https://stat.example/a"),
        ("https://stat.example/a?id=7&id=8&empty=", "https://stat.example/a?id=7&id=8&empty="),
        ("https://stat.example/a?flag", "https://stat.example/a?flag"),
        ("https://stat.example/search?q=caf%e9", "https://stat.example/search?q=caf%E9"),
        ("https://stat.example/search?q=a+b%26c", "https://stat.example/search?q=a+b%26c"),
        ("https://stat.example/caf\u00e9", "https://stat.example/caf%C3%A9"),
        ("https://stat.example/caf%c3%a9", "https://stat.example/caf%C3%A9"),
        ("https://stat.example/%7Eana/100%", "https://stat.example/~ana/100%25"),
        ("https://stat.example/a%2Fb", "https://stat.example/a%2Fb"),
        ("https://stat.example/a;v=1,2/(b)", "https://stat.example/a;v=1,2/(b)"),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"),
        ("https://b\u00dccher\u3002example\u3002/", "https://xn--bcher-kva.example/"),
        ("https://reader:secret@stat.example/a", "https://stat.example/a"),
        ("https://stat.example@evil.example/a", "https://evil.example/a"),
        ("https://[2001:DB8::1]:8443/a", "https://[2001:db8::1]:8443/a"),
        ("https://stat.example/a?gclid=x&wbraid=y&at_medium=z&ns_source=n&srsltid=q&_gl=1", "https://stat.example/a"),
        ("https://stat.example/a?ref=x&s=20&source=y", "https://stat.example/a?ref=x&s=20&source=y"),
        (
            "https://stat.example/a?utm=1&my_utm_source=2&ocidx=3",
            "https://stat.example/a?utm=1&my_utm_source=2&ocidx=3",
        ),
        ("https://www.google.com/amp/s/stat.example/a?utm_source=x", "https://stat.example/a"),
        ("https://www.google.co.uk/amp/stat.example/a", "http://stat.example/a"),
        ("https://stat-example.cdn.ampproject.org/c/s/stat.example/a", "https://stat.example/a"),
        ("https://www.google.com/amp/s/www.google.com/amp/s/stat.example/a", "https://stat.example/a"),
        ("https://www.google.com/ampere/s/stat.example/a", "https://www.google.com/ampere/s/stat.example/a"),
        ("https://stat.example/a#:~:text=4.1%20million", "https://stat.example/a"),
        (f" ni:///sha-256;{'A' * 43} ", f"ni:///sha-256;{'A' * 43}"),
    ],
)
def test_one_document_has_one_address(written: str, canonical: str) -> None:
    assert canonical_url(written) == canonical


@pytest.mark.parametrize(
    "written",
    [
        "", "stat.example/a", "ftp://stat.example/a", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x",
        "https://", "https:///path", "https:stat.example", "mailto:a@stat.example", "https://stat.example:port/",
        "https://stat.example:99999/", "https://[::1/", "https://stat example/a", "https://stat.example/a b",
        "https://stat.example/a\x00b", "https://stat.example/a\x1b[31m", "https://a..example/", "https://" + "a" * 64,
        "https://stat.example/\ud800", "https://stat.example/?q=\udfff", "https://\udcff.example/", "https://./",
        "https://stat.example\\@evil.example/", "https://a\u2100b.example/", "ni:///sha-256;short",
        f"ni://host/sha-256;{'A' * 43}", f"ni:///md5;{'A' * 43}", f"ni:///sha-256;{'A' * 43}?ct=x",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_in_words_safe_to_show(written: str) -> None:
    with pytest.raises(InputError, match="is not a web address") as caught:
        canonical_url(written)
    assert not [char for char in str(caught.value) if acts(char)]


URL_PARTS = st.text(st.characters(), max_size=12)
ADDRESSES = st.one_of(
    st.builds(
        lambda scheme, host, path, query, end: f"{scheme}://{host}/{path}?{query}#{end}",
        st.sampled_from(["http", "https", "HTTPS"]),
        st.one_of(
            st.sampled_from(["stat.example", "www.stat.example", "B\u00fccher.Example.", "1.2.3.4:80", "[::1]:443"]),
            st.text(st.characters(blacklist_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=8),
        ),
        URL_PARTS,
        URL_PARTS,
        URL_PARTS,
    ),
    st.builds(
        lambda path, query: f"https://stat.example/{path}?{query}",
        st.text("a/%4eE2F.~;=&+?#:@[]|é ", max_size=20),
        st.text("a=&%41fF+;?/utm_source[] é", max_size=30),
    ),
    ANYTHING,
)


@given(ADDRESSES)
@example("https://\u2488com/")
@example("https://a\u3002/")
@example("https://stat.example//a//?&&a&&")
@example("https://stat.example/%%41%4")
def test_a_canonical_address_is_its_own_canonical_address(written: str) -> None:
    try:
        canonical = canonical_url(written)
    except InputError:
        return
    assert canonical_url(canonical) == canonical
    assert document_key(canonical) == document_key(written)
    assert canonical.isascii()
    assert re.match(r"https?://[^/?#@]+/", canonical) or is_file_address(canonical)
    assert not [char for char in canonical if acts(char) or char.isspace()]


@pytest.mark.parametrize(
    "written",
    [
        "http://stat.example/ports", "https://www.stat.example/ports/", "https://m.stat.example/ports",
        "https://amp.stat.example/ports?utm_campaign=x", "https://STAT.example:443/ports#top",
        "http://stat.example:80/%70orts", "https://mobile.stat.example/ports", "https://stat.example/ports?amp=1",
        "https://stat.example/ports/?outputType=amp", "https://www.google.com/amp/s/stat.example/ports",
    ],
)  # fmt: skip
def test_all_spellings_of_a_document_share_one_key(written: str) -> None:
    assert document_key(written) == document_key("https://stat.example/ports") == "stat.example/ports"


@pytest.mark.parametrize(
    "other",
    [
        "https://stat.example/Ports", "https://stat.example/ports?year=2025", "https://stat.example:8443/ports",
        "https://data.stat.example/ports", "https://stat.example/ports/2025", "https://stat.example/a%2Fports",
        "https://stat.example/ports/amp", "https://stat.example/ports?amp=2", "https://stat.example/ports?id=1&camp=1",
    ],
)  # fmt: skip
def test_different_documents_have_different_keys(other: str) -> None:
    assert document_key(other) != document_key("https://stat.example/ports")


@given(ANYTHING)
@example("https://[")
@example("//www.")
def test_the_host_of_anything_is_a_string(text: str) -> None:
    assert isinstance(host_of(text), str)


def test_the_host_is_shown_without_www() -> None:
    assert host_of("https://www.Stat.example:8443/a") == "stat.example"
    assert host_of("no address") == ""


@pytest.mark.parametrize("value", ["2026", "2026-05", "2026-05-12", "2026-05-12T10:30:00+02:00", "2026-05-12 10:30"])
def test_dates_are_kept_as_they_were_written(value: str) -> None:
    assert iso_date(f" {value}\n") == value


@pytest.mark.parametrize(
    "value",
    [
        "", "yesterday", "12.05.2026", "05/12/2026", "2026-13", "2026-02-30", "0000", "26", "2026-5-1",
        "2026-05-12T25:00", "20260512", "2026-W20-2", "2026-05-12\x1b10:00:00", "2026-05-12\ud80010:00",
        "\u0662\u0660\u0662\u0666", "2026-05-12 noon",
        "\x1b]52;c;x\x07",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_in_words_safe_to_show(value: str) -> None:
    with pytest.raises(InputError, match="is not a date: write it like 2026-05-12") as caught:
        iso_date(value)
    assert not [char for char in str(caught.value) if acts(char)]


@given(st.one_of(st.dates().map(date.isoformat), st.datetimes().map(datetime.isoformat), ANYTHING))
def test_a_date_that_is_taken_is_ascii_and_taken_again(value: str) -> None:
    try:
        taken = iso_date(value)
    except InputError:
        return
    assert iso_date(taken) == taken
    assert taken.isascii()
    assert taken.isprintable()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://m.me/ports", "https://me/ports"),
        ("https://amp.co.uk/ports", "https://co.uk/ports"),
        ("https://www.gov/ports", "https://gov/ports"),
    ],
)
def test_a_host_that_is_called_mobile_or_so_keeps_its_name(one: str, other: str) -> None:
    assert document_key(one) != document_key(other)


def test_the_mobile_encyclopedia_is_the_encyclopedia() -> None:
    assert document_key("https://en.m.wikipedia.org/wiki/Canal") == document_key("http://en.wikipedia.org/wiki/Canal")
    assert document_key("https://a.m.example/wiki") != document_key("https://a.example/wiki")


def test_a_file_is_known_by_its_bytes_alone() -> None:
    """The example of RFC 6920, section 8.1."""
    sha256 = "7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"
    address = file_address(sha256)
    assert address == "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"
    assert is_file_address(address)
    assert document_key(address) == canonical_url(address) == address
    assert host_of(address) == ""
    assert not is_file_address("https://stat.example/")


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/home/ana/secret/report.pdf", "report.pdf"),
        ("C:\\Users\\ana\\report.pdf", "report.pdf"),
        ("report.pdf", "report.pdf"),
        ("folder/", "folder"),
        ("../..", ".."),
        ("/", "file"),
        ("", "file"),
        ("a\x1b[31m\nb.pdf", "a\ufffd[31m b.pdf"),
        ("bad\udcff.pdf", "bad\ufffd.pdf"),
    ],
)
def test_of_a_path_only_the_name_is_kept(path: str, label: str) -> None:
    assert file_label(path) == label
    assert file_label(label) == label


def test_amp_caches_inside_each_other_end() -> None:
    once = "https://www.google.com/amp/s/"
    assert canonical_url(once + "WWW.google.com/amp/s/news.example/a") == "https://news.example/a"
    assert canonical_url(once + "www.google.com/amp/s/" * 5000 + "news.example/a").endswith("news.example/a")
