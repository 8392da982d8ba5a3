"""spaCy trains with what is exported: both configs, a few steps, on the labelled set."""

from pathlib import Path
from typing import Any

import pytest
from spacy.cli.debug_data import debug_data
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config

from annotator.splits.request import parse_split
from annotator.storage.database.engine import Database
from tests.export.support import export_to

pytestmark = pytest.mark.slow

STEPS = {"training.max_steps": 30, "training.eval_frequency": 10}


@pytest.fixture(scope="module")
def exported(labelled: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The labelled set with splits."""
    out = tmp_path_factory.mktemp("training") / "out"
    export_to(labelled, out, "spacy", split=parse_split("train=0.6,dev=0.2,test=0.2", 0))
    return out


@pytest.mark.parametrize(("task", "score"), [("textcat", "cats_score"), ("spancat", "spans_sc_f")])
def test_a_config_trains(task: str, score: str, exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(exported)
    nlp = init_nlp(load_config(f"{task}/config.cfg", overrides=STEPS))
    trained, _ = train(nlp, None)
    doc = trained("The port handled 4.1 million tonnes last year.")

    assert score in trained.config["training"]["score_weights"]
    assert (set(doc.cats) == {"verified", "disputed", "unverifiable", "not_a_claim"}) == (task == "textcat")
    assert ("sc" in doc.spans) == (task == "spancat")


@pytest.mark.parametrize("task", ["textcat", "spancat"])
def test_spacy_finds_the_data_sound(
    task: str, exported: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(exported)
    with pytest.raises(SystemExit):  # so few documents are an error to spaCy; it ends with its findings printed
        debug_data(Path(f"{task}/config.cfg"), silent=False)
    said: Any = capsys.readouterr().out

    assert "Corpus is loadable" in said
    assert "Pipeline can be initialized with data" in said
    assert "No overlap between training and evaluation data" in said
    assert "Low number of examples" in said and "\n1 error\n" in said
