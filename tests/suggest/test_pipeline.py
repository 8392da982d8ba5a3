"""Which pipelines load, what of them is used, and what somebody is told when one is missing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from annotator.errors import UsageError
from annotator.settings import DEFAULT_MODEL
from annotator.suggest.pipeline import load_pipeline, model_label
from tests.support import ROOT


def test_only_what_is_read_is_loaded(nlp: Language) -> None:
    assert nlp.component_names == ["tok2vec", "tagger", "parser", "ner", "claim_spotter"]


def test_a_pipeline_is_loaded_once(nlp: Language) -> None:
    assert load_pipeline(DEFAULT_MODEL) is nlp


def test_suggestions_say_which_model_they_stand_on(nlp: Language, blank: Language) -> None:
    assert model_label(DEFAULT_MODEL, nlp) == f"{DEFAULT_MODEL}-{nlp.meta['version']}"
    assert model_label("blank:en", blank) == f"blank:en-{spacy.__version__}"


@pytest.mark.parametrize("model", ["blank:en", "blank:xx", "blank:de"])
def test_a_blank_pipeline_scores_from_words(model: str) -> None:
    nlp = load_pipeline(model)
    group = nlp("Der Fonds 2021: 40 % , $ 3 million").spans["claims"]
    assert nlp.component_names == ["claim_spotter"]
    assert len(group) == 1


@pytest.mark.parametrize(
    ("model", "tells"),
    [
        ("en_core_web_nonesuch", "python -m spacy download en_core_web_nonesuch"),
        ("no such model", "installed spaCy pipeline"),
        ("", "installed spaCy pipeline"),
        ("../evil", "installed spaCy pipeline"),
        ("blank:qq", "blank:qq"),
        ("blank:", "blank:"),
        ("a\x1b[31mb", "a\ufffd[31mb"),
    ],
)
def test_a_missing_model_is_named_with_what_to_do(model: str, tells: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_pipeline(model)
    assert tells in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_a_name_never_finds_a_folder_by_accident(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading a pipeline runs its code: a folder beside the articles is not an installed model."""
    spacy.blank("en").to_disk(tmp_path / "en_core_web_trap")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="not installed"):
        load_pipeline("en_core_web_trap")


def test_a_full_path_is_taken(tmp_path: Path) -> None:
    made = spacy.blank("en")
    made.add_pipe("sentencizer")
    made.add_pipe("claim_spotter", config={"threshold": 0.9})
    made.to_disk(tmp_path / "mine")
    nlp = load_pipeline(str(tmp_path / "mine"))
    assert nlp.component_names == ["claim_spotter"], "its own spotter gives way, its sentence ends are not needed"
    assert len(nlp("It was late.").spans["claims"]) == 1


def test_a_damaged_pipeline_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    spacy.blank("en").to_disk(folder)
    (folder / "config.cfg").write_text("[nlp]\nlang = ")
    with pytest.raises(UsageError, match=r"damaged.* cannot be loaded"):
        load_pipeline(str(folder))


def test_another_language_keeps_what_its_tags_need(tmp_path: Path) -> None:
    made = spacy.blank("de")
    made.add_pipe("attribute_ruler").add([[{"ORTH": "stieg"}]], {"POS": "VERB", "MORPH": "VerbForm=Fin|Tense=Past"})  # type: ignore[attr-defined]
    made.to_disk(tmp_path / "de")
    nlp = load_pipeline(str(tmp_path / "de"))
    assert nlp.has_pipe("attribute_ruler")
    words = [words for words, _ in nlp("Der Preis stieg").spans["claims"].attrs["reasons"][0]]
    assert "a past event: stieg" in words
    assert "no verb" not in words


_PROBE = """
import json, sys
{before}
import annotator.suggest
print(json.dumps(sorted(name for name in ("spacy", "thinc", "numpy") if name in sys.modules)))
from annotator.suggest.pipeline import load_pipeline
nlp = load_pipeline({model!r})
print(json.dumps([layer.ops.use_blis for layer in nlp.get_pipe("tok2vec").model.walk()]))
"""


def _probe(before: str) -> tuple[list[str], list[bool]]:
    ended = subprocess.run(
        [sys.executable, "-c", _PROBE.format(before=before, model=DEFAULT_MODEL)],
        env={"PYTHONPATH": str(ROOT), "PATH": ""}, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    loaded, layers = map(json.loads, ended.stdout.splitlines())
    return loaded, layers


def test_the_package_loads_no_spacy_and_keeps_numpy_to_one_quiet_thread() -> None:
    loaded, blis = _probe("")
    assert loaded == []
    assert blis
    assert not any(blis)


def test_where_numpy_was_there_first_spacys_own_product_is_used() -> None:
    loaded, blis = _probe("import numpy")
    assert loaded == ["numpy"]
    assert all(blis), "many threads waiting busily would be slower than one"
