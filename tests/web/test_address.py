"""An address is read once, where it comes in; below that its spelling and its key are passed on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import annotator
from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.errors import InputError
from annotator.review.desk import ReviewDesk
from annotator.settings import load_settings
from annotator.storage.database.engine import Database
from annotator.storage.project import set_up_project
from annotator.web import address
from annotator.web.address import Address, canonical_url, document_key
from tests.support import store

TYPED = "HTTP://www.Stat.example/ports/?utm_source=mail#table"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is read as an address from now on."""
    texts: list[str] = []

    def reading(text: str) -> str:
        texts.append(text)
        return canonical_url(text)

    monkeypatch.setattr(address, "canonical_url", reading)
    return texts


@pytest.fixture
def desk(database: Database) -> Iterator[ReviewDesk]:
    store(database, url="https://ledger.example/harbour")
    settings = load_settings(database=database.shown, reviewer="ana")
    desk = ReviewDesk(database, set_up_project(database, settings), "ana")
    yield desk
    desk.close()


def claims(desk: ReviewDesk) -> list[str]:
    return [claim.id for claim in desk.articles.open(desk.articles.list_progress()[0].article.id).claims]


def test_an_address_is_its_spelling_and_what_all_its_spellings_share() -> None:
    found = Address.parse(TYPED)
    assert (found.url, found.key) == (canonical_url(TYPED), document_key(TYPED))
    assert found == Address("http://www.stat.example/ports/", "stat.example/ports")
    assert not found.is_file
    with pytest.raises(InputError, match="is not a web address"):
        Address.parse("stat.example/ports")


def test_a_file_has_an_address_too() -> None:
    found = Address.of_file("00" * 32)
    assert found == Address.parse(found.url) == Address(found.url, found.url)
    assert found.is_file


def test_a_citation_has_its_address_read_once_and_the_article_too(desk: ReviewDesk, read: list[str]) -> None:
    one, two, *_ = claims(desk)
    desk.answers.cite(one, Citation(Stance.SUPPORTS, url=TYPED))
    assert read == ["https://ledger.example/harbour", TYPED]
    read.clear()
    desk.answers.cite(two, Citation(Stance.REFUTES, url="https://stat.example/ports", title="Ports"))
    assert read == ["https://ledger.example/harbour", "https://stat.example/ports"]
    read.clear()
    (source,) = desk.sources.list_recent()
    assert source.key == "stat.example/ports"
    desk.answers.cite(two, Citation(Stance.SUPPORTS, source_id=source.id))
    assert read == ["https://ledger.example/harbour"]


def test_a_right_address_is_read_once_and_the_articles_that_rest_on_it(desk: ReviewDesk, read: list[str]) -> None:
    one, *_ = claims(desk)
    desk.answers.cite(one, Citation(Stance.SUPPORTS, url="https://stat.example/prots"))
    read.clear()
    desk.sources.correct_url(desk.sources.list_recent()[0].id, TYPED)
    assert read == [TYPED, "https://ledger.example/harbour"]


def test_only_this_room_and_an_old_migration_spell_addresses() -> None:
    root = Path(annotator.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if any(f"{name}(" in path.read_text("utf-8") for name in ("canonical_url", "document_key"))
    }
    assert found == {"web/address.py", "storage/migrations/versions/0005_what_was_told.py"}
