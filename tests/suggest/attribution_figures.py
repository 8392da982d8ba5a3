"""How well speakers and what they say are found, by file: ``python -m tests.suggest.attribution_figures [--wrong]``.

``--wrong`` shows the sentences that went wrong among those for tuning. Those held out are counted and never shown.
"""

import sys

from annotator.settings import DEFAULT_MODEL
from annotator.suggest.pipeline import load_pipeline
from tests.suggest.attributed import Answer, Found, figures, passages, words


def main() -> None:
    nlp = load_pipeline(DEFAULT_MODEL)
    print(f"{'passages':<31} {'sentences':>9} {'speaker':>8} {'spoken':>7} {'cue':>6} {'content F1':>11}")
    chosen = passages()
    for file, held_out in sorted({(one.file, one.held_out) for one in chosen}):
        counted, wrong = figures(nlp, [one for one in chosen if (one.file, one.held_out) == (file, held_out)])
        print(
            f"{file:<21} {'held out' if held_out else 'tuning':<9} {counted.sentences:>9} {counted.accuracy:>8.3f} "
            f"{counted.spoken_accuracy:>7.3f} {counted.cue_accuracy:>6.3f} {counted.f1:>11.3f}"
        )
        if "--wrong" in sys.argv and not held_out:
            for one in wrong:
                print(_difference(*one))


def _difference(name: str, answer: Answer, found: Found) -> str:
    return "\n".join(
        (
            f"\n{name}: {answer.text}",
            f"  found {found.voices}",
            f"  should {[(voice.names[0], voice.cue) for voice in answer.voices]}",
            f"  too much: {_said(answer, found.said - answer.said)}",
            f"  too little: {_said(answer, answer.said - found.said)}",
        )
    )


def _said(answer: Answer, places: frozenset[int]) -> str:
    ends = [*words(answer.text)[1:], len(answer.text)]
    return " ".join(
        answer.text[at:end].strip() for at, end in zip(words(answer.text), ends, strict=True) if at in places
    )


if __name__ == "__main__":
    main()
