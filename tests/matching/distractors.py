"""Any number of claims about all sorts of things, to look for one claim among: no two alike, the same every time."""

import random

_PLACES = (
    "Arnsby", "Belvoir", "Corvana", "Dunmore", "Eskilund", "Farrow", "Gellin", "Haverpool", "Istria", "Jorvik",
    "Kalden", "Lorne", "Morava", "Nidda", "Ostby", "Pellin", "Quarn", "Rostal", "Selby", "Tavira", "Ulvik", "Varna",
    "Wexby", "Yarrow", "Zelmin",
)  # fmt: skip
_WHO = (
    "the council", "the ministry of transport", "the port authority", "the hospital", "the university", "the police",
    "the fire brigade", "the school board", "the water company", "the farmers' union", "the football club",
    "the museum", "the airline", "the brewery", "the railway", "the shipyard", "the court", "the tax office",
    "the mining company", "the national park", "the theatre", "the library", "the power station", "the steel works",
)  # fmt: skip
_DID = (
    "spent {n} million euros on new buses", "hired {n} more people", "closed {n} of its offices",
    "recorded {n} accidents in {year}", "lost {n} percent of its income", "planted {n} trees along the river",
    "bought {n} hectares of forest", "published {n} reports since {year}", "turned away {n} applicants",
    "repaired {n} kilometres of road", "paid fines of {n} million dollars", "cut its use of water by {n} percent",
    "received {n} complaints in {month}", "will move to a new building in {year}", "sold {n} tickets in {month}",
    "opened a branch in {place} in {year}", "refused to publish its accounts for {year}",
    "ended its contract with a firm from {place}", "doubled the number of its apprentices",
    "borrowed {n} million euros in {month}", "found lead in {n} wells near {place}",
    "trained {n} nurses for the clinic in {place}", "stored {n} tonnes of grain over the winter",
    "asked {n} households about their heating", "counted {n} storks in {month}",
)  # fmt: skip
_MONTHS = ("January", "February", "March", "April", "June", "July", "August", "September", "October", "November")


def distractors(count: int, seed: int = 7) -> list[str]:
    """``count`` different claims."""
    dice = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        what = dice.choice(_DID).format(
            n=dice.randint(3, 4000),
            year=dice.randint(1950, 2025),
            month=dice.choice(_MONTHS),
            place=dice.choice(_PLACES),
        )
        who = dice.choice(_WHO)
        found[f"{who[0].upper()}{who[1:]} of {dice.choice(_PLACES)} {what}."] = None
    return list(found)
