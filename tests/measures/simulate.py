"""What Dawid–Skene and routing save against three fixed reviews: ``python -m tests.measures.simulate``.

Claims have a right label, reviewers known faults. Every plan asks the same reviewers:

* ``three, majority``: three reviewers for each claim, and more than half of them decide;
* ``three, Dawid–Skene``: the same answers, and the most probable label decides;
* ``routed``: two reviewers for each claim; then, in rounds, one more for the claims about which an answer tells most,
  until every claim's most probable label reaches a probability, or the claim has five answers.

Ties and claims that stay below the probability are open. ``right`` is the share of right labels among the decided
claims, ``open`` that of claims left open, ``all right`` the share of right labels among all if the open ones were
decided by the most votes, or the most probable label. The mean of five runs is printed, and how much they vary.
"""

from dataclasses import dataclass

import numpy as np

from annotator.measures.answer_models import confusion_of, dawid_skene, expected_information
from annotator.measures.bootstrap import Floats
from annotator.measures.crowd import Crowd, Numbers, crowd_of

LABELS = ("verified", "disputed", "unverifiable", "not_a_claim")
PRIOR = (0.5, 0.2, 0.15, 0.15)
TEAMS = {
    "eight of mixed skill": (0.95, 0.92, 0.9, 0.85, 0.8, 0.75, 0.65, 0.55),
    "eight equally good": (0.85,) * 8,
    "five, one of whom guesses": (0.9, 0.88, 0.86, 0.84, 0.25),
}
CLAIMS, SEEDS, SURE, MOST, ROUNDS = 600, 5, 0.95, 5, 12


@dataclass(frozen=True)
class Outcome:
    """Answers per claim, and what became of the claims (shares)."""

    answers: float
    right: float
    open: float
    all_right: float


class World:
    """Claims with right labels, and what each reviewer would answer to each."""

    def __init__(self, skills: tuple[float, ...], seed: int, claims: int = CLAIMS) -> None:
        draw = np.random.default_rng(seed)
        self.draw, size = draw, len(LABELS)
        self.truth: Numbers = draw.choice(size, claims, p=PRIOR)
        wrong = (self.truth[:, np.newaxis] + draw.integers(1, size, (claims, len(skills)))) % size
        knows = draw.random((claims, len(skills))) < np.array(skills)
        self.said: Numbers = np.where(knows, self.truth[:, np.newaxis], wrong)
        self.order: Numbers = np.argsort(draw.random((claims, len(skills))), axis=1)
        """Who is asked about each claim, one after the other; as in practice, whoever is free."""

    def crowd(self, asked: Numbers) -> Crowd:
        """The answers of the first ``asked`` reviewers of each claim."""
        return crowd_of(
            (
                (f"{claim:06}", f"{reviewer:02}", LABELS[self.said[claim, reviewer]])
                for claim, count in enumerate(asked)
                for reviewer in self.order[claim, :count]
            ),
            LABELS,
        )


def posterior_of(crowd: Crowd) -> Floats:
    """The probability of every label of the scheme by claim; labels that nobody gave have none."""
    found = dawid_skene(crowd).posterior
    whole: Floats = np.zeros((len(found), len(LABELS)))
    whole[:, [LABELS.index(label) for label in crowd.labels]] = found
    return whole


def outcome(world: World, asked: Numbers, best: Numbers, decided: Numbers) -> Outcome:
    """What became of the claims for which ``best`` is the label if ``decided``."""
    hit = best == world.truth
    return Outcome(float(asked.mean()), float(hit[decided].mean()), float(1 - decided.mean()), float(hit.mean()))


def three(world: World, *, model: bool) -> Outcome:
    """Three reviews for every claim."""
    asked = np.full(len(world.truth), 3)
    crowd = world.crowd(asked)
    if model:
        posterior = posterior_of(crowd)
        return outcome(world, asked, posterior.argmax(axis=1), posterior.max(axis=1) >= SURE)
    votes = np.zeros((len(asked), len(LABELS)))
    np.add.at(votes, (crowd.claim, np.array([LABELS.index(each) for each in crowd.labels])[crowd.label]), 1)
    return outcome(world, asked, votes.argmax(axis=1), votes.max(axis=1) >= 2)


def routed(world: World) -> Outcome:
    """Two reviews for every claim, then one more, round by round, where it tells most."""
    asked = np.full(len(world.truth), 2)
    for _ in range(ROUNDS):
        crowd = world.crowd(asked)
        fit = dawid_skene(crowd)
        told = expected_information(fit.posterior, confusion_of(crowd, fit, "whoever is free"))
        told[(asked >= min(MOST, world.said.shape[1])) | (fit.posterior.max(axis=1) >= SURE)] = -1
        chosen = np.argsort(-told, kind="stable")[: len(asked) // 8]
        chosen = chosen[told[chosen] >= 0]
        if not len(chosen):
            break
        asked[chosen] += 1
    posterior = posterior_of(world.crowd(asked))
    return outcome(world, asked, posterior.argmax(axis=1), posterior.max(axis=1) >= SURE)


def compared(skills: tuple[float, ...], seeds: int = SEEDS, claims: int = CLAIMS) -> dict[str, list[Outcome]]:
    """The outcomes of the plans, run by run, on the same worlds."""
    found: dict[str, list[Outcome]] = {}
    for seed in range(seeds):
        world = World(skills, seed, claims)
        for name, made in (
            ("three, majority", three(world, model=False)),
            ("three, Dawid–Skene", three(world, model=True)),
            ("routed", routed(world)),
        ):
            found.setdefault(name, []).append(made)
    return found


def main() -> None:
    """Print the figures of every team."""
    for team, skills in TEAMS.items():
        print(f"\n{team}: {', '.join(f'{each:g}' for each in skills)}; {CLAIMS} claims, {SEEDS} runs")
        print(f"{'':<20}{'answers/claim':>14}{'right':>16}{'open':>16}{'all right':>16}")
        for plan, runs in compared(skills).items():
            columns = [[getattr(run, name) for run in runs] for name in ("right", "open", "all_right")]
            figures = (f"{np.mean(each):.3f} ±{np.std(each):.3f}" for each in columns)
            answers = np.mean([run.answers for run in runs])
            print(f"{plan:<20}{answers:>14.2f}{''.join(f'{each:>16}' for each in figures)}")


if __name__ == "__main__":
    main()
