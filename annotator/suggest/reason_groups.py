"""The kinds of things that reasons name, and the kind to which each sign of ``features`` belongs.

A kind with words is something a person can see in the sentence ("an amount: $1 billion"); ``things`` finds the words.
Signs without words, such as the share of nouns, belong to no kind: together they are one reason, the style.
"""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of thing in a sentence."""

    AMOUNT = "amount"
    DATE = "date"
    RANK = "rank"
    COMPARISON = "comparison"
    CHANGE = "change"
    CAUSE = "cause"
    PAST = "past_event"
    PRESENT = "present_tense"
    NAME = "name"
    OFFICE = "office"
    TOPIC = "topic"
    ACTION = "action"
    SAID = "report"
    OPINION = "opinion"
    PLAN = "plan"
    GUESS = "guess"
    ABILITY = "possibility"
    DEMAND = "demand"
    CONDITION = "condition"
    COURTESY = "courtesy"
    FIRST = "first_person"
    SECOND = "address"
    PRONOUN = "pronoun"
    QUESTION = "question"

    @property
    def words(self) -> str:
        """The kind as reviewers read it before the words of the sentence: "an amount"."""
        name = self.value.replace("_", " ")
        article = "" if self in (Kind.FIRST, Kind.PRESENT) else "an " if name[0] in "aeio" else "a "
        return article + name


STYLES = ("style of checkable sentences", "style of other sentences")
"""The names of everything without words, if it speaks for and against."""

SIGNS: dict[str, Kind | str | None] = {
    "money": Kind.AMOUNT, "percent": Kind.AMOUNT, "share": Kind.AMOUNT, "quantity": Kind.AMOUNT,
    "large_number": Kind.AMOUNT, "count_word": Kind.AMOUNT, "date": Kind.DATE, "time": Kind.DATE, "ranking": Kind.RANK,
    "person_or_body": Kind.NAME, "place": Kind.NAME, "other_name": Kind.NAME, "share_of_names": Kind.NAME,
    "past": Kind.PAST, "perfect": Kind.PAST, "share_of_past_verbs": Kind.PAST, "share_of_present_verbs": Kind.PRESENT,
    "reported": Kind.SAID, "comparison": Kind.COMPARISON, "change": Kind.CHANGE, "cause": Kind.CAUSE,
    "opinion": Kind.OPINION, "stance": Kind.OPINION, "quoted_feeling": Kind.OPINION, "future": Kind.PLAN,
    "intention": Kind.PLAN, "perhaps": Kind.GUESS, "duty": Kind.DEMAND, "imperative": Kind.DEMAND,
    "condition": Kind.CONDITION, "courtesy": Kind.COURTESY, "first_singular": Kind.FIRST, "first_plural": Kind.FIRST,
    "second_person": Kind.SECOND, "third_person": Kind.PRONOUN, "share_of_pronouns": Kind.PRONOUN,
    "question": Kind.QUESTION, "office": Kind.OFFICE, "plan": Kind.PLAN,
    "long": None, "length": None, "that": None, "comma": None, "share_of_nouns": None, "share_of_adjectives": None,
    "share_of_prepositions": None, "share_of_determiners": None,
    "fragment": "a fragment", "short": "a short sentence", "no_verb": "no verb", "verbless": "no verb",
    "headline": "a headline", "byline": "a byline or date line", "caption": "a caption", "quoted": "a quotation",
}  # fmt: skip
"""For every sign its kind. Plain text names what has no words but is plain to see; it names the style if it outweighs
the rest of it.
"""

NEVER = frozenset(("fragment", "verbless", "caption", "byline"))
"""Signs of text that is not a sentence; it is never suggested."""
BY_HAND = {
    **dict.fromkeys(sorted(NEVER), -12.0), "headline": -9.0, "quoted": 0.0, "quoted_feeling": -0.8, "office": 2.5,
    "plan": -1.0, "reported": 0.0,
}  # fmt: skip
"""Weights of signs that debates and speeches do not have, or that they show wrongly; training uses them unchanged.

What is quoted or reported counts as if it were said outright: 0. A plan counts against a claim, although in debates
"he will raise your taxes" is one, about a programme.
"""
