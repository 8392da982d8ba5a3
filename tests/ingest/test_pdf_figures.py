"""PDF: no figure and no hyphen changes, and nothing of the page around the article comes with it."""

import io
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from annotator.domain.records import ArticleInput
from annotator.ingest.readers import expand, read
from annotator.ingest.readers.page_edges import without_running_lines
from annotator.ingest.readers.pdf import reflow

PRINTED = Path(__file__).parent / "data" / "printed-by-chromium.pdf"
HEADLINE = ("Ferry to Skarn runs again", 20)
BODY = [
    "The ferry to the island of Skarn sails again since Sunday, the",
    "harbour office said. A ticket costs 9 crowns for grown-ups and",
    "4 crowns for everybody under the age of sixteen years. The old",
    "boat had been in the yard since autumn for a new engine.",
]


def drawn(*pages: list[tuple[str, float] | str], title: str = "") -> bytes:
    """A PDF with these lines, in letters of 11 points where no size is given."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A5)
    if title:
        canvas.setTitle(title)
    for page in pages:
        at = 570.0
        for line in page:
            text, size = (line, 11) if isinstance(line, str) else line
            canvas.setFont("Helvetica", size)
            canvas.drawString(40, at, text)
            at -= size * 1.3
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def article(write, data: bytes) -> ArticleInput:
    (entry,) = read(expand([str(write("a.pdf", data))])[0])
    assert isinstance(entry, ArticleInput)
    return entry


@pytest.mark.parametrize("figure", ["12%.", "$350.", "1987", "3,5", "(14)", "– 7", "€40 billion"])
def test_a_figure_alone_on_the_last_line_of_a_page_stays(figure):
    text, _ = reflow([f"By the end of the year the share of the harbour had risen to\n{figure}"])
    assert figure in text


@pytest.mark.parametrize("figure", ["1974", "90,000 boats"])
def test_a_sentence_goes_on_with_a_figure_on_the_next_page(figure):
    text, _ = reflow(["Nobody in the old harbour had seen as many boats as in", f"{figure} and they all knew it."])
    assert text == f"Nobody in the old harbour had seen as many boats as in {figure} and they all knew it.\n"


def test_a_table_below_a_heading_does_not_go_on():
    text, _ = reflow(["Boats a year", "2024 was a year of 410 boats."])
    assert text.startswith("Boats a year\n\n2024")


def test_figures_that_do_not_count_the_pages_stay():
    pages = [f"The {name} quarter brought the harbour an income, in thousands, of\n{sum_}" for name, sum_ in
             (("first", 350), ("second", 410), ("third", 390), ("fourth", 391))]  # fmt: skip
    text, _ = reflow(pages[:3])
    assert all(figure in text for figure in ("350", "410", "390"))


@pytest.mark.parametrize("form", ["{}", "– {} –", "Page {}", "{} / 9", "Page {} of 9"])
def test_numbers_that_count_the_pages_go(form):
    pages = [f"{form.format(number)}\nThe harbour is open on day {word}." for number, word in
             ((6, "one"), (7, "two"), (8, "three"))]  # fmt: skip
    text, _ = reflow(pages)
    assert text.split("\n\n") == [
        "The harbour is open on day one.",
        "The harbour is open on day two.",
        "The harbour is open on day three.\n",
    ]


def test_running_heads_with_a_page_number_go_on_facing_pages():
    heads = ("Harbour report 12", "13 Harbour report", "Harbour report 14", "15 Harbour report", "Harbour report 16",
             "17 Harbour report")  # fmt: skip
    said = ("Boats came.", "Some left.", "Snow fell.", "Ice came.", "It melted.", "Boats left.")
    text, _ = reflow([f"{head}\n{words}" for head, words in zip(heads, said, strict=True)])
    assert text.split() == " ".join(said).split()


def test_the_same_line_with_other_amounts_stays():
    text, _ = reflow([f"Income of the harbour: {amount} crowns\nIt was a good year." for amount in (300, 450, 120)])
    assert all(f"{amount} crowns" in text for amount in (300, 450, 120))


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ("a loan over a 10-\nyear period", "10-year"),
        ("a mission that was NATO-\nled from the start", "NATO-led"),
        ("the years 2019-\n2024 were dry", "2019-2024"),
        ("the Covid-\n19 rules ended", "Covid-19"),
        ("the gas-\nelectric plant is a gas and an electric one", "gas-electric"),
        ("the harbour is re\xadelected to host it", "re-elected"),
        ("the commis\xad\nsion and a commission", "commission"),
        ("many author-\nities agreed", "authorities"),
        ("the self-\nmade captain", "self-made"),
        ("a self-\nish captain", "selfish"),
        ("some twenty-\nfive boats", "twenty-five"),
        ("one-\nthird of them", "one-third"),
        ("the ex-\nmayor sailed", "ex-mayor"),
        ("for ex-\nample the boat", "example"),
        ("an x-\nray of the hull", "x-ray"),
        ("the Anglo-\namerican line", "Anglo-american"),
        ("a long-\nterm plan, as long-term plans are", "long-term"),
        ("a long-\nterm plan", "long-term"),
        ("a price and a price-\ndetermining body", "price-determining"),
        ("a non-\nprofit office", "non-profit"),
        ("a non-\nsense office", "nonsense"),
        ("the mayor was re-\nelected", "re-elected"),
        ("the fare was re-\nfunded", "refunded"),
        ("a co-\noperative of boats", "co-operative"),
        ("the co-\nordination by who coordinates it", "coordination"),
        ("the ware-\nhouses", "warehouses"),
        ("a well-\nknown boat", "well-known"),
        ("a state-\nowned yard", "state-owned"),
        ("they travel-\nled home", "travelled"),
        ("a house and house-\nkeeping", "housekeeping"),
        ("what is inter-\nesting", "interesting"),
    ],
)
def test_hyphens(lines, word):
    text, _ = reflow([f"The harbour has {lines}."])
    assert word in text.split(" ") or f"{word}." in text or f"{word}," in text


def test_a_page_printed_by_a_browser_is_only_its_article(write):
    name = "Ferry to Skarn runs again - Skarn Gazette"
    printed = "https://gazette.example/ferry?id=7"
    one = [(f"6/3/26, 9:41 AM {name}", 8), HEADLINE, *BODY, (f"{printed} 1/2", 8)]
    two = [("6/3/26, 9:41 AM", 8), (name, 8), "A second boat follows in 2027.", (printed, 8), ("2/2", 8)]
    entry = article(write, drawn(one, two, title=name))
    assert entry.title == "Ferry to Skarn runs again"
    assert entry.text == f"Ferry to Skarn runs again\n\n{' '.join(BODY)}\n\nA second boat follows in 2027.\n"


def test_a_page_printed_by_chromium():
    """The file: ``chromium --headless --print-to-pdf=FILE http://localhost:8765/news/ferry.html``, words of our own."""
    (entry,) = [entry for item in expand([str(PRINTED)]) for entry in read(item)]
    assert entry.title == "Ferry fares rise by 12% in May"
    blocks = entry.text.rstrip("\n").split("\n\n")
    assert blocks[:2] == ["Ferry fares rise by 12% in May", "By Mia Roth"]
    assert blocks[3].endswith("The last pier had been built in 1987")
    assert [block.split()[1] for block in blocks[4:]] == [str(number) for number in range(1, 21)]
    assert all(block.endswith(f"in its report of {year}.") for year, block in enumerate(blocks[4:], 1989))
    assert not any(words in entry.text for words in ("localhost", "Courier", "12/1/26", "1/2"))


def test_the_end_of_a_sentence_on_two_pages_is_no_running_head():
    ends = [
        f"Pier {n} was rebuilt for {n} million crowns and carried\nmany passengers in its first year." for n in (4, 7)
    ]
    assert [page.count("passengers in its first year.") for page in without_running_lines(ends)] == [1, 1]


def test_a_page_printed_without_a_title_of_its_own_keeps_the_browsers(write):
    page = [
        ("03.06.2026, 9:41", 8),
        ("Ferry to Skarn runs again", 8),
        *BODY,
        ("https://gazette.example/ferry", 8),
        "1/1",
    ]
    entry = article(write, drawn(page, title="Ferry to Skarn runs again"))
    assert entry.title == "Ferry to Skarn runs again"
    assert "gazette.example" not in entry.text
    assert "2026" not in entry.text


def test_an_address_in_an_article_is_no_browsers(write):
    entry = article(write, drawn([HEADLINE, *BODY, "More is at", "https://gazette.example/ferry"]))
    assert "https://gazette.example/ferry" in entry.text


@pytest.mark.parametrize("pages", [1, 2])
def test_the_headline_of_a_short_document_is_its_largest_line_and_not_the_running_head(write, pages):
    first = [("Skarn Gazette, special edition", 9), HEADLINE, *BODY]
    rest = [[("Skarn Gazette, special edition", 9), "A second boat follows."]] * (pages - 1)
    entry = article(write, drawn(first, *rest))
    assert entry.title == "Ferry to Skarn runs again"
    assert entry.text.startswith("Ferry to Skarn runs again\n\nThe ferry")
    assert "special edition" not in entry.text


def test_words_with_figures_above_the_headline_stay(write):
    entry = article(write, drawn([("40 boats, 3 harbours", 9), HEADLINE, *BODY]))
    assert entry.text.startswith("Ferry to Skarn runs again\n\n40 boats, 3 harbours\n\nThe ferry")


@pytest.mark.parametrize("title", ["", "Untitled"])
def test_a_document_whose_program_states_no_author_has_none(write, title):
    assert article(write, drawn([HEADLINE, *BODY], title=title)).author is None  # reportlab states “anonymous”


def set_in(*runs: str, spaces: bool = True) -> bytes:
    """A PDF of one line as word processors write it: “^” raises and “_” lowers a run by moving to another baseline.

    Without ``spaces`` the place alone keeps words apart, as in a document of TeX.
    """
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A5)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(40, 540, "The harbour office of Skarn counted again on Monday.")
    text, x = canvas.beginText(), 40.0
    for run in runs:
        shift, size = {"^": (5, 6), "_": (-2, 6)}.get(run[0], (0, 11))
        words = run.lstrip("^_")
        bare = words if spaces else words.strip()
        text.setFont("Helvetica", size)
        text.setTextOrigin(x + canvas.stringWidth(words[: words.index(bare)], "Helvetica", size), 500 + shift)
        text.textOut(bare)
        x += canvas.stringWidth(words, "Helvetica", size)
    canvas.drawText(text)
    canvas.save()
    return data.getvalue()


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        (("It took in 10", "^6", " tonnes of salt."), "It took in 10⁶ tonnes of salt."),
        (("About 4,000", "^3", " boats came for CO", "_2", " alone."), "About 4,000³ boats came for CO₂ alone."),
        (("A grain is 10", "^–6", " m", "^2", "."), "A grain is 10⁻⁶ m²."),
        (("The fleet fell.", "^3", " Nobody knew why."), "The fleet fell.³ Nobody knew why."),
        (("On the 21", "^st", " of May."), "On the 21st of May."),
        (("^7", " A note on boats."), "⁷ A note on boats."),
        (("Salt has SO", "_4", "^2−", " in it."), "Salt has SO₄²⁻ in it."),
        (("Boats are in the note", "^2,3", " too."), "Boats are in the note^(2,3) too."),
    ],
)
@pytest.mark.parametrize("spaces", [True, False])
def test_raised_and_lowered_figures_are_no_part_of_the_figure_before(write, runs, words, spaces):
    assert article(write, set_in(*runs, spaces=spaces)).text.splitlines()[-1].endswith(words)


def test_figures_with_a_text_rise_are_raised(write):
    data = io.BytesIO()
    said = (
        "The port took 10<super>6</super> tonnes, or 4,000<super>3</super> litres of CO<sub>2</sub>, in May. " * 3,
        "It fell.<super>3</super> Nobody knew why; the <b>21<super>st</super></b> was a Sunday of 10 boats.",
        "<super>1</super> A note of the office.",
    )
    SimpleDocTemplate(data, pagesize=A5).build([part for each in said for part in (Paragraph(each), Spacer(1, 12))])
    assert " ".join(article(write, data.getvalue()).text.split()) == (
        f"{'The port took 10⁶ tonnes, or 4,000³ litres of CO₂, in May. ' * 3}"
        "It fell.³ Nobody knew why; the 21st was a Sunday of 10 boats. ¹ A note of the office."
    )


def test_a_smaller_figure_below_or_beside_another_is_no_script(write):
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A5)
    for x, y, size, words in ((40, 500, 30, "410"), (40, 488, 9, "2024"), (200, 500, 11, "Boats"), (300, 503, 8, "12")):
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, words)
    canvas.drawString(40, 400, "The harbour office counted them.")
    canvas.save()
    assert not set(article(write, data.getvalue()).text) & set("₀₁₂₄⁰¹²⁴")


def test_a_headline_with_a_lowered_figure_is_one(write):
    data = io.BytesIO()
    headline = Paragraph("<font size=20>Less CO<sub>2</sub> over Skarn</font>")
    story = [headline, Spacer(1, 20), *(Paragraph(" ".join(BODY)) for _ in range(3))]
    SimpleDocTemplate(data, pagesize=A5).build(story)
    assert article(write, data.getvalue()).title == "Less CO₂ over Skarn"
