"""JSON Lines and CSV: good rows come through exactly, bad ones are named by line."""

import io
import json

import pytest

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.readers import Failure, expand, read
from annotator.ingest.readers.csv_rows import read_csv
from annotator.ingest.readers.dates import read_date
from annotator.ingest.readers.rows import read_jsonl


def jsonl(*rows: object) -> list[ArticleInput | Failure]:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    return list(read_jsonl(io.BytesIO(b"\n".join(lines)), "in.jsonl"))


def table(text: str | bytes) -> list[ArticleInput | Failure]:
    return list(read_csv(text if isinstance(text, bytes) else text.encode(), "in.csv"))


FULL = {
    "text": "Dam to close\r\nThe dam is old.\u200b ",
    "title": "Dam to close",
    "url": "https://ledger.example/dam",
    "publisher": "Ledger",
    "author": "Jana Malá",
    "published_at": "2026-05-12",
    "language": "en",
    "id": 17,
    "meta": {"desk": "local"},
    "wire": ["a", 1],
}


def test_every_column_of_a_json_line_arrives():
    (entry,) = jsonl(FULL)
    assert entry.text == FULL["text"]
    assert (entry.title, entry.url, entry.publisher) == ("Dam to close", "https://ledger.example/dam", "Ledger")
    assert (entry.author, entry.published_at, entry.language) == ("Jana Malá", "2026-05-12", "en")
    assert entry.external_id == "17"
    assert entry.meta == {"desk": "local", "wire": ["a", 1]}
    assert entry.origin == "in.jsonl:1"
    assert entry.headline_end == 12


def test_bad_lines_are_named_and_the_rest_goes_on():
    entries = jsonl(
        {"text": "One."}, b"", b"{not json", b"[1]", {"title": "x"}, {"text": 5}, {"text": " \n"}, {"text": None},
        {"text": "a\0b"}, b'{"text": "\\ud800"}', b'{"text": "caf\xe9"}', b'{"text": "x", "deep": ' + b"[" * 100_000,
        {"text": "x", "meta": {"k": "\ud800"}}, {"text": "Two."},
    )  # fmt: skip
    texts = [entry.text for entry in entries if isinstance(entry, ArticleInput)]
    assert texts == ["One.", "Two."]
    failures = {int(entry.source.split(":")[1]): entry.reason for entry in entries if isinstance(entry, Failure)}
    assert list(failures) == list(range(3, 14))
    for line, words in {
        3: "is not JSON", 4: "is not a JSON object", 5: "has no “text”, only “title”", 6: "not a string",
        7: "is empty", 8: "not a string", 9: "NUL", 10: "surrogate", 11: "is not UTF-8",
        12: "nested more than 200 levels", 13: "“meta” contains half of a surrogate",
    }.items():  # fmt: skip
        assert words in failures[line], failures[line]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("published_at", "yesterday"), ("published_at", "05/12/2026"), ("url", "not a url"), ("title", {"a": []}),
        ("author", True), ("title", "\0"), ("language", "the usual one"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_kept_and_said(name, value):
    (entry,) = jsonl({"text": "The dam leaks.", name: value})
    assert getattr(entry, name) is None
    assert entry.meta == {name: value}
    assert f"“{name}”" in entry.remarks[0]


@pytest.mark.parametrize("value", ["N/A", "nan", "", "None", [], {}, None, " - "])
def test_words_for_nothing_are_nothing(value):
    (entry,) = jsonl({"text": "The dam leaks.", "url": value, "author": value, "published_at": value})
    assert (entry.url, entry.author, entry.published_at, entry.remarks) == (None, None, None, ())


def test_a_number_that_json_lacks_is_nothing():
    (entry,) = jsonl(b'{"text": "The dam leaks.", "author": NaN, "score": -Infinity}')
    assert (entry.author, entry.meta) == (None, {"score": None})


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"authors": ["Jana Malá", "Petr Malý"]}, {"author": "Jana Malá, Petr Malý"}),
        ({"author": {"name": "Jana Malá", "id": 4}}, {"author": "Jana Malá"}),
        ({"source": {"id": None, "name": "Ledger"}}, {"publisher": "Ledger"}),
        ({"publication": "Ledger", "domain": "ledger.example"}, {"publisher": "Ledger"}),
        ({"link": "ledger.example/dam 2"}, {"url": "https://ledger.example/dam%202"}),
        ({"publishedAt": "May 12th, 2026"}, {"published_at": "2026-05-12"}),
        ({"publish_date": "05-12-2019", "warc_date": "x"}, {"published_at": "2019-05-12"}),
        ({"lang": "Czech", "Headline": "Dam"}, {"language": "cs", "title": "Dam"}),
    ],
)
def test_fields_under_the_names_that_data_sets_give_them(row, expected):
    (entry,) = jsonl({"Body": "The dam leaks.", **row})
    assert entry.text == "The dam leaks."
    assert {name: getattr(entry, name) for name in expected} == expected
    assert entry.remarks == ()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Wed, 12 Jul 2017 08:00:00 +0200", "2017-07-12T08:00:00+02:00"), ("12. May 2026", "2026-05-12"),
        ("12-May-2026", "2026-05-12"), ("Sept. 5, 2020", "2020-09-05"), ("May 2026", "2026-05"),
        ("25/12/2026", "2026-12-25"), ("12/25/2026", "2026-12-25"), ("05.12.2026", "2026-12-05"),
        ("2026/5/2", "2026-05-02"), (1577836800, "2020-01-01T00:00:00+00:00"),
        (1577836800000, "2020-01-01T00:00:00+00:00"),
        ("20240131", "2024-01-31"), ("20240131T093000Z", "2024-01-31T09:30:00"), ("2026-05-12", "2026-05-12"),
        ("05/12/2026", None), ("31/31/2026", None), ("soon", None), (True, None), (17, None), ("Feb 30, 2026", None),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(written, read):
    assert read_date(written) == read


def test_a_longer_text_comes_before_an_excerpt():
    (entry,) = jsonl({"text": "The dam…", "content": "The dam leaks since May."})
    assert (entry.text, entry.meta) == ("The dam leaks since May.", {"text": "The dam…"})
    (entry,) = jsonl({"content": "The dam leaks… [+2310 chars]"})
    assert "as excerpts do" in entry.remarks[0]


def test_a_text_inside_an_object_and_a_list_of_paragraphs():
    (inner,) = jsonl({"id": 3, "article": {"title": "Dam", "text": "It leaks."}})
    assert (inner.text, inner.title, inner.external_id) == ("It leaks.", "Dam", "3")
    (listed,) = jsonl({"text": ["One.", "Two."]})
    assert listed.text == "One.\n\nTwo."


def test_markup_and_written_line_ends_in_a_column():
    (page,) = jsonl(
        {"text": "<p>Prices &amp; <b>wages</b> rose.</p><p>By 4&nbsp;%.<br>Then fell.</p><script>x()</script>"}
    )
    assert page.text == "Prices & wages rose.\n\nBy 4\xa0%.\nThen fell."
    (plain,) = jsonl({"text": "One.\\n\\nTwo."})
    assert plain.text == "One.\n\nTwo."
    (math,) = jsonl({"text": "If a < b and b > c, write a<b."})
    assert math.text == "If a < b and b > c, write a<b."


@pytest.mark.parametrize("text", ["<?xml version='1.0' encoding='utf-8'?><p>It leaks.</p>", "<p>It\x01 leaks.</p>"])
def test_markup_that_a_parser_dislikes(text):
    (entry,) = jsonl({"text": text})
    assert entry.text == "It leaks."


@pytest.mark.parametrize("name", ["a.json", "a.txt"])
def test_json_nested_without_end_is_refused_at_once(write, name):
    (failure,) = read(expand([str(write(name, "[" * 200_000))])[0])
    assert "is nested more than 200 levels" in failure.reason


def test_objects_nested_too_deeply_are_named():
    (failure,) = jsonl(b'{"text": "x", "deep": ' + b"[" * 800 + b"]" * 800 + b"}")
    assert isinstance(failure, ArticleInput) or "nested" in failure.reason


def test_columns_given_by_hand():
    data = b"story;when;text\nThe dam leaks.;12 May 2026;short\n"
    (entry,) = read_csv(data, "x.csv", {"text": "Story", "published_at": "when"})
    assert (entry.text, entry.published_at, entry.meta) == ("The dam leaks.", "2026-05-12", {"text": "short"})
    with pytest.raises(InputError, match="“story”, “when”, “text”"):
        list(read_csv(data, "x.csv", {"text": "bodytext"}))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b'sep=;\ntitle;text\nA;"One; two."\n', "One; two."),
        (b'title,text\nA,"She said \\"no, never\\" twice."\n', 'She said "no, never" twice.'),
        (b'title\ttext\nA\t"No," she said.\n', '"No," she said.'),
    ],
)
def test_csv_of_excel_databases_and_tabs(data, text):
    (entry,) = read_csv(data, "x.csv")
    assert (entry.text, entry.title) == (text, "A")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_json_lines_from_windows(encoding):
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    data = mark + '{"text": "Ř."}\r\n{"text": "Š."}\r\n'.encode(encoding)
    assert [entry.text for entry in read_jsonl(io.BytesIO(data), "x")] == ["Ř.", "Š."]


def test_a_title_that_is_not_the_first_line_leaves_the_headline_open():
    (entry,) = jsonl({"text": "Dam to close for good\nThe dam is old.", "title": "Dam to close"})
    assert entry.headline_end is None
    (entry,) = jsonl({"text": "Dam to close\nThe dam is old."})
    assert (entry.title, entry.headline_end) == ("Dam to close", None)


def test_a_title_with_a_full_stop_is_still_the_headline():
    (entry,) = jsonl({"text": "\nThe dam leaks.\n\nIt is old.", "title": "The dam leaks."})
    assert entry.text[: entry.headline_end] == "\nThe dam leaks."


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_as_spreadsheets_write_it(delimiter, mark, end):
    head = delimiter.join(["id", " Text ", "title", "place", "meta"])
    row = delimiter.join(["7", f'"Dam, to; close|now{end}""It"" is\told.{end}"', "Dam", "Elm", '"{""a"": 1}"'])
    (entry,) = table(mark + head + end + row + end)
    assert entry.text == f'Dam, to; close|now{end}"It" is\told.{end}'
    assert (entry.external_id, entry.title, entry.meta) == ("7", "Dam", {"place": "Elm", "a": 1})
    assert entry.origin == "in.csv:2"


def test_bad_rows_of_csv_are_named_by_the_line_they_begin_on():
    data = (
        "text,title,published_at,url,meta\n"
        '"One,\nover two lines",a,,,\n'
        "too,many,,,,cells,here\n"
        ",no text,,,\n"
        '"bad"quote,x,,,\n'
        "x,,yesterday,,\n"
        "x,,,,not json\n"
        "x,,,,[1]\n"
        "\n"
        "short\n"
        "Two,,2026,https://ledger.example/a,\n"
    )
    entries = table(data)
    assert [(entry.origin, entry.text) for entry in entries if isinstance(entry, ArticleInput)] == [
        ("in.csv:2", "One,\nover two lines"),
        ("in.csv:7", "x"),
        ("in.csv:8", "x"),
        ("in.csv:9", "x"),
        ("in.csv:11", "short"),
        ("in.csv:12", "Two"),
    ]
    failures = {entry.source: entry.reason for entry in entries if isinstance(entry, Failure)}
    assert list(failures) == [f"in.csv:{line}" for line in range(4, 7)]
    assert "7 cells for 5 columns" in failures["in.csv:4"]
    assert failures["in.csv:5"] == "is empty."
    assert "quotation marks" in failures["in.csv:6"]


def test_a_quotation_mark_that_is_never_closed_is_named():
    entries = table('text\nOne.\n"Two.\nThree.\n')
    assert entries[0].text == "One."
    assert isinstance(entries[1], Failure)
    assert entries[1].source == "in.csv:3"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        (
            ['a,"Ferry sails. It is red.', 'b,"It is old."', 'c,"Yes, it is."'],
            ["Ferry sails. It is red.", "It is old.", "Yes, it is."],
        ),
        (
            ['a,"Ferry sails.', "It is red.", "b,It is old.", "c,Yes."],
            ["Ferry sails.{}It is red.", "It is old.", "Yes."],
        ),
        (["a,Ferry sails.", 'b,"It is old.'], ["Ferry sails.", "It is old."]),
        (['a,"Ferry sails.', 'b,"It is old.', "c,Yes."], ["Ferry sails.", "It is old.", "Yes."]),
    ],
)
def test_rows_below_a_quotation_mark_that_is_never_closed_are_kept(rows, texts, end):
    entries = table(end.join(["title,text", *rows]) + end)
    assert [entry.text for entry in entries] == [text.format(end) for text in texts]
    said = [entry.origin for entry in entries if any("never closed" in remark for remark in entry.remarks)]
    assert said[0] == next(f"in.csv:{line}" for line, row in enumerate(rows, 2) if '"' in row)


@pytest.mark.parametrize(
    "rows",
    ['a,"Ferry sails, said\nhe ""was"" there, ok"\n', 'a,"One,\n\ntwo"\nb,x\n', 'a,"One,\nb,two"\n'],
)
def test_texts_over_several_lines_are_left_alone(rows):
    entries = table(f"title,text\n{rows}")
    assert not any(entry.remarks for entry in entries)
    assert len(entries) == rows.count("\nb,x") + 1


def test_quotation_marks_inside_a_text_are_still_named():
    (failure, *_) = table('title,text\na,"Ferry sails, said\nhe "was" there, ok"\n')
    assert isinstance(failure, Failure)


def test_cells_longer_than_the_usual_limit():
    long = "word " * 60_000
    (entry,) = table(f'text\n"{long}"\n')
    assert entry.text == long


def test_csv_in_an_old_encoding():
    (entry,) = table("text;title\nPříliš žluťoučký kůň úpěl ďábelské ódy, řekl starosta.;Kůň\n".encode("cp1250"))
    assert entry.text.startswith("Příliš žluťoučký kůň")


def test_csv_without_the_column_is_one_failure(write):
    path = write("a.csv", "headline,words\nx,y\n")
    (failure,) = read(expand([str(path)])[0])
    assert failure.source == str(path)
    assert "only “headline”, “words”" in failure.reason
    assert "--column text=NAME" in failure.reason


def test_a_header_alone_gives_nothing():
    assert table("text,title\n") == []


def test_json_lines_are_read_one_at_a_time():
    class Endless(io.RawIOBase):
        """A stream that never ends."""

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            line = b'{"text": "More."}\n'
            count = min(len(buffer), len(line))
            buffer[:count] = line[:count]
            return count

    entries = read_jsonl(io.BufferedReader(Endless(), buffer_size=18), "endless")
    assert [next(entries).text for _ in range(3)] == ["More."] * 3


def test_statements_of_liar_need_no_header():
    row = '12.json\thalf-true\tThe dam "leaks" 4 litres a day.\twater'
    row += "\tjana-mala\tMayor\tTarvia\tnone\t1\t2\t3\t4\t5\ta speech\n"
    (entry,) = read_csv(row.encode(), "train.tsv")
    assert (entry.text, entry.external_id, entry.origin) == (
        'The dam "leaks" 4 litres a day.',
        "12.json",
        "train.tsv:1",
    )
    assert (entry.meta["speaker"], entry.meta["label"], entry.meta["context"]) == ("jana-mala", "half-true", "a speech")


def test_texts_after_the_number_of_a_class_need_no_header():
    rows = (
        '"3","Ferry sails","The ferry to Skarn sails since Sunday."\n"1","Yard shut","It was shut for a year or two."\n'
    )
    entries = table(rows)
    assert [(entry.title, entry.meta, entry.origin) for entry in entries] == [
        ("Ferry sails", {"class": "3"}, "in.csv:1"),
        ("Yard shut", {"class": "1"}, "in.csv:2"),
    ]
    (entry,) = table('2,"The ferry to Skarn sails again since Sunday."\n')
    assert (entry.text, entry.meta) == ("The ferry to Skarn sails again since Sunday.", {"class": "2"})


def test_columns_without_names_are_given_by_number():
    row = "2026-06-03|The ferry to Skarn sails again since Sunday.|https://gazette.example/ferry\n"
    with pytest.raises(InputError, match=r"has no header, .* 2 “The ferry to .*--column text=2\."):
        table(row)
    (entry,) = read_csv(row.encode(), "in.csv", {"text": "2", "url": "3", "published_at": "1"})
    assert (entry.text[:9], entry.url, entry.published_at) == (
        "The ferry",
        "https://gazette.example/ferry",
        "2026-06-03",
    )


def test_a_table_of_texts_alone_is_read_as_its_refusal_advises():
    rows = '"The ferry sails again, says the harbour office."\nIt cost 3,500 crowns.\nIt has 12 seats.\n'
    with pytest.raises(InputError, match=r"--column text=1\."):
        table(rows)
    first, split, last = read_csv(rows.encode(), "in.csv", {"text": "1"})
    assert (first.text, last.text) == ("The ferry sails again, says the harbour office.", "It has 12 seats.")
    assert "quote cells" in split.reason  # its figure is not cut in two


def test_a_table_of_addresses_alone_is_refused_with_what_to_do():
    with pytest.raises(InputError, match=r"neither a header nor texts, .*import the addresses in column 2"):
        table("20260603000000\thttps://gazette.example/ferry\tTAX_BOAT;\t1#Skarn\n")


AVERITEC = {
    "claim": "The ferry to Orrin carried 9 million people in 2024.", "required_reannotation": False, "label": "Refuted",
    "justification": "The yearbook says 4 million.", "claim_date": "25-8-2024", "speaker": "Ina Kell",
    "original_claim_url": "https://news.example/ferry", "cached_original_claim_url": None,
    "fact_checking_article": "https://checks.example/ferry", "reporting_source": "Daily Example",
    "location_ISO_code": "NO", "claim_types": ["Numerical Claim"], "fact_checking_strategies": ["Written Evidence"],
    "questions": [{"question": "How many?", "answers": [{"answer": "4 million", "answer_type": "Extractive"}]}],
}  # fmt: skip
FEVER = {
    "id": 75397, "verifiable": "VERIFIABLE", "label": "SUPPORTS", "claim": "Orrin lies on an island.",
    "evidence": [[[92206, 104971, "Orrin_-LRB-town-RRB-", 7], [92206, 104971, "Orrin", 0]]],
}  # fmt: skip
FEVEROUS_HEADER = {
    "id": "", "label": "", "claim": "", "evidence": [{"content": [], "context": {}}], "annotator_operations": [],
    "challenge": "",
}  # fmt: skip


def test_claims_of_averitec_are_articles_with_what_is_said_of_them():
    (claim,) = read_jsonl(io.BytesIO(json.dumps(AVERITEC).encode()), "dev.jsonl")
    assert (claim.text, claim.external_id, claim.author) == (AVERITEC["claim"], None, None)
    assert (claim.url, claim.publisher) == ("https://news.example/ferry", "Daily Example")
    kept = (
        "speaker",
        "claim_date",
        "label",
        "justification",
        "questions",
        "claim_types",
        "location_ISO_code",
        "fact_checking_article",
    )
    assert {name: claim.meta[name] for name in kept} == {name: AVERITEC[name] for name in kept}


def test_claims_of_fever_are_articles_with_what_is_said_of_them():
    (claim,) = read_jsonl(io.BytesIO(json.dumps(FEVER).encode()), "train.jsonl")
    assert (claim.text, claim.external_id, claim.url) == ("Orrin lies on an island.", "75397", None)
    assert claim.meta == {name: FEVER[name] for name in ("verifiable", "label", "evidence")}


def test_the_header_record_of_feverous_is_no_article():
    lines = "\n".join(map(json.dumps, (FEVEROUS_HEADER, FEVER)))
    header, claim = read_jsonl(io.BytesIO(lines.encode()), "train.jsonl")
    assert isinstance(header, Failure)
    assert "is empty" in header.reason
    assert claim.text == FEVER["claim"]


def test_statements_of_liar_as_rows_of_json():
    row = {
        "id": "2635.json", "label": 0, "statement": "The dam leaks 4 litres a day.", "subject": "water",
        "speaker": "jana-mala", "job_title": "Mayor", "party_affiliation": "none", "context": "a speech",
    }  # fmt: skip
    (claim,) = read_jsonl(io.BytesIO(json.dumps(row).encode()), "liar.jsonl")
    assert (claim.text, claim.external_id, claim.author) == (row["statement"], "2635.json", None)
    assert claim.meta == {name: value for name, value in row.items() if name not in ("id", "statement")}
