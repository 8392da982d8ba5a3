"""The spaCy component as anyone may use it: in any pipeline, saved, loaded, sent over a wire."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import annotator.suggest.spotter  # noqa: F401 — registers the component
from annotator.errors import UsageError
from annotator.settings import DEFAULT_MODEL, DEFAULT_THRESHOLD
from annotator.suggest.blend import own_blend
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.suggester import LinearSuggester
from annotator.suggest.weights import LinearModel, linear_model, trained_model
from tests.suggest.conftest import body
from tests.support import ROOT

STORY = (
    "The ferry line carried 2.4 million people last year, 12 per cent more than in 2023. "
    "It was a lovely summer. "
    "The company bought two ships from Norway for 80 million euros. "
    "Will it last?"
)
CLAIMS = [0, 2]
"""Which sentences of the story are worth checking."""


@pytest.fixture(scope="module")
def trained() -> Language:
    """A whole pipeline with the component at its end, as somebody else would build it."""
    nlp = spacy.load(DEFAULT_MODEL)
    nlp.add_pipe("claim_spotter")
    return nlp


def _sentencizing(**config: object) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("claim_spotter", config=config)
    return nlp


def test_claims_are_whole_sentences_above_the_threshold(trained: Language) -> None:
    doc = trained(STORY)
    sentences = list(doc.sents)
    group = doc.spans["claims"]
    assert [span.text for span in group] == [sentences[place].text for place in CLAIMS]
    assert {span.label_ for span in group} == {"CLAIM"}
    assert all(score >= DEFAULT_THRESHOLD for score in group.attrs["scores"])


def test_scores_reasons_and_version_stand_beside_the_spans(trained: Language) -> None:
    attrs = trained(STORY).spans["claims"].attrs
    assert len(attrs["scores"]) == len(attrs["reasons"]) == len(CLAIMS)
    words, weight = attrs["reasons"][1][0]
    assert (words, weight > 0) == ("a past event: bought", True)
    assert (attrs["suggester"], attrs["version"]) == ("spotter", f"{trained_model().version}+{own_blend().version}")


def test_a_saying_is_no_part_of_the_claim_and_names_its_speaker(trained: Language) -> None:
    saying = "Ana Prell said the port handled 4.1 million tonnes in 2024. "
    doc = trained(saying + "She said it cost 2 million euros.")
    group = doc.spans["claims"]
    rows = list(zip((span.text for span in group), group.attrs["speakers"], group.attrs["cues"], strict=True))
    assert rows == [
        ("the port handled 4.1 million tonnes in 2024", "Ana Prell", "said"),
        ("it cost 2 million euros", "Ana Prell", "said"),
    ]
    assert all("numerical" in tags for tags in group.attrs["types"])


def test_the_component_finds_what_is_suggested_for_an_article() -> None:
    """One way to a claim: spans, scores, speakers and types are those of the same sentences in an article."""
    nlp = load_pipeline(DEFAULT_MODEL)
    sentences = body(
        "“We lost 40 boats in 2023,” said Ana Prell, who owns 12 of them.", "OSLO (AP) - It cost 2 million euros."
    )
    suggester = LinearSuggester(nlp, DEFAULT_MODEL)
    for sentence, (claims,) in zip(sentences, suggester.suggest([one] for one in sentences), strict=True):
        doc = nlp(sentence.text)
        group = doc.spans["claims"]
        found = zip(group, *(group.attrs[name] for name in ("scores", "speakers", "cues", "types")), strict=True)
        wanted = [
            (sentence.text[one.start : one.end], one.score, one.speaker, one.cue, [each.value for each in one.types])
            for one in sorted(claims, key=lambda one: (one.start, -one.end))
        ]
        assert [(span.text, *rest) for span, *rest in found] == wanted
        assert wanted


def test_a_dateline_is_no_part_of_a_claim(trained: Language) -> None:
    doc = trained("OSTRAVA, May 12 (Reuters) - The port handled 4.1 million tonnes last year.")
    (span,) = doc.spans["claims"]
    assert span.text == "The port handled 4.1 million tonnes last year."


def test_the_component_reads_its_configuration() -> None:
    everything = _sentencizing(spans_key="worth_checking", threshold=0.0)(STORY)
    assert "claims" not in everything.spans
    assert len(everything.spans["worth_checking"]) == 4
    assert not _sentencizing(threshold=1.0)(STORY).spans["claims"]


@pytest.mark.parametrize("config", [{"per": "word"}, {"threshold": "high"}, {"spans_key": None}, {"colour": 1}])
def test_a_wrong_configuration_is_refused_when_it_is_added(config: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="claim_spotter"):
        _sentencizing(**config)


def test_the_trained_weights_are_for_english_with_tags_tree_and_names() -> None:
    """A pipeline that tells less is scored with the weights set by hand, and says so in every suggestion."""
    whole = spacy.load(DEFAULT_MODEL)
    assert whole.add_pipe("claim_spotter").model is trained_model()  # type: ignore[attr-defined]
    for lacking in ("tagger", "parser", "ner"):
        part = spacy.load(DEFAULT_MODEL, exclude=[lacking])
        assert part.add_pipe("claim_spotter").model is linear_model()  # type: ignore[attr-defined]
    assert _sentencizing()(STORY).spans["claims"].attrs["suggester"] == "linear"


def test_weights_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_text(LinearModel("own", "7", -9.0, {"question": 18.0}).as_json())
    nlp = _sentencizing(weights=str(file), threshold=0.5)
    doc = nlp(STORY)
    assert [span.text for span in doc.spans["claims"]] == ["Will it last?"]
    assert (doc.spans["claims"].attrs["suggester"], doc.spans["claims"].attrs["version"]) == ("own", "7")
    with pytest.raises(UsageError, match=r"missing\.json cannot be read"):
        _sentencizing(weights=str(tmp_path / "missing.json"))


def test_per_doc_takes_the_document_for_one_sentence() -> None:
    doc = _sentencizing(per="doc", threshold=0.0)(STORY)
    assert [span.text for span in doc.spans["claims"]] == [STORY]


def test_without_sentence_ends_the_document_is_one_sentence() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("claim_spotter", config={"threshold": 0.0})
    doc = nlp(STORY)
    assert [span.text for span in doc.spans["claims"]] == [STORY]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "."])
def test_nothing_to_read_is_no_claim(trained: Language, text: str) -> None:
    assert len(trained(text).spans["claims"]) == 0


def test_a_second_run_replaces_the_first(trained: Language) -> None:
    doc = trained(STORY)
    again = trained.get_pipe("claim_spotter")(doc)  # type: ignore[operator]
    assert len(again.spans["claims"]) == len(CLAIMS)


def _table(doc: Doc) -> list[tuple[str, float, str]]:
    group = doc.spans["claims"]
    rows = zip(group, group.attrs["scores"], group.attrs["reasons"], strict=True)
    return [(span.text, score, json.dumps(reasons)) for span, score, reasons in rows]


def test_everything_survives_docbin(trained: Language) -> None:
    doc = trained(STORY)
    data = DocBin(docs=[doc]).to_bytes()
    back = next(iter(DocBin().from_bytes(data).get_docs(spacy.blank("en").vocab)))
    assert _table(back) == _table(doc)
    assert back.spans["claims"].attrs == doc.spans["claims"].attrs


def test_everything_survives_to_bytes_and_copying(trained: Language) -> None:
    doc = trained(STORY)
    assert _table(Doc(trained.vocab).from_bytes(doc.to_bytes())) == _table(doc)
    assert _table(doc.copy()) == _table(doc)


def test_pipe_gives_what_single_calls_give(trained: Language) -> None:
    texts = [STORY, "", "The dam held 3 million tonnes.", STORY[:90]]
    assert [_table(doc) for doc in trained.pipe(texts, batch_size=2)] == [_table(trained(text)) for text in texts]


def test_a_saved_pipeline_loads_with_its_configuration(tmp_path: Path) -> None:
    nlp = _sentencizing(spans_key="checked", threshold=0.2)
    nlp.to_disk(tmp_path / "model")
    back = spacy.load(tmp_path / "model")
    assert back.get_pipe_config("claim_spotter")["threshold"] == 0.2
    assert back(STORY).spans["checked"].attrs == nlp(STORY).spans["checked"].attrs
    assert spacy.blank("en").from_config(back.config).pipe_names == ["sentencizer", "claim_spotter"]


def test_no_extension_attribute_is_left_on_the_process(trained: Language) -> None:
    trained(STORY)
    assert not [name for name in ("claims", "score", "reasons", "claim_score") if Doc.has_extension(name)]


def test_the_entry_point_is_enough(tmp_path: Path) -> None:
    """Somebody who never heard of the package's modules adds the component by its name alone."""
    folder = tmp_path / "annotator-0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: annotator\nVersion: 0\n")
    wanted = "claim_spotter = annotator.suggest.spotter:make_claim_spotter"
    assert wanted in (ROOT / "pyproject.toml").read_text("utf-8").replace('"', "")
    (folder / "entry_points.txt").write_text(f"[spacy_factories]\n{wanted}\n")
    code = (
        "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('claim_spotter');"
        "print(len(nlp('It cost 4 million euros in 2019.').spans['claims']))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": ""}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ended.stdout.strip() == "1", ended.stderr
