"""Argilla's SDK: our folder as ``Dataset.from_disk`` takes it apart, with the models that it would send to a server."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.export.consumers.environments import Environment, program

ARGILLA = Environment("argilla", ("argilla==2.8.0", "requests<3"))
"""The SDK imports requests, which it does not ask for."""
READ_SECONDS = 300
_READER = """
import json, sys, uuid
from unittest.mock import MagicMock
import argilla as rg
from argilla.datasets._io._disk import DiskImportExportMixin as Disk
from argilla.records._io import JsonIO

rg.Argilla._get_default = classmethod(lambda cls: MagicMock())  # the server, of which nothing is asked
dataset_path, settings_path, records_path = Disk._define_child_paths(sys.argv[1])
settings = rg.Settings.from_json(settings_path)
settings.validate()
for question in settings.questions:
    question._model.id = uuid.uuid4()  # as the server would give it
dataset = rg.Dataset(name=Disk._load_dataset_model(dataset_path).name, settings=settings)
for part in (*settings.fields, *settings.questions, *settings.metadata):
    part.api_model().model_dump(mode="json")
records = JsonIO._records_from_json(records_path)
fields, metadata = ({each.name for each in several} for several in (settings.fields, settings.metadata))
for record, model in zip(records, dataset.records._ingest_records(records)):
    model.model_dump(mode="json")
    (suggestion,) = record.suggestions
    known = suggestion.value in settings.questions[suggestion.question_name].labels
    if not known or set(record.fields) - fields or set(record.metadata) - metadata:
        raise SystemExit(f"{record.id} has what the settings do not declare")
    print(json.dumps([str(record.id), suggestion.value, record.fields["claim"]]))
"""


def read_by_argilla(home: Path, folder: Path) -> list[list[Any]]:
    """Return id, label and words of the claims in a folder; the SDK has to take settings and records.

    Raises:
        RuntimeError: it does not; the message has the end of what it said.

    """
    done = subprocess.run(
        [program(home, "python"), "-c", _READER, folder],
        capture_output=True, text=True, timeout=READ_SECONDS, check=False, env=dict(os.environ, HF_HUB_OFFLINE="1"),
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"Argilla's SDK refuses the folder: {done.stderr.strip()[-500:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]
