"""The tests on PostgreSQL run or say why they do not, and on CI they run."""

import pytest

from tests import postgres


def test_without_a_server_the_tests_are_skipped_but_not_on_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "program", lambda _name: None)
    monkeypatch.setenv("CI", "1")
    with pytest.raises(RuntimeError, match="CI must not skip"), postgres.running_server():
        pass
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="apt-get install postgresql"), postgres.running_server():
        pass


def test_each_backend_is_what_it_says(backend: str, where: str) -> None:
    assert where.startswith("postgresql://") is (backend == "postgres")


def test_every_test_on_the_server_is_marked(request: pytest.FixtureRequest) -> None:
    params = {item: getattr(item, "callspec", None) for item in request.session.items}
    items = [item for item, call in params.items() if call and call.params.get("backend") == "postgres"]
    assert items
    assert all(item.get_closest_marker("postgres") for item in items)
