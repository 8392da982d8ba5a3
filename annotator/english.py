"""English word lists that several packages share, in lower case, chosen by hand for news."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MONTHS = (
    "january jan;february feb;march mar;april apr;may;june jun;july jul;august aug;september sept sep;october oct;"
    "november nov;december dec"
)
MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS.split(";"), 1) for name in names.split()}
"""The number of a month, 1 to 12, by its name and abbreviations."""
MONTH_NAMES = tuple(names.split()[0].capitalize() for names in _MONTHS.split(";"))
"""The full names, capitalised, January first."""
MONTHS = frozenset(MONTH_NUMBERS) - {"mar"}
"""Names and abbreviations of months, except “mar”, which is also a verb."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

REPORTING_VERBS = frozenset(
    _words(
        "said says say told tells announced announces reported reports stated states claimed claims added adds "
        "confirmed confirms denied denies argued argues insisted insists warned warns acknowledged admitted admits "
        "estimated estimates reiterated testified explained explains noted notes revealed reveals declared declares "
        "alleged alleges wrote writes replied concluded concludes suggested recalled stressed tweeted disclosed "
        "asserted asserts maintained maintains commented remarked"
    )
)
"""Verbs that report speech in news, with or without quotation marks."""
DENYING_VERBS = frozenset(
    _words("denied denies deny denying disputed disputes dispute rejected rejects reject dismissed dismisses dismiss")
)
"""Reporting verbs whose subject does not state what is reported but denies it."""
QUOTING_VERBS = _words(
    "said says asked asks added adds replied replies answered told tells wrote writes shouted yelled cried called "
    "exclaimed demanded wondered insisted joked quipped warned declared announced responded remarked continued "
    "tweeted posted recalled repeated whispered screamed chanted pleaded urged"
)
"""Verbs that continue a sentence after a closing quotation mark (“Never!” she said)."""


def denies(cue: str | None) -> bool:
    """Whether the reporting words that name a claim's speaker say that he denies the claim: "denied", "denies"."""
    return (cue or "").partition(" ")[0].lower() in DENYING_VERBS
