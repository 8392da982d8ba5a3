"""``chat`` as models take it: every conversation through chat templates, in the sandbox that tokenizers render them in.

The templates are written in the manner of the families that they are named after. A model's own comes with its
tokenizer; what they ask of messages is the same: a list of role and content, an optional system message first, and
user and assistant in turns.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

from annotator.export.formats.chat import Chat
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import article, claim, make, piece, review
from tests.export.support import export_to
from tests.support import HOSTILE

MARKED = """
{%- for message in messages %}
    {{- '<|start|>' + message.role + '\n' + message['content'] | trim + '<|end|>\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|start|>assistant\n' }}{%- endif %}
"""
STRICT = """
{%- if messages[0].role == 'system' %}
    {%- set first, turns = messages[0].content ~ '\n\n', messages[1:] %}
{%- else %}
    {%- set first, turns = '', messages %}
{%- endif %}
{%- for message in turns %}
    {%- if (message.role == 'user') != (loop.index0 % 2 == 0) %}
        {{- raise_exception('user and assistant must take turns') }}
    {%- endif %}
    {%- if message.role == 'user' %}
        {{- '<s>[INST] ' ~ (first if loop.first else '') ~ message.content ~ ' [/INST]' }}
    {%- else %}
        {{- ' ' ~ message.content ~ '</s>' }}
    {%- endif %}
{%- endfor %}
"""
TURN = re.compile(r"<\|start\|>(\w+)\n(.*?)<\|end\|>\n", re.DOTALL)


def render(template: str, messages: list[dict[str, str]], **said: Any) -> str:
    """Render messages as a tokenizer does."""

    def refuse(why: str) -> None:
        raise ValueError(why)

    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    environment.globals["raise_exception"] = refuse
    return environment.from_string(template).render(messages=messages, **said)


def conversations(path: Path) -> list[list[dict[str, str]]]:
    return [json.loads(line)["messages"] for line in path.read_text("utf-8").split("\n") if line]


def test_every_conversation_goes_through_a_template_and_can_be_told_apart_again(
    labelled: Database, tmp_path: Path
) -> None:
    export_to(labelled, tmp_path / "out", "chat")
    found = conversations(tmp_path / "out" / "train.jsonl")

    assert len(found) > 30
    for messages in found:
        assert [(role, content) for role, content in TURN.findall(render(MARKED, messages))] == [
            (each["role"], each["content"]) for each in messages
        ]


def test_the_answer_alone_is_what_a_model_learns_to_add(labelled: Database, tmp_path: Path) -> None:
    """Trainers hide the prompt by its length: it has to be the beginning of the whole, to the letter."""
    export_to(labelled, tmp_path / "out", "chat")
    for messages in conversations(tmp_path / "out" / "train.jsonl"):
        whole = render(MARKED, messages)
        prompt = render(MARKED, messages[:-1], add_generation_prompt=True)

        assert whole.startswith(prompt)
        assert whole[len(prompt) :] == messages[-1]["content"] + "<|end|>\n"


def test_a_template_that_insists_on_turns_and_has_no_system_message_takes_them(
    labelled: Database, tmp_path: Path
) -> None:
    export_to(labelled, tmp_path / "out", "chat")
    for messages in conversations(tmp_path / "out" / "train.jsonl"):
        system, user, assistant = (each["content"] for each in messages)

        assert render(STRICT, messages) == f"<s>[INST] {system}\n\n{user} [/INST] {assistant}</s>"
        with pytest.raises(ValueError, match="take turns"):
            render(STRICT, [messages[0], messages[2], messages[1]])


@pytest.mark.parametrize("words", [*HOSTILE, "{{ 7 * 7 }} {% for x in y %}", "{claim} {0} %s"])
def test_words_of_articles_and_sources_are_never_a_template(words: str, tmp_path: Path) -> None:
    of = article(f"Rain fell. {words} it said.", title=words)
    made = make(Chat(), tmp_path, [of], [claim(of, 0, 10, review("verified", piece("supports", "https://a.example/",
                words)))])  # fmt: skip
    (messages,) = conversations(made.out / "train.jsonl")

    assert words in messages[1]["content"]
    assert messages[1]["content"] in render(STRICT, messages)
