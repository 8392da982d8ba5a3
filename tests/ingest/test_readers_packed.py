"""Documents, feeds, mail and packed files: what they are is told by their content, and bombs are refused."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile

import pytest

from annotator.domain.records import ArticleInput
from annotator.ingest.readers import Failure, Remark, expand, packed_files, read

WORDS = "The ferry to Tarnholm sank in 2019 with 14 cars aboard."
LINE = json.dumps({"text": WORDS, "title": "Ferry"}).encode()
TABLE = f'title,text\nFerry,"{WORDS}"\n'.encode()
PAGE = f"<html><body><article><h1>Ferry</h1><p>{WORDS} {WORDS}</p></article></body></html>".encode()


def entries(path) -> list:
    return [entry for item in expand([str(path)]) for entry in read(item)]


def one(path) -> ArticleInput:
    (entry,) = entries(path)
    assert isinstance(entry, ArticleInput), entry
    return entry


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize(
    ("inner", "data"), [("jsonl", LINE), ("csv", TABLE), ("json", b"[" + LINE + b"]"), ("x", LINE)]
)
def test_packed_tables(write, pack, inner, data):
    entry = one(write(f"news.{inner}.gz", pack(data)))
    assert (entry.text, entry.title) == (WORDS, "Ferry")


def test_zst_is_read_where_pyarrow_is(write):
    pa = pytest.importorskip("pyarrow")
    data = pa.compress(LINE, codec="zstd", asbytes=True)
    assert one(write("news.jsonl.zst", data)).text == WORDS


@pytest.mark.parametrize(
    ("name", "data"), [("a.txt", TABLE), ("b.txt", LINE), ("c.txt", b" [" + LINE + b"]"), ("d", LINE)]
)
def test_content_comes_before_the_name(write, name, data):
    assert one(write(name, data)).text == WORDS


def test_a_page_under_another_name(write):
    for name in ("page.txt", "page.php", "page", "page.html.1"):
        entry = one(write(name, PAGE))
        assert entry.text.startswith("Ferry\n\nThe ferry")


@pytest.mark.parametrize(
    "text",
    [
        "Text, pictures and sound: the fair opens.\nIt is free, and open to all.\n",
        "[Note] The fair opens.\n",
        "From: here to there: a walk.\n\nIt is long.\n",
        "{ curly } beginnings are text.\n",
    ],
)
def test_a_text_that_only_looks_like_a_table_stays_a_text(write, text):
    assert one(write("a.txt", text)).text == text


def test_a_zip_gives_its_files_and_says_what_it_passed_over(write):
    path = write("all.zip", zipped({"b/news.jsonl": LINE, "a.txt": "One.", "c.exe": "x", "__MACOSX/._a.txt": "x"}))
    first, second, note = entries(path)
    assert (first.text, first.origin) == ("One.", f"{path}/a.txt")
    assert (second.text, second.origin) == (WORDS, f"{path}/b/news.jsonl:1")
    assert isinstance(note, Remark)
    assert "“c.exe”" in note.text


def test_a_member_named_from_a_folder_above_is_read_as_any_other(write):
    above, hidden = "../../a.txt", "../.git/a.txt"
    entry = one(write("up.zip", zipped({above: "One.", hidden: "Two."})))
    assert (entry.text, entry.origin.endswith(above)) == ("One.", True)


def test_a_tar_gives_its_files(write):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in (("a.txt", b"One."), ("n.csv", TABLE)):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert [entry.text for entry in entries(write("all.tgz", out.getvalue()))] == ["One.", WORDS]


def test_what_unpacks_to_too_much_is_refused_with_the_limit(write, monkeypatch):
    monkeypatch.setattr(packed_files, "MAX_FILE_BYTES", 2 * 1024 * 1024)
    monkeypatch.setattr(packed_files, "MAX_UNPACKED_BYTES", 4 * 1024 * 1024)
    monkeypatch.setattr(packed_files, "MAX_MEMBERS", 5)
    zeros = b" " * (5 * 1024 * 1024)
    bombs = {
        "a.txt.gz": gzip.compress(zeros),
        "b.jsonl.gz": gzip.compress(b"{" + zeros),
        "c.zip": zipped({"a.txt": zeros}),
        "d.zip": zipped({f"{n}.txt": "x" for n in range(6)}),
        "e.docx": zipped({"word/document.xml": zeros}),
        "f.zip": zipped({"inner.zip": zipped({"a.txt": "x"})}),
        "g.zip": zipped({"a.txt": b" " * (3 * 1024 * 1024)}),
    }
    reasons = ("2 MB", "4 MB", "4 MB", "more than 5 files", "4 MB", "archive inside an archive", "2 MB")
    for (name, data), words in zip(bombs.items(), reasons, strict=True):
        (failure,) = entries(write(name, data))
        assert isinstance(failure, Failure)
        assert words in failure.reason, (name, failure)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.zip", "a.docx", "a.xml", "a.json", "a.tar", "a.parquet", "a.bz2"])
@pytest.mark.parametrize(
    "data", [b"\x1f\x8b\x08nonsense", b"PK\x03\x04" + b"\x14" * 40, b"PAR1nonsense", b"{[", b"BZh9x"]
)
def test_damaged_files_are_named(write, name, data):
    (failure,) = entries(write(name, data))
    assert isinstance(failure, Failure)
    assert failure.reason.endswith(".")


def test_xml_that_declares_entities_is_refused(write):
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><item>&b;</item></rss>'
    (failure,) = entries(write("a.rss", bomb))
    assert "entities" in failure.reason


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_a_word_document(write):
    deleted = "<w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
    runs = f"<w:r><w:t>The ferry </w:t></w:r>{deleted}<w:r><w:t>sank.</w:t></w:r>"
    body = f"<w:p><w:r><w:t>Ferry sinks</w:t></w:r></w:p><w:p>{runs}</w:p><w:p/>"
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Mia Roth</dc:creator></c>'
    files = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", "docProps/core.xml": core}
    entry = one(write("a.docx", zipped(files)))
    assert (entry.text, entry.title, entry.author) == ("Ferry sinks\n\nThe ferry sank.", "Ferry sinks", "Mia Roth")


def test_a_writer_document(write):
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "<t:h>Ferry sinks</t:h><t:p>It <t:span>sank</t:span><t:note>see p. 4</t:note> in<t:s/>2019.</t:p>"
    files = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<d xmlns:t="{text}">{body}</d>',
    }
    assert one(write("a.odt", zipped(files))).text == "Ferry sinks\n\nIt sank in 2019."


def test_a_book_in_its_reading_order(write):
    package = (
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Ferries</dc:title></metadata><manifest>'
        '<item id="b" href="one%201.xhtml"/><item id="a" href="two.xhtml"/></manifest>'
        '<spine><itemref idref="b"/><itemref idref="a"/></spine></package>'
    )
    files = {
        "mimetype": "application/epub+zip", "in/book.opf": package,
        "in/two.xhtml": "<html><body><p>Two.</p></body></html>",
        "in/one 1.xhtml": '<?xml version="1.0"?><html><head><title>x</title></head><body><p>One.</p></body></html>',
    }  # fmt: skip
    entry = one(write("a.epub", zipped(files)))
    assert (entry.text, entry.title) == ("One.\n\nTwo.", "Ferries")


def test_a_spreadsheet_says_what_to_do(write):
    (failure,) = entries(write("a.xlsx", zipped({"xl/workbook.xml": "<x/>"})))
    assert "save the sheet as CSV" in failure.reason


def test_rich_text(write):
    source = (
        r"{\rtf1\ansi\ansicpg1250{\fonttbl{\f0 Arial;}}{\*\generator X;}\f0 P\'f8\'edliv stoup\u225?\par "
        r"Cost: \{4\} \u8364?\emdash 5\~%\line end}"
    )
    assert one(write("a.rtf", source)).text == "Příliv stoupá\n\nCost: {4} €—5\xa0%\nend\n"


@pytest.mark.parametrize(
    ("form", "written", "read_as"),
    [
        (
            "flowed",
            "It cost 12.40 in \n2024.\nSo \n> it \n> was.\n-- \nMia\n",
            "It cost 12.40 in 2024.\nSo \n> it was.\n-- \nMia\n",
        ),
        ("flowed; delsp=yes", "It cost 12. \n40.\n", "It cost 12.40.\n"),
        ("flowed", "One. \n\n from here\n", "One. \nfrom here\n"),
        ("fixed", "It cost 12.40 in \n2024.\n", "It cost 12.40 in \n2024.\n"),
    ],
)
def test_lines_of_a_mail_go_on_as_its_header_says(write, form, written, read_as):
    mail = (
        f"From: mia@port.example\nSubject: Ferry\nContent-Type: text/plain; charset=utf-8; format={form}\n\n{written}"
    )
    assert one(write("a.eml", mail)).text == read_as


@pytest.mark.parametrize("header", ["Message-ID: <", f"Content-Type: {'(' * 300}", f"X-A: {'<' * 9}"])
def test_a_header_that_cannot_be_parsed_costs_no_mail(write, header):
    assert one(write("a.eml", f"From: mia@port.example\nSubject: Ferry\n{header}\n\nIt sank.\n")).text == "It sank.\n"


def test_mail_and_a_saved_page(write):
    mail = (
        "From: =?utf-8?q?Mia_Roth?= <mia@port.example>\nTo: x@y.example\nSubject: Ferry\n"
        "Date: Tue, 12 May 2026 10:00:00 +0200\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: quoted-printable\n\nThe ferry sank =E2=80=93 again.\n"
    )
    for name in ("a.eml", "a.txt"):
        entry = one(write(name, mail))
        assert (entry.text, entry.title, entry.author) == ("The ferry sank – again.\n", "Ferry", "Mia Roth")
        assert entry.published_at == "2026-05-12T10:00:00+02:00"
    page = PAGE.decode().replace("=", "=3D")
    saved = (
        "From: <Saved>\nSnapshot-Content-Location: https://port.example/ferry\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n'
        f"Content-Transfer-Encoding: quoted-printable\n\n{page}\n--b--\n"
    )
    entry = one(write("a.mhtml", saved))
    assert (entry.url, entry.title) == ("https://port.example/ferry", "Ferry")


NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.6//EN" "nitf-3-6.dtd">
<nitf xml:lang="en"><head><title>skarn-ferry-slug</title><docdata>
  <doc-id regsrc="PortWire" id-string="pw-0603-17"/><date.issue norm="20260603T094100Z"/>
  <doc.copyright holder="Port Wire"/></docdata></head>
<body><body.head><hedline><hl1>Ferry to <em>Skarn</em> sails again</hl1></hedline>
  <byline>By <person>Mia Roth</person></byline></body.head>
<body.content><block><p>The ferry sails again since Sunday.</p><hl2>Fares</hl2><p>A ticket costs
  <num>9</num> crowns.</p><ul><li>Children pay 4.</li></ul></block></body.content></body></nitf>
"""


@pytest.mark.parametrize("name", ["story.xml", "story.txt", "story"])
def test_a_story_in_nitf(write, name):
    (story,) = entries(write(name, NITF))
    assert story.text.rstrip("\n").split("\n\n") == [
        "Ferry to Skarn sails again",
        "The ferry sails again since Sunday.",
        "Fares",
        "A ticket costs 9 crowns.",
        "Children pay 4.",
    ]
    assert (story.title, story.author, story.publisher) == ("Ferry to Skarn sails again", "Mia Roth", "Port Wire")
    assert (story.published_at, story.external_id, story.language) == ("2026-06-03T09:41:00", "pw-0603-17", "en")


def test_a_story_in_nitf_keeps_the_figures_of_its_second_headline_and_its_tables(write):
    story = (
        "<nitf><body><body.head><hedline><hl1>Oil is dearer</hl1><hl2>Barrel at $81.45</hl2></hedline></body.head>"
        "<body.content><block><p>It rose.</p><ul><li><p>Up 3.2%</p></li></ul><table><tr><th>Kind</th><th>Price</th>"
        "</tr><tr><td><p>Brent</p></td><td>81.45</td></tr></table></block></body.content></body></nitf>"
    )
    text = "Oil is dearer\n\nBarrel at $81.45\n\nIt rose.\n\nUp 3.2%\n\nKind | Price\n\nBrent | 81.45\n"
    assert one(write("a.xml", story)).text == text


def test_a_story_in_nitf_with_little_in_it(write):
    (story,) = entries(write("a.xml", "<nitf><body><body.content><p>It sails.</p></body.content></body></nitf>"))
    assert (story.text, story.title, story.published_at) == ("It sails.\n", None, None)


def test_feeds(write):
    rss = (
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Port News</title>'
        "<item><title>Ferry</title><link>https://port.example/1</link><pubDate>Tue, 12 May 2026 10:00:00 GMT</pubDate>"
        "<description>Short.</description><content:encoded>&lt;p&gt;It sank.&lt;/p&gt;&lt;p&gt;Twice.&lt;/p&gt;"
        "</content:encoded></item><item><title>Buoy</title><description>It floats &amp;amp; rings.</description></item>"
        "<item><title>Empty</title></item></channel></rss>"
    )
    full, short, failure = entries(write("a.rss", rss))
    assert (full.text, full.url) == ("Ferry\n\nIt sank.\n\nTwice.\n", "https://port.example/1")
    assert (full.publisher, full.published_at) == ("Port News", "2026-05-12T10:00:00+00:00")
    assert short.text == "Buoy\n\nIt floats & rings.\n"
    assert "only the summary" in short.remarks[0]
    assert "no text" in failure.reason
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><entry><title>Ferry</title>'
        '<link rel="edit" href="https://port.example/e"/><link href="https://port.example/2"/><content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>It sank.</p></div></content></entry></feed>'
    )
    entry = one(write("a.txt", atom))
    assert (entry.text, entry.url) == ("Ferry\n\nIt sank.\n", "https://port.example/2")


def test_parquet(write, tmp_path):
    pa = pytest.importorskip("pyarrow")
    from pyarrow.parquet import write_table

    write_table(pa.table({"content": [WORDS, ""], "authors": [["A. B.", "C. D."], []]}), tmp_path / "a.parquet")
    good, bad = entries(tmp_path / "a.parquet")
    assert (good.text, good.author) == (WORDS, "A. B., C. D.")
    assert "a.parquet:2" in bad.source


def test_json_of_interfaces(write):
    answer = {"status": "ok", "articles": [{"source": {"id": None, "name": "Port News"}, "content": WORDS}, {"x": 1}]}
    good, bad = entries(write("a.json", json.dumps(answer)))
    assert (good.text, good.publisher) == (WORDS, "Port News")
    assert "only “x”" in bad.reason
    (entry,) = entries(write("b.json", json.dumps({"text": WORDS}, indent=2)))
    assert entry.text == WORDS
