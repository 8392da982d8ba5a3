"""Spellings of country names: adjectives, short forms and full names."""

_COUNTRIES = """
    afghanistan afghan; albania albanian; algeria algerian; argentina argentine argentinian; armenia armenian;
    australia australian; austria austrian; azerbaijan azerbaijani; bangladesh bangladeshi; belarus belarusian;
    belgium belgian; bolivia bolivian; bosnia bosnian; brazil brazilian; bulgaria bulgarian; cambodia cambodian;
    cameroon cameroonian; canada canadian; chile chilean; china chinese; colombia colombian; croatia croatian;
    cuba cuban; cyprus cypriot; czechia czech; denmark danish dane; ecuador ecuadorian; egypt egyptian;
    estonia estonian; ethiopia ethiopian; finland finnish finn; france french; georgia georgian; germany german;
    ghana ghanaian; greece greek; hungary hungarian; iceland icelandic; india indian; indonesia indonesian;
    iran iranian; iraq iraqi; ireland irish; israel israeli; italy italian; japan japanese; jordan jordanian;
    kazakhstan kazakh; kenya kenyan; kosovo kosovar; kuwait kuwaiti; latvia latvian; lebanon lebanese; libya libyan;
    lithuania lithuanian; luxembourg luxembourgish; malaysia malaysian; mali malian; malta maltese; mexico mexican;
    moldova moldovan; mongolia mongolian; morocco moroccan; nepal nepalese nepali; netherlands dutch holland;
    niger nigerien; nigeria nigerian; norway norwegian; pakistan pakistani; palestine palestinian; panama panamanian;
    peru peruvian; philippines philippine filipino; poland polish pole; portugal portuguese; qatar qatari;
    romania romanian; russia russian; rwanda rwandan; scotland scottish; senegal senegalese; serbia serbian;
    singapore singaporean; slovakia slovak slovakian; slovenia slovene slovenian; somalia somali; spain spanish;
    sudan sudanese; sweden swedish swede; switzerland swiss; syria syrian; taiwan taiwanese; tanzania tanzanian;
    thailand thai; tunisia tunisian; turkey turkish turkiye; uganda ugandan; ukraine ukrainian; uruguay uruguayan;
    venezuela venezuelan; vietnam vietnamese; wales welsh; yemen yemeni; zambia zambian; zimbabwe zimbabwean;
    us usa american america; uk britain british; eu; un; england english; europe european; africa african; asia asian
"""

PLACES = {word: group.split()[0] for group in _COUNTRIES.split(";") for word in group.split()}
"""Country names and adjectives in lower case, mapped to one canonical name."""

PHRASES = {
    ("united", "states"): "us",
    ("united", "states", "america"): "us",
    ("united", "kingdom"): "uk",
    ("great", "britain"): "uk",
    ("european", "union"): "eu",
    ("united", "nations"): "un",
    ("czech", "republic"): "czechia",
}
"""Names of several words, mapped to the canonical short name."""
