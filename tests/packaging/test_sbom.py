"""The bill of materials names every package of the runtime lock, with its hashes and what needs it."""

import importlib.util
import json
import re
from typing import Any

from tests.support import ROOT


def made() -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / ".ci" / "sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = module.written()
    assert text == module.written()
    found: dict[str, Any] = json.loads(text)
    return found


def test_the_bill_is_the_lock() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    bill = made()
    components = {each["name"]: each for each in bill["components"]}
    assert set(components) == set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))
    hashes = [each["content"] for one in components.values() for each in one["hashes"]]
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", lock))
    assert (bill["bomFormat"], bill["specVersion"], bill["metadata"]["component"]["name"]) == (
        "CycloneDX",
        "1.6",
        "factdesk",
    )


def test_every_package_is_needed_by_something() -> None:
    bill = made()
    needs = {each["ref"]: each["dependsOn"] for each in bill["dependencies"]}
    met, waiting = set(), [bill["metadata"]["component"]["bom-ref"]]
    while waiting:
        ref = waiting.pop()
        if ref not in met:
            met.add(ref)
            waiting += needs[ref]
    assert met == set(needs)
    typer = next(ref for ref in needs if ref.startswith("pkg:pypi/typer@"))
    assert typer in needs[bill["metadata"]["component"]["bom-ref"]]
