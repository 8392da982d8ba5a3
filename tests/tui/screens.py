"""Every screen and form of the program, on a small database with something of everything, and how to get there."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from textual.filter import Monochrome

from annotator.domain.records import Citation, Normalised, Quote
from annotator.domain.vocabulary import Stance
from annotator.domain.work import Place
from annotator.library.additions import AddOptions, add_sources
from annotator.library.project_library import ProjectLibrary
from annotator.review.desk import ReviewDesk
from annotator.review.evidence_finder import LibraryAccess
from annotator.schemes import DEFAULT_SCHEME
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import DEFAULTS, load_project
from annotator.storage.schema.models_project import ProjectRow
from annotator.tui.app import AnnotatorApp
from annotator.tui.screens.progress_screen import ProgressScreen
from tests.support import appoint, screen_strips, store
from tests.tui.conftest import COUNCIL, COUNCIL_SCORES, Sitting
from tests.tui.test_review_progress import progress_of

SIZES = ((80, 24), (100, 30), (160, 50))
GUIDELINE = (
    "# What counts\n\nA claim is **checkable**.\n\n- first\n- second\n\n| case | label |\n|---|---|\n| one | two |\n"
)
_LONG = "The harbour authority of Lysna publishes the figures of its record year, and what it makes of them"
_PORT = (
    f"{_LONG}\n"
    "The port of Lysna handled 4.1 million tonnes last year, the authority said, which is more than any other port on"
    " the coast has handled since the figures were first published in 1931, and a third more than ten years ago.\n"
    "“We will double that by 2030,” its director told reporters. Traffic rose by 12 percent. Nobody expected it.\n"
    "The city has 22 members on its council. The city council of Brennholt cut its heating budget by 1.2 million"
    " kroner on Tuesday, saying that the mildest autumn since 1931 had left its depots full."
)
_DOCUMENTS = {
    "Budgets of the cities in 2025": (
        "The city council of Brennholt cut its heating budget by 1.4 million kroner in the autumn, after a mild year. "
        "The depots were full, and nobody expects that to change. The office lists all budgets by city and by year.\n\n"
        "The council of Varnhaven raised its heating budget by 0.3 million kroner, because its depots were empty."
    ),
    "Weather of the west coast, October to December": (
        "It was the mildest autumn in Brennholt since 1931, with 12 days of frost. Heating was off in most offices "
        "until the second week of November. The figures for the coast are in the appendix."
    ),
    "Minutes of the council, 12 May": (
        "The treasurer said that a third less oil was burned than last year. The cut of 1.2 million kroner to the "
        "heating budget was not discussed on Tuesday; it had been agreed in April."
    ),
}


@dataclass(frozen=True, slots=True)
class Way:
    """How to get to a screen: keys from a claim of the council's article, each with what is then on top."""

    steps: tuple[tuple[str, str], ...] = ()
    words: str = ""
    """What is typed there."""
    home: str = ""
    """Keys pressed before, on the review screen."""


def _way(*steps: str, words: str = "", home: str = "") -> Way:
    pairs = [step.split(" ") for step in steps]
    return Way(tuple((key, form) for key, form in pairs), words, home)


SCREENS = {
    "review": _way(),
    "sentence": _way(home="k"),
    "possible": _way(home="> home j j"),
    "span": _way(home="e left"),
    "help": _way("question_mark HelpScreen"),
    "palette": _way("ctrl+p CommandPalette"),
    "finder": _way("S FinderScreen"),
    "document": _way("S FinderScreen", "enter DocumentScreen"),
    "questions": _way("Q QuestionForm"),
    "question": _way("Q QuestionForm", "enter Choose"),
    "source_form": _way("s SourceForm"),
    "source_form_typed": _way("s SourceForm", words="stat.example/winter"),
    "note": _way("c NoteForm"),
    "dates": _way("D DatesForm"),
    "wording": _way("W NormaliseForm"),
    "confidence": _way("equals_sign Choose"),
    "withdraw": _way("w Choose"),
    "reuse": _way("R Choose", home="> end"),
    "earlier": _way("E HelpScreen", home="> end"),
    "articles": _way("o ArticleList"),
    "search": _way("asterisk Everywhere", words="heat"),
    "sources": _way("L SourceRows"),
    "source": _way("L SourceRows", "enter SourceScreen"),
    "address": _way("L SourceRows", "enter SourceScreen", "ctrl+u AddressForm"),
    "merge": _way("L SourceRows", "enter SourceScreen", "ctrl+g SourceRows"),
    "find": _way("slash FindScreen", words="heating"),
    "guide": _way("f1 GuideScreen"),
    "guideline": _way("g GuidelineScreen|ReviewScreen"),
    "progress": _way(),
    "agreement": _way("M AgreementScreen"),
    "order": _way("O Choose"),
    "filter": _way("F Choose"),
    "types": _way("F Choose", "b Choose"),
    "adjudication": _way("A AdjudicationScreen"),
    "reason": _way("A AdjudicationScreen", "n NoteForm", words="Both read last year's table"),
    "merge_answers": _way("A AdjudicationScreen", "m Choose"),
    "overruled": _way("X OverruledScreen"),
    "filter_name": _way("O Choose", "k NameForm"),
}
"""The name of every screen, which is also that of its snapshot."""


def furnish(path: Path) -> None:
    """Fill the database at ``path`` with articles and what two reviewers said of them."""
    database = open_database(str(path))
    with database.write() as session:  # the letters of reviewers hang on this key, which is random otherwise
        session.add(ProjectRow(id=1, pseudonym_key="0" * 32, scheme=DEFAULT_SCHEME.stored(), **DEFAULTS))
    appoint(database, "ana")
    council = store(
        database, COUNCIL, scores=COUNCIL_SCORES, title="Council trims winter heating budget",
        url="https://dailyledger.example/heating", publisher="Daily Ledger", published_at="2026-05-12",
    ).article_id  # fmt: skip
    port = store(
        database, _PORT, scores=(0.1, 0.9, 0.2, 0.7, 0.1, 0.4, 0.92), possible=0.15, title=_LONG,
        url="https://harbour.example/record", publisher="The Harbour Authority of Lysna", published_at="2026-04-30",
    ).article_id  # fmt: skip
    desk = ReviewDesk(database, load_project(database), "ana", possible=0.15)
    first, second, last = (claim.id for claim in desk.articles.open(council).claims)
    desk.answers.decide(first, "verified")
    quote = Quote("the depots were full to the brim in October, fuller than in any year since meters were installed")
    oil = Citation(Stance.SUPPORTS, "https://stat.example/oil", quote=quote, title="Oil in depots")
    report = "https://ports.example/reports/2026/annual-report-of-the-coastal-ports-authority-with-all-tables.pdf"
    desk.answers.cite(first, oil)
    desk.answers.cite(first, Citation(Stance.CONTEXT, report, title=f"{_LONG}: annual report, with all of its tables"))
    desk.answers.comment(first, "compare with the year before")
    desk.answers.normalise(first, Normalised("Brennholt cut its heating budget by 1.2 million kroner", "the council"))
    desk.questions.ask(first, "By how much was the heating budget of Brennholt cut?")
    desk.questions.ask(first, "Compared to what, and over which period?")
    desk.questions.answer(first, 2, 1)
    desk.answers.decide(second, "disputed")
    desk.answers.flag(second, True)
    desk.answers.skip(last)
    desk.answers.decide(desk.articles.open(port).claims[0].id, "unverifiable")
    again = f"Heating again\n{COUNCIL.splitlines()[1]}"
    third = store(database, again, title="Heating again", url="https://dailyledger.example/again").article_id
    repeated = desk.articles.open(third).claims[0].id
    desk.answers.decide(repeated, "verified")
    desk.answers.cite(repeated, oil)
    _stock(database, path.with_name("library"))
    desk.walk.remember(Place(council, 1, first))
    desk.close()


def _stock(database: Database, folder: Path) -> None:
    """Put some documents about the council's budget into the library."""
    folder.mkdir()
    for name, text in _DOCUMENTS.items():
        (folder / f"{name}.md").write_text(f"# {name}\n\n{text}\n", encoding="utf-8")
    add_sources(database, [str(folder)], AddOptions("ana"))


@asynccontextmanager
async def sitting(path: Path, size: tuple[int, int], theme: str | None = None) -> AsyncIterator[Sitting]:
    """The program on the database at ``path``, with an article open."""
    guideline = path.with_name("guideline.md")
    guideline.write_text(GUIDELINE, "utf-8")

    def open_desk() -> ReviewDesk:
        database = open_database(str(path))
        project = load_project(database)
        library = LibraryAccess(lambda: ProjectLibrary(database, project, "ana"))
        return ReviewDesk(database, project, "ana", guideline=guideline, possible=0.15, library=library)

    app = AnnotatorApp(open_desk, DEFAULT_SCHEME, "ana", {}, theme, strict=True)
    async with app.run_test(size=size) as pilot:
        it = Sitting(app, pilot)
        await it.ready()
        yield it


async def go(it: Sitting, name: str) -> None:
    """Open the screen called ``name``, from the first claim of the first article."""
    way = SCREENS[name]
    await it.press("home", "j", *way.home.split())
    await it.until(lambda: it.review.state.claim is None or it.review.state.claim.id in it.review.state.seen)
    if name in ("adjudication", "reason", "merge_answers", "overruled") and it.review.state.desk is not None:
        contradict(it.review.state.desk, settle=name == "overruled")
    if name == "progress":
        await it.app.push_screen(ProgressScreen(progress_of(), DEFAULT_SCHEME))
    for key, form in way.steps:
        depth = len(it.app.screen_stack)
        await it.pilot.press(key)
        await it.until(lambda form=form, depth=depth: it.form in form.split("|") and is_quiet(it))  # type: ignore[misc]
        assert len(it.app.screen_stack) >= depth
    if way.words:
        await it.type(way.words)
    await it.until(lambda: is_quiet(it))
    await asyncio.sleep(0.2 if way.words else 0)
    await it.until(lambda: is_quiet(it))


def contradict(desk: ReviewDesk, *, settle: bool) -> None:
    """Let another reviewer answer the first claim otherwise; ``settle``: and an adjudicator agree with them."""
    found = desk.walk.find_start()
    assert found is not None
    claim = desk.articles.open(found.article_id).claims[0].id
    appoint(desk.context.database, "bo")
    bo = ReviewDesk(desk.context.database, desk.context.project, "bo")
    citation = Citation(Stance.REFUTES, "https://stat.example/oil", quote=Quote("the depots were full"), title="Oil")
    note = "Fuller than in any year since 1931, which is what the council said; but 1.2 million is last year's figure."
    bo.answers.give(claim, "disputed", [citation, Citation(Stance.CONTEXT, "https://kommune.example/budget")], note)
    bo.answers.set_confidence(claim, 4)
    if settle:
        key = next(each.key for each in bo.adjudication.open(claim).opinions if each.review.label == "disputed")
        bo.adjudication.accept(claim, key, "The budget says so on page 4")


def is_quiet(it: Sitting) -> bool:
    """Whether nothing is at work but the question that waits for its answer."""
    asked = len(it.app.screen_stack) > 1
    return all(worker.is_finished or (asked and worker.node is it.review) for worker in it.app.workers)


def same_each_day(text: str) -> str:
    """``text`` with the dates of today masked, also where they are cut."""
    now = datetime.now().astimezone()
    for day in (now - timedelta(1), now, now + timedelta(1)):
        text = text.replace(f"{day:%Y-%m-%d}", "YYYY-MM-DD")
    return re.sub(rf"\b({now:%Y}|{now + timedelta(1):%Y})[-\d]*…", "YYYY…", text)


def attributes(it: Sitting) -> list[list[tuple[str, bool, bool, bool, bool]]]:
    """The cells as a terminal without colours shows them: character, bold, underlined, reversed, italic."""
    rows = []
    for strip in screen_strips(it.app):
        row = []
        for segment in strip:
            style = segment.style
            marks = (style.bold, style.underline, style.reverse, style.italic) if style else (None,) * 4
            row += [(character, *map(bool, marks)) for character in segment.text]
        rows.append(row)
    return rows


def greys(it: Sitting) -> set[tuple[int, int, int]]:
    """The colours left on the screen where ``NO_COLOR`` is set."""
    left = set()
    for strip in screen_strips(it.app):
        for segment in strip.apply_filter(Monochrome(), it.app.screen.background_colors[1]):
            for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                if colour is not None and not colour.is_default:
                    left.add(tuple(colour.get_truecolor()))
    return left
