"""What a dataset's metadata say in the Responsible AI vocabulary: how the data came to be, and what they cannot tell.

Specification: https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html (MLCommons).
"""

from collections.abc import Iterator
from typing import Any

from annotator.dataset.lines import Json
from annotator.export.job import Job
from annotator.export.manifest import what_left_out
from annotator.export.parts.answer_rows import Facts
from annotator.text import counted, one_line

_UNDECIDED = ("no gold label: tie", "no gold label: no_majority")
_NOT_GIVEN = "Not given."


def responsible_of(job: Job, facts: Facts) -> dict[str, Any]:
    """Return the Responsible AI properties that the project and the data can answer."""
    manifest, said = job.manifest(), job.dataset
    return {
        "rai:dataCollection": (
            f"{one_line(said.collection or 'How the articles were chosen is not given.')} "
            f"{counted(facts.rows, 'row')} from {counted(facts.articles, 'article')}; how the sentences came to be "
            f"claims: {_counts(facts.origins)}."
        ),
        "rai:dataBiases": [one_line(said.biases or _NOT_GIVEN)],
        "rai:dataUseCases": [one_line(said.use_cases or _NOT_GIVEN)],
        "rai:dataSocialImpact": one_line(said.social_impact or _NOT_GIVEN),
        "rai:hasSyntheticData": said.synthetic,
        "prov:wasDerivedFrom": "Articles, each named by its address, title and publisher in the rows.",
        "prov:wasGeneratedBy": list(activities_of(job, facts)),
        "rai:dataAnnotationProtocol": list(protocol_of(job)),
        "rai:dataAnnotationPlatform": ["Annotator"],
        "rai:dataAnnotationAnalysis": [agreement_of(manifest), *_left_out(manifest)],
        "rai:annotationsPerItem": _per_item(answers_of(manifest)) or str(job.project.reviews_per_claim),
        "rai:annotatorDemographics": [f"{counted(len(facts.reviewers), 'reviewer')}; nothing else was recorded."],
        "rai:machineAnnotationTools": list(tools_of(facts)) or ["none"],
        "rai:dataLimitations": [*limits_of(job, facts), *_further(said.limitations)],
        "rai:personalSensitiveInformation": [people_of(manifest), *_further(said.personal_information)],
    }


def _further(said: str | None) -> list[str]:
    return [one_line(said)] if said else []


def activities_of(job: Job, facts: Facts) -> Iterator[str]:
    """Yield sentences on what was done to make the data, in order."""
    yield "Articles were imported, stored word for word and split into sentences."
    if facts.suggesters:
        names = _and(sorted({one_line(f"{name} {version}") for name, version, _ in facts.suggesters}))
        yield f"Claims were suggested by {names}; people added, moved and left out claims."
    yield f"{counted(len(facts.reviewers), 'reviewer')} labelled the claims and cited sources, in Annotator."


def protocol_of(job: Job) -> Iterator[str]:
    """Yield sentences on how the claims were reviewed."""
    project = job.project
    reviews = "one answer" if project.reviews_per_claim == 1 else f"{project.reviews_per_claim} answers"
    yield f"Guideline version {one_line(project.guideline_version)}; a claim needs {reviews}, and may have more."
    if project.blind:
        yield "Blind: nobody sees another's answer to a claim before it is closed."
    else:
        yield "Open: reviewers may see each other's answers."
    needing = [label.name for label in project.scheme.labels if label.needs_evidence]
    if needing:
        yield f"{_and(needing)} count only with a source: its address or why it is withheld, what it does to the claim."
    yield f"Labels: {', '.join(f'{label.name} ({one_line(label.title)})' for label in project.scheme.labels)}."
    if answers := answers_of(job.manifest()):
        yield f"Answers per claim: {_per_item(answers)}."


def agreement_of(manifest: Json) -> str:
    """Describe the agreement of reviewers in one sentence."""
    found = manifest["agreement"]
    if not found or not found["claims"]:
        return "No claim was answered by two people here, so nothing can be said of agreement."
    alpha = f"undefined, because {found['undefined']}" if found["alpha"] is None else f"{found['alpha']:.3f}"
    undecided = sum(each["count"] for each in manifest["left_out"] if each["reason"] in _UNDECIDED)
    without = f" {counted(undecided, 'claim')} without a majority are not among them." if undecided else ""
    return (
        f"On {counted(found['claims'], 'claim')} that two or more people answered, two answers are the same "
        f"{found['percent']:.1%} of the time; Krippendorff's alpha (nominal) is {alpha}. This is over all answers to "
        f"the claims in these files, also those that lost.{without}"
    )


def answers_of(manifest: Json) -> dict[int, int]:
    """Return the number of claims by how many people answered them; empty if unknown."""
    return {int(number): count for number, count in (manifest["agreement"] or {}).get("answers", {}).items()}


def tools_of(facts: Facts) -> Iterator[str]:
    """Yield the programs that suggested claims, with their versions."""
    for name, version, model in sorted(facts.suggesters):
        yield one_line(f"{name} {version} on {model}: suggested claims, speakers and types; gave no label")


def limits_of(job: Job, facts: Facts) -> Iterator[str]:
    """Yield the limitations of the data."""
    yield "A label says what the sources cited for it show on the day it was given; it is not the truth for all time."
    yield "Claims are those that a program suggested or a person picked, no random sample of what articles say."
    answers = answers_of(job.manifest())
    if answers.get(1) and not any(number > 1 for number in answers):
        yield "One person answered each claim, so errors of single reviewers are not averaged out."
    elif answers.get(1):
        claims = counted(answers[1], "claim")
        yield f"Only one person answered {claims}, so errors of single reviewers are not averaged out there."
    if facts.withheld:
        yield f"Sources that stay unnamed, for a reason that is given: {facts.withheld}. Nobody else can check them."
    yield "The text of the articles is not here, only the sentences around each claim."


def people_of(manifest: Json) -> str:
    """Describe how the data identifies people."""
    named = "under their own names" if manifest["names"] else "under pseudonyms that stay the same in one database"
    return f"Reviewers stand {named}. Articles and sources name the people they are about."


def missing_of(manifest: Json) -> list[tuple[int, str, str]]:
    """Return what the files leave out: count, what and why."""
    return [(each["count"], one_line(each["what"]), one_line(each["reason"])) for each in manifest["left_out"]]


def _left_out(manifest: Json) -> Iterator[str]:
    missing = missing_of(manifest)
    if missing:
        yield f"Left out: {'; '.join(f'{what_left_out(count, what)} ({why})' for count, what, why in missing)}."


def _per_item(answers: dict[int, int]) -> str:
    if len(answers) == 1:
        return str(next(iter(answers)))
    return ", ".join(f"{number} ({counted(count, 'claim')})" for number, count in answers.items())


def _counts(found: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(found.items()))


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
