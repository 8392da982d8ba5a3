"""doccano: a project of each kind made with our labels, our lines imported, and its exports taken."""

import io
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.export.consumers.environments import Environment, program
from tests.export.consumers.servers import HOST, Client, environment, free_port, run, running, wait_until_up

DOCCANO = Environment("doccano", ("doccano==1.8.4", "marshmallow<4", "numpy<2"))
"""doccano 1.8.4 does not start with newer releases of the two others, which it does not exclude."""
_USER, _PASSWORD = "importer", "only-for-this-run"
_TASK_SECONDS = 900
_POLL_SECONDS = 0.5


class _Kind(NamedTuple):
    """One kind of project: our file of it, and doccano's names for it."""

    stem: str
    task: str
    project: str
    labels: str
    """The last part of the address to which labels are sent."""


KINDS = (
    _Kind("seqlab", "SequenceLabeling", "SequenceLabelingProject", "span-type-upload"),
    _Kind("textcat", "DocumentClassification", "TextClassificationProject", "category-type-upload"),
)


def through_doccano(home: Path, exported: Path, folder: Path) -> list[Path]:
    """Import both files in ``exported`` into projects of their own, and return the files of their exports."""
    with _server(home, folder) as client:
        client.ask("POST", "/v1/auth/login/", json={"username": _USER, "password": _PASSWORD})
        return [_through(client, kind, exported, folder) for kind in KINDS]


@contextmanager
def _server(home: Path, folder: Path) -> Iterator[Client]:
    """A server and the worker that imports and exports. doccano's own command binds all interfaces, so that the program
    it runs is run here with an address."""
    port, backend = free_port(), next(home.glob("lib/python*/site-packages/backend"))
    data = folder / "doccano"
    said = environment(
        folder, DOCCANO_HOME=str(data), MEDIA_ROOT=str(data / "media"), STANDALONE="True", DATABASE_URL=f"sqlite:///{data}/db.sqlite3",
        DJANGO_SETTINGS_MODULE="config.settings.production", SECRET_KEY=_PASSWORD, DEBUG="False",
    )  # fmt: skip
    run([program(home, "doccano"), "init"], said, folder)
    account = ["--username", _USER, "--password", _PASSWORD, "--email", "importer@check.example"]
    run([program(home, "doccano"), "createuser", *account], said, folder)
    log = folder / "doccano.log"
    web = [program(home, "gunicorn"), "--bind", f"{HOST}:{port}", "--chdir", backend, "config.wsgi"]
    worker = [program(home, "celery"), "-A", "config", "worker", "--pool", "solo", "--loglevel", "WARNING"]
    with running(worker, said, backend, folder / "worker.log"), running(web, said, folder, log) as process:
        client = Client(f"http://{HOST}:{port}")
        wait_until_up(process, client.base + "/v1/health", log)
        yield client


def _through(client: Client, kind: _Kind, exported: Path, folder: Path) -> Path:
    wanted = {
        "name": kind.stem, "description": "Claims", "project_type": kind.task, "resourcetype": kind.project,
        "collaborative_annotation": True,
    }  # fmt: skip
    project = f"/v1/projects/{client.ask('POST', '/v1/projects', json=wanted).json()['id']}"
    labels = (exported / f"{kind.stem}.label_config.json").read_bytes()
    client.ask("POST", f"{project}/{kind.labels}", files={"file": ("labels.json", labels, "application/json")})
    sent = (exported / f"{kind.stem}.jsonl").read_bytes()
    upload = client.ask("POST", "/v1/fp/process/", files={"filepond": (f"{kind.stem}.jsonl", sent)}).text
    asked = {
        "format": "JSONL", "task": kind.task, "uploadIds": [upload], "column_data": "text", "column_label": "label",
        "encoding": "utf_8",
    }  # fmt: skip
    _finished(client, client.ask("POST", f"{project}/upload", json=asked).json()["task_id"])
    made = client.ask("POST", f"{project}/download", json={"format": "JSONL", "exportApproved": False}).json()
    _finished(client, made["task_id"])
    answer = client.ask("GET", f"{project}/download?taskId={made['task_id']}")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as zipped:
        (name,) = zipped.namelist()
        path = folder / f"{kind.stem}.jsonl"
        path.write_bytes(zipped.read(name))
    return path


def _finished(client: Client, task: str) -> None:
    """Wait for the worker to finish a task.

    Raises:
        RuntimeError: it failed, or did not finish in time.

    """
    until = time.monotonic() + _TASK_SECONDS
    while time.monotonic() < until:
        said = client.ask("GET", f"/v1/tasks/status/{task}").json()
        if said["ready"]:
            result = said["result"]  # of an import its problems, of an export the name of a file
            if problems := said["error"] or (isinstance(result, dict) and result.get("error")):
                raise RuntimeError(f"doccano could not do it: {problems}")
            return
        time.sleep(_POLL_SECONDS)
    raise RuntimeError(f"doccano's worker did not finish within {_TASK_SECONDS} s.")
