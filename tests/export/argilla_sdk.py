"""Reads an export for Argilla with Argilla's SDK: ``python argilla_sdk.py FOLDER``, in an environment that has it.

The SDK does nothing without a server, so this answers its questions: who am I, which version. It prints the number of
records and their labels as JSON.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

PACKAGES = ("argilla==2.8.0", "requests")
"""What the environment needs; the SDK imports requests without asking for it."""
_ME = {
    "id": "00000000-0000-0000-0000-000000000001", "username": "ana", "first_name": "Ana", "role": "owner",
    "inserted_at": "2026-01-01T00:00:00", "updated_at": "2026-01-01T00:00:00",
}  # fmt: skip


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer everything with the user."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(_ME).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main(folder: Path) -> None:
    """Read settings, dataset and records as ``rg.Dataset.from_disk`` does, up to what it sends to the server."""
    server = HTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    import argilla as rg
    from argilla._models import DatasetModel

    rg.Argilla._set_default(rg.Argilla(api_url=f"http://127.0.0.1:{server.server_port}", api_key="key"))
    settings = rg.Settings.from_json(folder / ".argilla" / "settings.json")
    settings.validate()
    model = DatasetModel(**json.loads((folder / ".argilla" / "dataset.json").read_bytes()))
    dataset = rg.Dataset(name=model.name, settings=settings)
    rows = json.loads((folder / "records.json").read_bytes())
    sent = [rg.Record.from_dict(row, dataset=dataset).api_model().model_dump() for row in rows]
    labels = [record["suggestions"][0]["value"] for record in sent]
    names = sorted({each["name"] for record in sent for each in record["metadata"]})
    print(json.dumps({"labels": labels, "fields": sorted(sent[0]["fields"]), "metadata": names}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
