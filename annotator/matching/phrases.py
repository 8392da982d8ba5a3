"""Phrases that claims use for one another, words that make another thing of a noun, and words that add nothing."""

PHRASES = {
    "per cent": "percent", "most recently": "last", "most recent": "last", "chief executive officer": "CEO",
    "chief executive": "CEO", "passed away": "died", "lost their lives": "died", "lost his life": "died",
    "lost her life": "died", "fell ill": "became ill", "fell sick": "became ill", "do away with": "abolish",
    "does away with": "abolishes", "did away with": "abolished", "get rid of": "abolish", "got rid of": "abolished",
    "called off": "cancelled", "put off": "postponed", "set up": "founded", "gave up": "abandoned",
    "carried out": "conducted", "carry out": "conduct", "turned down": "rejected", "voted down": "rejected",
    "brought down": "toppled", "stepped down": "resigned", "steps down": "resigns", "took over": "acquired",
    "pointed out": "said", "in excess of": "more than", "upwards of": "more than", "as many as": "up to",
    "as much as": "up to", "at the age of": "aged", "prior to": "before", "due to": "because of",
    "owing to": "because of", "in the wake of": "after",
}  # fmt: skip
"""Phrases that one word, or another phrase, can stand for; a text is read with these in their place."""

LIMITS = frozenset(
    """
    deputy vice former ex acting interim assistant associate junior shadow honorary retired late future
    incoming outgoing potential prospective alleged suspected would-be aspiring attempted planned proposed
    fake false mock counterfeit supposed self-styled unofficial partial temporary provisional draft
    """.split()  # noqa: SIM905 — a table of words reads better
)
"""Words that make another thing of what they stand before: a deputy minister is no minister."""

LIGHT = frozenset(
    """
    amount amounts amounted total totals totaled stand stands stood number numbers rate level reach used
    reached take takes took place come comes came go goes went make makes made use using now recently
    currently become becomes became becoming cost costs lasted lasting lasts give gives gave given provide
    provides provided
    """.split()  # noqa: SIM905 — a table of words reads better
)
"""Words that add nothing by themselves: “the rate stood at 4 percent”."""
