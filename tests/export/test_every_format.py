"""What holds for every format: read back, the same bytes twice, in every layer, in splits, with hostile texts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.export.manifest import Manifest
from annotator.export.registry import format_for, format_names
from annotator.export.run import Exported, Request, export
from annotator.load.dataset import load
from annotator.settings import DatasetSettings, load_settings
from annotator.splits.request import SplitRequest, parse_split
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project, set_up_project
from tests.conftest import DeskMaker
from tests.export.make_labelled import LABELLED
from tests.export.reviewed import two_opinions
from tests.export.support import fill_database
from tests.support import for_project

SPLIT = parse_split("train=0.5,dev=0.25,test=0.25", 7)
DATASET = DatasetSettings(
    name="</script> [x](y) =1+1", description="a: b\n- c", license="CC0-1.0", url="https://checks.example/data",
    creator="Example \u202eChecks", pages="https://checks.example/{claim_id}",
)  # fmt: skip


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, _migrated: Path) -> Iterator[Database]:
    """The labelled set, a database with one of everything, and claims with several answers, all in one."""
    path = tmp_path_factory.mktemp("stocked") / "all.db"
    path.write_bytes(_migrated.read_bytes())
    database = open_database(str(path))
    settings = load_settings(str(path), "ana")
    settings = for_project(settings, blind=False)
    set_up_project(database, settings)
    maker = DeskMaker(path)
    load(database, LABELLED)
    fill_database(maker, database)
    yield database
    for desk in maker.made:
        desk.close()
    database.close()


@pytest.fixture(scope="module")
def argued(tmp_path_factory: pytest.TempPathFactory, _migrated: Path) -> Iterator[Database]:
    """A few claims with several answers each."""
    path = tmp_path_factory.mktemp("argued") / "all.db"
    path.write_bytes(_migrated.read_bytes())
    database = open_database(str(path))
    maker = DeskMaker(path)
    two_opinions(maker, database)
    yield database
    for desk in maker.made:
        desk.close()
    database.close()


def exported(
    database: Database, format: str, out: Path, layer: Layer | None = None, split: SplitRequest | None = None
) -> Exported:
    selection = Selection(layer) if layer else None
    request = Request(format, selection, dataset=DATASET, split=split)
    return export(database, load_project(database), request, out, "ana", check=True)


def files(out: Path, manifest: Manifest) -> dict[str, bytes]:
    folder = out if out.is_dir() else out.parent
    return {file.name: (folder / file.name).read_bytes() for file in manifest.files}


@pytest.mark.parametrize("format", format_names())
def test_it_reads_back_in_splits_and_twice_the_same(format: str, stocked: Database, tmp_path: Path) -> None:
    suffix = format_for(format).suffix
    done = exported(stocked, format, tmp_path / f"out{suffix}", split=SPLIT)
    first = files(tmp_path / f"out{suffix}", done.manifest)
    again = export(
        stocked, load_project(stocked), Request(format, dataset=DATASET, split=SPLIT), tmp_path / f"out{suffix}", "ana"
    )

    assert done.verified is not None and done.verified.reader is not None and done.verified.rows > 0
    assert files(tmp_path / f"out{suffix}", again.manifest) == first
    assert again.manifest == done.manifest
    assert done.manifest.splits is not None and all(part.rows for part in done.manifest.splits.values())
    assert all(file.rows >= 0 and file.bytes == len(first[file.name]) for file in done.manifest.files)


@pytest.mark.parametrize("format", format_names())
def test_every_layer_that_it_tells_reads_back(format: str, argued: Database, tmp_path: Path) -> None:
    for layer in format_for(format).layers:
        done = exported(argued, format, tmp_path / f"{layer}{format_for(format).suffix}", layer)
        assert done.verified is not None and done.verified.reader is not None and done.verified.rows > 0


@pytest.mark.parametrize("format", format_names())
def test_no_name_of_a_reviewer_is_in_any_file(format: str, argued: Database, tmp_path: Path) -> None:
    layers = format_for(format).layers
    layer = Layer.BOTH if Layer.BOTH in layers else layers[0]
    done = exported(argued, format, tmp_path / f"out{format_for(format).suffix}", layer)

    for name, data in files(tmp_path / f"out{format_for(format).suffix}", done.manifest).items():
        for handle in (b'"ana"', b'"ben"', b'"abe"', b">ana<", b"; ben", b"ana;"):
            assert handle not in data, name


def test_every_format_is_one_of_the_programs_and_says_what_it_is_for() -> None:
    for name in format_names():
        format = format_for(name)
        assert format.name == name
        assert 10 < len(format.about) < 120
        assert format.reader and format.carries and format.layers
