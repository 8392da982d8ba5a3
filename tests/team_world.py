"""A team's database with something of everything that figures on teams are made of."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from annotator.domain.records import Citation, Quote
from annotator.domain.vocabulary import Stance
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.schema.models import ReviewRow
from tests.conftest import DeskMaker
from tests.support import store

PEOPLE = ("ana", "bo", "cyd")
STATEMENTS = ("The port of {} handled {} tonnes.", "The council of {} has {} members.", "Rain fell in {} on {} days.")
PLACES = ("Lysna", "Brennholt", "Ostrava", "Merle")
BEGIN = datetime(2026, 2, 9, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Team:
    """The claims (public ids) of a project that wants three answers: all but the last two are closed."""

    claims: tuple[str, ...]
    open: tuple[str, ...]


def furnish_team(database: Database, make_desk: DeskMaker, *, blind: bool = True) -> Team:
    """Let three people answer the claims of four articles; cy is careless, and the last claims stay open."""
    claims: list[str] = []
    desks = {name: make_desk(name, reviews_per_claim=3, blind=blind) for name in PEOPLE}
    for at, place in enumerate(PLACES):
        text = "\n".join([f"News from {place}", *(each.format(place, at + 2) for each in STATEMENTS)])
        article = store(database, text, audit=0.5, title=f"News from {place}").article_id
        claims += [claim.id for claim in desks["ana"].articles.open(article).claims]
    closed, left = claims[:-2], claims[-2:]
    for n, claim in enumerate(closed):
        for name, desk in desks.items():
            right = name != "cyd" or n % 3
            label = ("verified", "disputed", "not_a_claim", "verified")[(n if right else n + 1) % 4]
            desk.answers.decide(claim, label)
            stance = {"verified": Stance.SUPPORTS, "disputed": Stance.REFUTES}.get(label)
            if stance is not None:
                host = ("stat.example", "port.example")[n % 2]
                quote = Quote(f"It was {n} in {name[0]}. It is in the table.")
                desk.answers.cite(claim, Citation(stance, url=f"https://{host}/{n % 3}", quote=quote))
    desks["ana"].answers.decide(left[0], "unverifiable")
    _spread_out(database)
    return Team(tuple(claims), tuple(left))


def furnished_at(path: Path, *, blind: bool = True) -> Team:
    """The same in the database at ``path``, which is closed afterwards."""
    database, maker = open_database(str(path)), DeskMaker(path)
    team = furnish_team(database, maker, blind=blind)
    maker.close()
    database.close()
    return team


def _spread_out(database: Database) -> None:
    """Date the answers as if they had been given on five days over three weeks."""
    with database.write() as session:
        for n, row in enumerate(session.exec(select(ReviewRow).order_by(col(ReviewRow.id)))):
            if row.submitted_at is not None:
                row.submitted_at = BEGIN + timedelta(days=4 * (n % 5), minutes=n)
                session.add(row)
