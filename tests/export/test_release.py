"""Releases prove themselves: any changed byte, file or promise is found without a database."""

import json
import logging
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mlcroissant
import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.errors import AnnotatorError, UsageError
from annotator.export import ssh_signatures as signatures
from annotator.export.release import ReleaseRequest, release
from annotator.export.released_folder import SIGNATURE, SUMS, head_in, sums_of, verify_folder
from annotator.review.desk import ReviewDesk
from annotator.settings import DatasetSettings
from annotator.splits.request import parse_split
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.frozen_records import release_names
from annotator.storage.project import load_project
from tests.export.reviewed import two_opinions
from tests.support import ARTICLE, store

DATASET = DatasetSettings(
    name="Ports",
    description="Claims on ports.",
    license="CC0-1.0",
    url="https://checks.example/ports",
    creator="Example Checks",
    collection="Three papers.",
    biases="English only.",
    use_cases="Training.",
    social_impact="Errors may be repeated.",
    synthetic=False,
)


def make(database: Database, folder: Path, name: str = "v1", **said: Any) -> Path:
    request = ReleaseRequest(name, **{"dataset": DATASET, "selection": Selection(Layer.ALL, older=True)} | said)
    release(database, load_project(database), request, folder, "ana")
    return folder


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key that signs without a passphrase."""
    path = tmp_path_factory.mktemp("keys") / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ana@example", "-f", str(path)], check=True)
    return path


@pytest.fixture
def released(make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path, key: Path) -> Path:
    two_opinions(make_desk, database)
    return make(database, tmp_path / "v1", key=key, split=parse_split("train=0.5,test=0.5", 1))


@pytest.fixture
def files(released: Path) -> Iterator[dict[str, bytes]]:
    yield contents(released)


def contents(folder: Path) -> dict[str, bytes]:
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_a_release_is_verified_and_the_same_again(released: Path, database: Database, key: Path) -> None:
    found = verify_folder(released, key.with_suffix(".pub"))
    assert (found.release, found.signed and found.signed.by) == ("v1", "ana@example")
    assert found.claims == json.loads((released / "release.json").read_bytes())["claims"] > 3
    assert all(words in found.sentence(released) for words in ("SHA-256", "signed by ana@example", found.history_head))
    again = make(database, released.with_name("again"), key=key)
    assert contents(again) == contents(released)
    history = dict(check(database, only_history=True, head=head_in(released)))
    assert (history["chain of events"], history["releases"]) == ([], [])


def test_catalogues_read_its_metadata_without_complaint(released: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        dataset = mlcroissant.Dataset(jsonld=released / "croissant.json")
    issues = dataset.metadata.ctx.issues
    assert (list(issues.errors), list(issues.warnings), caplog.text) == ([], [], "")
    said = json.loads((released / "croissant.json").read_bytes())
    assert said["conformsTo"][0] == "http://mlcommons.org/croissant/1.1"
    for name in ("dataBiases", "dataUseCases", "dataSocialImpact", "dataCollection", "personalSensitiveInformation"):
        assert "ot given" not in str(said[f"rai:{name}"])
    assert said["rai:hasSyntheticData"] is False
    graph = {each["@id"]: each for each in json.loads((released / "ro-crate-metadata.json").read_bytes())["@graph"]}
    parts = {each["@id"] for each in graph["./"]["hasPart"]}
    assert parts == contents(released).keys() - {SUMS, SIGNATURE, "ro-crate-metadata.json"}
    assert all(graph[each]["contentSize"] == str((released / each).stat().st_size) for each in parts)


def test_any_flipped_byte_of_any_file_is_found(released: Path, files: dict[str, bytes]) -> None:
    chance = random.Random(1)
    for name, content in files.items():
        for at in {0, len(content) - 1, *(chance.randrange(len(content)) for _ in range(6))}:
            flipped = bytearray(content)
            flipped[at] ^= 1 << chance.randrange(8)
            (released / name).write_bytes(flipped)
            with pytest.raises(AnnotatorError):
                verify_folder(released)
        (released / name).write_bytes(content)
    verify_folder(released)


def test_every_byte_of_the_sums_and_the_signature_counts(released: Path, files: dict[str, bytes]) -> None:
    for name, step in ((SUMS, 7), (SIGNATURE, 11)):
        for at in range(0, len(files[name]), step):
            (released / name).write_bytes(files[name][:at] + bytes([files[name][at] ^ 1]) + files[name][at + 1 :])
            with pytest.raises(AnnotatorError):
                verify_folder(released)
        (released / name).write_bytes(files[name])


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file more": (lambda at: (at / "more.txt").write_text("x"), "more.txt is not part of it"),
    "a hidden file": (lambda at: (at / ".hidden").write_text("x"), ".hidden is not part of it"),
    "an empty folder": (lambda at: (at / "more").mkdir(), "more is an empty folder"),
    "a file less": (lambda at: (at / "train.jsonl").unlink(), "train.jsonl is missing"),
    "a link": (lambda at: (at / "more").symlink_to(at / "train.jsonl"), "more is a link"),
    "a linked folder": (lambda at: (at / "more").symlink_to(at / "records"), "more is a link"),
    "no sums": (lambda at: (at / SUMS).unlink(), f"{SUMS} is missing"),
    "no signature": (lambda at: (at / SIGNATURE).unlink(), "its signature, SHA256SUMS.sig, is missing"),
    "a line more": (lambda at: (at / "train.jsonl").open("a").write("{}\n"), "train.jsonl was changed"),
    "sums outside": (
        lambda at: (at / SUMS).write_text(f"{'0' * 64}  ../passwd\n"), "names ../passwd, which is not inside",
    ),
    "absolute sums": (lambda at: (at / SUMS).write_text(f"{'0' * 64}  /etc/passwd\n"), "not inside the folder"),
    "sums of Windows": (lambda at: (at / SUMS).write_text(f"{'0' * 64}  C:\\x\n"), "not inside the folder"),
    "sums that are a link": (
        lambda at: ((at / SUMS).unlink(), (at / SUMS).symlink_to("/dev/zero")), f"{SUMS} is a link",
    ),
    "a name that is no file": (lambda at: (at / SUMS).open("a").write(f"{'0' * 64}  .\n"), ". is missing"),
    "no lines": (lambda at: (at / SUMS).write_text("nonsense\n"), "“nonsense” is no hash and name"),
    "swapped lines": (
        lambda at: (at / SUMS).write_bytes(b"".join(sorted((at / SUMS).read_bytes().splitlines(True)))),
        "its lines are not as they were written",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", BROKEN)
def test_what_is_not_as_it_was_made_is_named(released: Path, way: str) -> None:
    change, named = BROKEN[way]
    change(released)
    with pytest.raises(AnnotatorError) as told:
        verify_folder(released)
    assert named in str(told.value)


def _edit(folder: Path, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    said = json.loads((folder / name).read_bytes())
    change(said)
    (folder / name).write_text(json.dumps(said))
    (folder / SUMS).write_bytes(sums_of(folder))


CONTRADICTIONS: dict[str, tuple[str, Callable[[dict[str, Any]], object], str]] = {
    "claims": ("release.json", lambda said: said.update(claims=1), "does not say what the manifests say"),
    "no name": ("release.json", lambda said: said.pop("release"), "does not say what the manifests say"),
    "a manifest's hash": ("manifest.json", lambda said: said["files"][0].update(sha256="0"), "than there is"),
    "a manifest's path": ("manifest.json", lambda said: said["files"][0].update(name="../x"), "than there is"),
    "rows": ("manifest.json", lambda said: said["files"][0].update(rows=0), "rows, and manifest.json says 0"),
    "no list": ("manifest.json", lambda said: said.update(files=["x"]), "have another form"),
    "Croissant": ("croissant.json", lambda said: said["distribution"].pop(), "manifest.json tells another"),
    "RO-Crate": ("ro-crate-metadata.json", lambda said: said["@graph"].pop(), "does not describe the files"),
}


@pytest.mark.parametrize("way", CONTRADICTIONS)
def test_new_sums_do_not_hide_what_contradicts(released: Path, way: str) -> None:
    name, change, named = CONTRADICTIONS[way]
    (released / SIGNATURE).unlink()
    _edit(released, name, change)
    with pytest.raises(AnnotatorError, match=named):
        verify_folder(released)


def test_new_sums_do_not_hold_for_the_signature(released: Path) -> None:
    (released / SUMS).write_bytes((released / SUMS).read_bytes())
    _edit(released, "release.json", lambda said: said.update(history_head="0" * 64))
    with pytest.raises(AnnotatorError, match="signature of this release does not hold"):
        verify_folder(released)


def test_only_allowed_signers_count(released: Path, key: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
    with pytest.raises(AnnotatorError, match="has signed this release"):
        verify_folder(released, other.with_suffix(".pub"))
    allowed = tmp_path / "allowed"
    allowed.write_text(f"lab@example {key.with_suffix('.pub').read_text()}")
    found = verify_folder(released, allowed)
    assert found.signed is not None
    assert found.signed.by == "lab@example"


def test_signatures_for_something_else_do_not_count(released: Path, key: Path) -> None:
    (released / SIGNATURE).unlink()
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", str(key), str(released / SUMS)], check=True)
    with pytest.raises(AnnotatorError, match="does not hold"):
        verify_folder(released)


def test_without_ssh_keygen_nothing_is_signed_and_the_rest_is_checked(
    released: Path, key: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures.shutil, "which", lambda _: None)
    assert "was not checked" in verify_folder(released).sentence(released)
    with pytest.raises(AnnotatorError, match="ssh-keygen is missing"):
        verify_folder(released, key)
    with pytest.raises(AnnotatorError, match="ssh-keygen is missing"):
        make(database, released.with_name("v2"), "v2", key=key)
    with database.read() as session:
        assert release_names(session) == ["v1"]


def test_what_nobody_said_of_the_data_is_named(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    two_opinions(make_desk, database)
    with pytest.raises(UsageError, match="lack license, url, creator, description, collection, biases, use_cases"):
        make(database, tmp_path / "v1", dataset=DatasetSettings())
    with database.read() as session:
        assert release_names(session) == []
    folder = make(database, tmp_path / "v1", dataset=DatasetSettings(), incomplete=True)
    assert json.loads((folder / "croissant.json").read_bytes())["rai:dataBiases"] == ["Not given."]
    assert "not signed" in verify_folder(folder).sentence(folder)
    with pytest.raises(UsageError, match="it was frozen without them"):
        make(database, tmp_path / "again")
    with pytest.raises(UsageError, match="is there already"):
        make(database, folder, incomplete=True)
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".part")] == []


def test_a_name_is_not_used_up_by_a_release_without_a_label(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    article = store(database, ARTICLE).article_id
    desk = make_desk("ana")
    with pytest.raises(AnnotatorError, match="nothing to export"):
        make(database, tmp_path / "v1")
    with database.read() as session:
        assert release_names(session) == []
    desk.answers.decide(desk.articles.open(article).claims[0].id, "not_a_claim")
    assert verify_folder(make(database, tmp_path / "v1")).claims > 0


def test_articles_are_in_it_only_if_asked_for(released: Path, database: Database, key: Path) -> None:
    name = "records/claims.articles.jsonl"
    assert name not in contents(released)
    folder = make(database, released.with_name("whole"), articles=True)
    assert name in contents(folder)
    assert verify_folder(folder).files == verify_folder(released).files + 1
    assert (folder / "records/claims.jsonl").read_bytes() == (released / "records/claims.jsonl").read_bytes()


def test_a_history_that_was_cut_does_not_reach_the_head_of_the_release(released: Path, database: Database) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("DROP TRIGGER event_no_delete")
        session.connection().exec_driver_sql("DELETE FROM event WHERE kind = 'release'")
    problems = dict(check(database, only_history=True, head=head_in(released)))
    assert any("does not reach the head" in each for each in problems["chain of events"])
    shutil.rmtree(released)
    with pytest.raises(AnnotatorError, match="is no whole release"):
        verify_folder(released)
