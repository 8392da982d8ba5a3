"""Label Studio: a project made with our interface, our tasks imported, and its exports taken."""

from pathlib import Path

from tests.export.consumers.environments import Environment, program
from tests.export.consumers.servers import HOST, Client, environment, free_port, running, wait_until_up

LABEL_STUDIO = Environment("label-studio", ("label-studio==1.23.2",))
EXPORTS = {"JSON": "json", "JSON_MIN": "json"}
"""The kinds of export that ``annotator load`` reads, with their suffixes."""
_EMAIL, _PASSWORD = "importer@check.example", "only-for-this-run"


def through_label_studio(home: Path, exported: Path, folder: Path) -> dict[str, Path]:
    """Import the tasks in ``exported`` into a new project, and return the files of its exports by kind."""
    port, log = free_port(), folder / "label-studio.log"
    data = folder / "data"
    data.mkdir()
    command = [
        program(home, "label-studio"), "start", "--no-browser", "--internal-host", HOST, "--port", port,
        "--data-dir", data, "--username", _EMAIL, "--password", _PASSWORD,
    ]  # fmt: skip
    quiet = {"COLLECT_ANALYTICS": "false", "SENTRY_DSN": "", "FRONTEND_SENTRY_DSN": "", "LATEST_VERSION_CHECK": "false"}
    with running(command, environment(folder, **quiet), folder, log) as process:
        client = Client(f"http://{HOST}:{port}")
        wait_until_up(process, client.base + "/user/login/", log)
        project = _filled_project(client, exported)
        return {kind: _export(client, project, kind, folder) for kind in EXPORTS}


def _filled_project(client: Client, exported: Path) -> int:
    client.ask("GET", "/user/login/")
    token = client.session.cookies["csrftoken"]
    client.ask("POST", "/user/login/", data={"email": _EMAIL, "password": _PASSWORD, "csrfmiddlewaretoken": token})
    interface = (exported / "config.xml").read_text(encoding="utf-8")
    made = client.ask("POST", "/api/projects/", json={"title": "Claims", "label_config": interface}).json()
    with (exported / "tasks.json").open("rb") as stream:
        files = {"file": ("tasks.json", stream, "application/json")}
        client.ask("POST", f"/api/projects/{made['id']}/import", files=files)
    return int(made["id"])


def _export(client: Client, project: int, kind: str, folder: Path) -> Path:
    answer = client.ask("GET", f"/api/projects/{project}/export?exportType={kind}&download_all_tasks=true")
    path = folder / f"{kind.lower()}.{EXPORTS[kind]}"
    path.write_bytes(answer.content)
    return path
