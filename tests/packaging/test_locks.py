"""What the locks promise: every package with its hashes, no address, and one version of each in all of them."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.packaging.download import stated
from tests.support import ROOT

RUNTIME, DEV, BUILD = (
    ROOT / name for name in ("requirements.lock", "requirements-dev.lock", ".ci/requirements-build.lock")
)
_PIN = re.compile(r"^([a-z0-9-]+)(==\S+(?: ; .+?)?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9-]+")


def pins(lock: Path) -> dict[str, tuple[str, set[str]]]:
    """Each package with its version and hashes."""
    return {name: (pin, set(hashes.replace("\\", "").split())) for name, pin, hashes in _PIN.findall(text_of(lock))}


def text_of(lock: Path) -> str:
    return lock.read_text("utf-8")


def named(requirements: list[str]) -> set[str]:
    return {found[0].lower() for found in map(_NAME.match, requirements) if found}


@pytest.mark.parametrize("lock", [RUNTIME, DEV, BUILD], ids=lambda lock: lock.name)
def test_a_lock_holds_pins_with_hashes_and_nothing_else(lock: Path) -> None:
    rest = re.sub(r"^ *#.*\n", "", _PIN.sub("", text_of(lock)), flags=re.MULTILINE)
    assert rest == ""
    assert "://" not in text_of(lock)


@pytest.mark.parametrize("lock", [RUNTIME, BUILD], ids=lambda lock: lock.name)
def test_the_development_lock_has_the_same_versions(lock: Path) -> None:
    everything = pins(DEV)
    for name, (pin, hashes) in pins(lock).items():
        assert everything[name][0].partition(" ;")[0] == pin.partition(" ;")[0], name
        assert everything[name][1] == hashes, name


def test_the_runtime_lock_holds_what_running_needs_and_no_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    runtime, everything = pins(RUNTIME).keys(), pins(DEV).keys()
    assert named(project["project"]["dependencies"]) <= runtime
    extras = set().union(*map(named, project["project"]["optional-dependencies"].values()))
    tools = named([each for each in project["dependency-groups"]["dev"] if isinstance(each, str)])
    assert extras | tools <= everything
    assert not (extras | tools) & runtime


@pytest.mark.parametrize("lock", [RUNTIME, DEV], ids=lambda lock: lock.name)
def test_a_lock_begins_with_what_it_downloads(lock: Path) -> None:
    packages, megabytes = stated(lock)
    assert text_of(lock).count("to download") == 1
    assert 0.9 * len(pins(lock)) <= packages <= len(pins(lock))  # some are for another system alone
    assert megabytes > packages / 10


def test_the_runtime_is_less_than_half_of_all() -> None:
    assert stated(RUNTIME)[1] < stated(DEV)[1] / 2
