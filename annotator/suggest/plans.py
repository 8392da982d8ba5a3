"""Whether a sentence tells of what is to come: a plan, a prediction or an appointment.

"The board will meet on Thursday", "is looking to approve", "is expected to fall" cannot be checked yet. Speeches and
debates hardly show this, because there "he will raise your taxes" is a claim about an opponent's programme.
"""

from annotator.suggest import feature_words
from annotator.suggest.feature_words import words
from annotator.suggest.parsed_sentence import Reading

_WILL = words("will 'll ’ll wo shall going")
_UNSURE = words("may might could")
_TO_COME = words(
    "plan plans planning aim aims aiming intend intends intending expect expects expected hope hopes hoping looking "
    "seeking seek seeks want wants wanting set due scheduled likely unlikely poised preparing ready planned slated "
    "considering weighing mulling promised promises pledged pledges vowed vows wishes"
)
_BE = words("is are 's ’s 're ’re am")
_PRESENT = frozenset(("VBZ", "VBP"))
_MARKS_OF_CLAUSE = frozenset(("xcomp", "acomp", "ccomp", "oprd"))


def plan_words(reading: Reading) -> list[int]:
    """The places of the words that put the main clause into the future: "will", "is planned"; none if it is not.

    Needs a parse; "I", "we" and "you" plan nothing here.

    "Would have prevented" is about the past, and so is "said it would" once the saying is left out.
    """
    if not reading.parsed or not reading.tagged or not reading.words:
        return []
    root = next((place for place, head in enumerate(reading.heads) if head == place), 0)
    kids = reading.children(root)
    subject = next((reading.lower[kid] for kid in kids if reading.deps[kid].startswith("nsubj")), "")
    if subject in _PERSONS:
        return []
    return _future(reading, root, kids) or _planned(reading, root, kids)


_PERSONS = feature_words.FIRST_SINGULAR | feature_words.FIRST_PLURAL | feature_words.SECOND


def _future(reading: Reading, root: int, kids: list[int]) -> list[int]:
    helpers = [kid for kid in kids if reading.deps[kid].startswith("aux")]
    if any(reading.lower[kid] in feature_words.HAVE for kid in helpers):
        return []
    found = [kid for kid in helpers if reading.lower[kid] in _WILL | _UNSURE]
    going = reading.lower[root] == "going" and any(reading.deps[kid] == "xcomp" for kid in kids)
    return found or [root] * going


def _planned(reading: Reading, root: int, kids: list[int]) -> list[int]:
    """“plans to open”, “is due to hear”, “is considering a merger”: now, of something to be done."""
    places = [root, *(kid for kid in kids if reading.deps[kid] in _MARKS_OF_CLAUSE)]
    place = next((place for place in places if reading.lower[place] in _TO_COME), None)
    if place is None:
        return []
    now = reading.tags[root] in _PRESENT or any(
        reading.lower[kid] in _BE or reading.lower[kid] in feature_words.HAVE for kid in kids
    )
    after = reading.lower[place + 1 : place + 2]
    told = after == ["to"] or reading.lower[place] in ("considering", "weighing", "mulling", "planning")
    return [place] if now and told else []
