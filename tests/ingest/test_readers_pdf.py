"""PDF: lines joined to paragraphs, pages to one text; every PDF is made here."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Spacer

from annotator.domain.records import ArticleInput
from annotator.ingest.readers import Failure, expand, pdf, read
from annotator.ingest.readers.pdf import reflow

STYLES = getSampleStyleSheet()
PARAGRAPHS = [
    f"Chapter {word} of the report says that the dam on the river Elm, which has kept the valley dry since it was "
    f"built in 1931, must close within {word} years. Nobody will have to move, although the lower road may be shut for "
    f"{word} weeks while the wall comes down."
    for word in (
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "twenty",
        "thirty",
        "forty",
        "fifty",
    )
]


def made(**document: str) -> bytes:
    """A report of several pages with a headline, running heads, page numbers, paragraphs and a list."""

    def decorate(canvas: Canvas, doc: SimpleDocTemplate) -> None:
        canvas.drawString(50, 560, "Elm Ledger, special report")
        canvas.drawString(50, 20, f"Page {doc.page} of 9")

    story = [Paragraph("Dam on the Elm to close after more than ninety years", STYLES["Title"])]
    story += [Paragraph("By Jana Mala", STYLES["Normal"]), Spacer(1, 12)]
    story += [Paragraph(text, STYLES["Normal"]) for text in PARAGRAPHS]
    items = ("a park of twelve hectares along the western shore, with a path to the mill", "a smaller dam")
    story.append(ListFlowable([ListItem(Paragraph(item, STYLES["Normal"])) for item in items], bulletType="bullet"))
    data = io.BytesIO()
    SimpleDocTemplate(data, pagesize=A5, **document).build(story, onFirstPage=decorate, onLaterPages=decorate)
    return data.getvalue()


def lines(*texts: str, font: int = 12) -> bytes:
    """A page with exactly these lines."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A5)
    for number, text in enumerate(texts):
        canvas.setFont("Helvetica", font)
        canvas.drawString(40, 540 - 16 * number, text)
    canvas.save()
    return data.getvalue()


def read_pdf(write, data: bytes) -> ArticleInput | Failure:
    (entry,) = read(expand([str(write("a.pdf", data))])[0])
    return entry


def test_a_report_of_several_pages_becomes_paragraphs(write):
    data = made(author="Jana Malá")
    assert len(PdfReader(io.BytesIO(data)).pages) >= 3
    entry = read_pdf(write, data)
    assert entry.text.split("\n\n") == [
        "Dam on the Elm to close after more than ninety years",
        "By Jana Mala",
        *PARAGRAPHS,
        "• a park of twelve hectares along the western shore, with a path to the mill\n• a smaller dam\n",
    ]
    assert (entry.title, entry.author) == ("Dam on the Elm to close after more than ninety years", "Jana Malá")


def test_words_divided_at_line_ends_are_made_whole(write):
    text = read_pdf(
        write,
        lines(
            "The engineers had warned the author-",
            "ities for years that a well-known long-",
            "term crack would widen, and a long-term",
            "plan was made by the Elm-",
            "Valley board of the county last year.",
        ),
    ).text
    assert "warned the authorities for years" in text
    assert "well-known long-term crack" in text
    assert "Elm-Valley board" in text


def test_a_title_in_the_properties_serves_where_the_page_has_none(write):
    page = lines("The dam leaks and has to be closed, she said.")
    writer = PdfWriter(clone_from=io.BytesIO(page))
    for title, expected in (("Dam to close", "Dam to close"), ("Microsoft Word - dam.docx", None), ("untitled", None)):
        writer.add_metadata({"/Title": title})
        data = io.BytesIO()
        writer.write(data)
        assert read_pdf(write, data.getvalue()).title == expected


def test_a_locked_pdf_is_named(write):
    writer = PdfWriter(clone_from=io.BytesIO(lines("The dam leaks.")))
    writer.encrypt("secret", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    assert "is locked with a password" in read_pdf(write, data.getvalue()).reason


def test_a_pdf_that_anybody_may_open_is_read(write):
    writer = PdfWriter(clone_from=io.BytesIO(lines("The dam leaks.")))
    writer.encrypt("", "owner", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    assert read_pdf(write, data.getvalue()).text == "The dam leaks.\n"


def test_pictures_of_pages_are_named(write):
    data = io.BytesIO()
    canvas = Canvas(data)
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.showPage()
    canvas.save()
    failure = read_pdf(write, data.getvalue())
    assert "only pictures of pages" in failure.reason
    assert "OCR" in failure.reason


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"not a pdf at all", b"%PDF-1.4\n1 0 obj\n<<", bytes(range(256)) * 20])
def test_damage_is_named(write, data):
    assert "PDF" in read_pdf(write, data).reason or "pdf" in read_pdf(write, data).reason


@pytest.mark.parametrize("cut", range(1, 10))
def test_a_pdf_cut_off_anywhere_never_raises(write, cut):
    data = lines("The dam leaks.", "It is old.")
    assert isinstance(read_pdf(write, data[: len(data) * cut // 10]), (ArticleInput, Failure))


def test_a_sentence_goes_on_over_a_page_break():
    pages = [
        "The dam on the river Elm which has kept the valley dry will\nclose next year after the long con-\n1",
        "2\nstruction of another.",
    ]
    assert reflow(pages)[0] == (
        "The dam on the river Elm which has kept the valley dry will close next year after the long construction of "
        "another.\n"
    )


def test_ligatures_and_bullet_codes_are_taken_apart():
    assert reflow(["The oﬃce ﬁled it.\n\uf0b7\nﬁrst\n\x7f\nsecond"])[0] == "The office filed it.\n\n• first\n• second\n"


def test_no_pages_give_no_text():
    assert reflow([])[0].strip() == ""


def test_a_pdf_with_very_many_pages_is_refused_before_they_are_read(write, monkeypatch):
    data = made()
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    monkeypatch.setattr(pdf, "_text_of", lambda *_: pytest.fail("a page was read"))
    assert "pages, more than 1: split it" in read_pdf(write, data).reason


def test_a_pdf_that_takes_too_long_says_how_far_it_came(write, monkeypatch):
    data = made()
    times = iter([0.0, 1.0, 500.0])
    monkeypatch.setattr(pdf, "monotonic", lambda: next(times))
    assert "after 120 seconds 1 of " in read_pdf(write, data).reason


def test_a_long_pdf_is_one_article_and_the_report_says_so(write, monkeypatch):
    monkeypatch.setattr(pdf, "_MANY_PAGES", 1)
    (remark,) = read_pdf(write, made()).remarks
    assert remark.endswith("pages, which became one article: split it if it holds several.")
