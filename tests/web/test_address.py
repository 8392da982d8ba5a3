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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("stat.example/ports", "https://stat.example/ports"),
        (" Stat.Example ", "https://stat.example/"),
        ("stat.example:8080/a?b=c", "https://stat.example:8080/a?b=c"),
        ("münchen.example/x", "https://xn--mnchen-3ya.example/x"),
        ("http://stat.example/a", "http://stat.example/a"),
        ("https://a.example/?to=https://b.example/", "https://a.example/?to=https://b.example/"),
        ("web.archive.org/web/2020/https://one.example/", "https://web.archive.org/web/2020/https://one.example/"),
        ("https://archive.ph/newest/http://a.example/x", "https://archive.ph/newest/http://a.example/x"),
    ],
)
def test_an_address_may_be_typed_without_its_scheme_and_hold_that_of_a_copy(typed: str, meant: str) -> None:
    assert Address.typed(typed).url == meant


@pytest.mark.parametrize(
    "glued",
    [
        "https://one.example/ahttps://two.example/b",
        "https://one.example/https://two.example/b",
        "https://one.example/2021/05/https://two.example/b",
        "one.example/aHTTP://two.example/b",
        "https://one.example/#https://two.example",
    ],
)
def test_a_second_address_behind_the_first_is_refused(glued: str) -> None:
    with pytest.raises(InputError, match="holds two addresses: keep one of them"):
        Address.typed(glued)
    assert Address.parse(f"https://{glued.split('://', 1)[-1]}"), "what was stored before can still be read"


@pytest.mark.parametrize("typed", ["ports", "report.pdf", "1.5", "mailto:a@b.example", "//a.example", "a@b.example"])
def test_what_is_no_host_stays_no_address(typed: str) -> None:
    with pytest.raises(InputError, match="is not a web address"):
        Address.typed(typed)


@pytest.mark.parametrize("route", ["#/tables/12", "#!/tables/12", "#!tables"])
def test_a_fragment_that_chooses_the_document_is_part_of_the_address(route):
    one, other = Address.parse(f"https://stat.example/app{route}"), Address.parse("https://stat.example/app#/tables/13")
    assert one.url == f"https://stat.example/app{route}"
    assert one.key != other.key
    assert one.key == Address.parse(f"http://www.stat.example/app{route}").key


def test_any_other_fragment_is_a_place_in_the_document():
    assert Address.parse("https://stat.example/app#table-12").url == "https://stat.example/app"


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("faß.example", "xn--fa-hia.example"),
        ("FASS.example", "fass.example"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("βόλος.example", "xn--nxasmm1c.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("☃.example", "xn--n3h.example"),
        ("ＡＢＣ.example", "abc.example"),
    ],
)
def test_hosts_are_written_as_browsers_write_them(typed, host):
    assert Address.parse(f"https://{typed}/a").url == f"https://{host}/a"
