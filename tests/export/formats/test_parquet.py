"""Parquet: every field of the record as a column of a fixed type, read back with pyarrow."""

import subprocess
import sys
import tempfile
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import settings as given_settings

from annotator.dataset.answers import Layer
from annotator.dataset.lines import Json
from annotator.dataset.record import ClaimRecord
from annotator.dataset.record_types import SCHEMA_VERSION, Part
from annotator.errors import AnnotatorError, ExitCode
from annotator.export.formats.parquet import ROW_GROUP, Parquet, schema
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import article, claim, claims_and_articles, make, piece, review
from tests.export.golden import FOLDER, GOLDEN, write_golden
from tests.export.support import Claims, export_to
from tests.support import HOSTILE, ROOT

TEXT = "Rain fell on 12 days. Nobody asked."


def table(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, moments as the texts that records have."""
    rows = pq.read_table(path).to_pylist()
    for row in rows:
        for each in row["reviews"]:
            moment = each["submitted_at"]
            each["submitted_at"] = moment and moment.isoformat().replace("+00:00", "Z")
    return rows


def names_of(kind: Any) -> Any:
    """The fields of a record's model, with those of the models in it: name to fields, or ``None`` for a value."""
    if isinstance(kind, type) and issubclass(kind, Part):
        hints = get_type_hints(kind)
        return {field.name: names_of(hints[field.name]) for field in fields(kind)}
    inner = [names_of(each) for each in get_args(kind)] if get_origin(kind) is not None or get_args(kind) else []
    return next((each for each in inner if isinstance(each, dict)), None)


def columns_of(kind: Any) -> Any:
    """The same of an Arrow type."""
    if pa.types.is_list(kind):
        return columns_of(kind.value_type)
    return {field.name: columns_of(field.type) for field in kind} if pa.types.is_struct(kind) else None


def test_without_pyarrow_one_sentence_names_the_extra_and_nothing_is_touched(
    labelled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    there = tmp_path / "claims.parquet"
    there.write_bytes(b"what was there")
    with pytest.raises(AnnotatorError) as refused:
        export_to(labelled, there, "parquet")
    how = "pip install 'factdesk[parquet]'"
    assert str(refused.value) == f"Parquet files need pyarrow. Install the extra “parquet”: {how}."
    assert refused.value.exit_code == ExitCode.FAILED
    assert there.read_bytes() == b"what was there"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [there.name]


def test_the_rows_of_the_labelled_set_are_the_golden_ones(labelled: Database, tmp_path: Path) -> None:
    assert write_golden(labelled, "parquet", tmp_path).read_bytes() == (FOLDER / GOLDEN["parquet"]).read_bytes()


def test_every_field_of_the_record_has_its_column_in_order() -> None:
    columns = {field.name: columns_of(field.type) for field in schema()}

    assert columns == names_of(ClaimRecord)
    assert list(columns) == [field.name for field in fields(ClaimRecord)]


def test_the_file_says_what_it_is(filled: Claims, database: Database, tmp_path: Path) -> None:
    export_to(database, tmp_path / "out.parquet", "parquet")
    file = pq.ParquetFile(tmp_path / "out.parquet")

    assert file.schema_arrow.equals(schema(), check_metadata=True)
    assert file.schema_arrow.metadata[b"schema_version"] == SCHEMA_VERSION.encode()
    assert file.metadata.row_group(0).column(1).compression == "ZSTD"
    assert file.schema_arrow.field("reviews").type.value_type.field("submitted_at").type == pa.timestamp("us", "UTC")


def test_the_same_claims_give_the_same_bytes(filled: Claims, database: Database, tmp_path: Path) -> None:
    for name in ("a.parquet", "b.parquet"):
        export_to(database, tmp_path / name, "parquet")

    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_columns_without_any_value_have_their_types(tmp_path: Path) -> None:
    bare, cited = article(TEXT), article(TEXT + " More.", title="A title")
    alone = make(Parquet(), tmp_path, [bare], [claim(bare, 0, 21)])
    first = pq.read_table(alone.out)
    both = make(Parquet(), tmp_path, [cited], [claim(cited, 0, 21, review("verified", piece("supports", "http://a/")))])

    assert first["reviews"].to_pylist() == [[]]
    assert first["suggestion"].to_pylist() == [None]
    assert pa.concat_tables([first, pq.read_table(both.out)]).num_rows == 2


def test_rows_come_in_groups_of_a_fixed_size(tmp_path: Path) -> None:
    of = article(TEXT)
    one = claim(of, 0, 21, split="train")
    made = make(Parquet(), tmp_path, [of], [one] * (ROW_GROUP + 1), splits=("train",))
    described = pq.ParquetFile(made.out).metadata

    assert [described.row_group(at).num_rows for at in range(described.num_row_groups)] == [ROW_GROUP, 1]
    assert made.job.written[0][1].rows == ROW_GROUP + 1
    assert set(pq.read_table(made.out, columns=["split"])["split"].to_pylist()) == {"train"}


def test_writing_loads_no_pandas_for_nothing() -> None:
    program = (
        "import sys\n"
        "from annotator.export.formats.parquet import Parquet\n"
        "from annotator.export.files import NoFiles\n"
        "from tests.export.formats.by_hand import article, claim, review\n"
        "from tests.export.support import job_for\n"
        "of = article('Rain fell.')\n"
        "Parquet().write([claim(of, 0, 10, review('unverifiable'))], job_for(Parquet(), NoFiles()))\n"
        "print('pyarrow' in sys.modules, 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["True", "False"]


def test_an_export_without_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    made = make(Parquet(), tmp_path, [], [])

    assert pq.read_table(made.out).schema.equals(schema())
    assert made.rows() == []


def test_hostile_texts_come_back_as_they_were(tmp_path: Path) -> None:
    articles = [article(text, title=text, publisher=text) for text in HOSTILE]
    records = [claim(of, 0, len(of["text"]), review("unverifiable", note=of["text"])) for of in articles]
    made = make(Parquet(), tmp_path, articles, records)

    assert [row["exact"] for row in table(made.out)] == list(HOSTILE)
    assert table(made.out) == records


@given(claims_and_articles())
@given_settings(max_examples=15)
def test_any_record_comes_back_whole(data: tuple[list[Json], list[Json]]) -> None:
    articles, records = data
    with tempfile.TemporaryDirectory() as folder:
        made = make(Parquet(), Path(folder), articles, records, layer=Layer.ALL)
        assert table(made.out) == records
        assert made.verified().rows == len(records)


def test_moments_keep_their_microseconds(tmp_path: Path) -> None:
    of = article(TEXT)
    when = "2026-05-15T09:48:00.123456Z"
    made = make(Parquet(), tmp_path, [of], [claim(of, 0, 21, review("unverifiable", submitted_at=when))])
    (row,) = pq.read_table(made.out).to_pylist()

    assert row["reviews"][0]["submitted_at"] == datetime.fromisoformat(when)


def test_a_field_without_a_column_is_refused(tmp_path: Path) -> None:
    of = article(TEXT)

    with pytest.raises(pa.ArrowInvalid, match="unexpected field"):
        make(Parquet(), tmp_path, [of], [claim(of, 0, 21, novel=1)])


def test_another_table_is_not_taken_for_an_export(tmp_path: Path) -> None:
    pq.write_table(pa.table({"claim_id": ["c1"]}), tmp_path / "other.parquet")
    (tmp_path / "none.parquet").write_bytes(b"PAR1 and nothing else")

    with pytest.raises(AnnotatorError, match=r"other\.parquet has columns that differ"):
        list(Parquet().read(tmp_path / "other.parquet", {}))
    with pytest.raises(AnnotatorError, match=r"none\.parquet is not a Parquet file"):
        list(Parquet().read(tmp_path / "none.parquet", {}))
