"""Word lists for the features, in lower case, chosen by hand for English news."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONEY = _words(
    "dollar dollars euro euros pound pounds sterling yen yuan rouble roubles ruble rubles rupee rupees franc francs "
    "krona kronor krone kroner koruna crown crowns peso pesos lira real reais rand zloty hryvnia shekel shekels "
    "cents pence usd eur gbp chf jpy"
)
CURRENCY_SIGNS = _words("$ € £ ¥ ₹ ₽ ₴ ₺ ₩ ₪ us$ a$ c$ nz$ hk$")
PERCENT = _words("% percent pct percentage")
PER_CENT = ("per", "cent")
SHARES = _words("half halves thirds quarter quarters fifths majority minority fraction proportion ratio")
LARGE = _words(
    "hundred hundreds thousand thousands million millions billion billions trillion trillions dozen dozens tens "
    "scores bn mn"
)
COUNTS = _words("several many few numerous both dozens double twice number amount total average median rate")
NOT_AMOUNTS = _words("one zero")

ORDINALS = _words("first second third fourth fifth sixth seventh eighth ninth tenth")

COMPARISONS = _words(
    "than compared comparison versus vs twice times double triple unlike outnumber outnumbered exceeds exceeded"
)
CHANGES = _words(
    "rose rise rises risen fell fall falls fallen increased increase increases decreased decrease decreases grew grow "
    "grown grows dropped drop drops doubled doubles tripled triples quadrupled halved climbed gained declined "
    "decline declines reduced cut cuts raised soared plunged surged shrank shrunk slumped jumped expanded quintupled"
)
RANKINGS = ORDINALS | _words("record largest biggest smallest highest lowest worst fewest longest oldest only leading")

QUOTING = _words(
    "asked asks answered called calls described describes shouted promised promises urged urges complained joked"
)
"""Words that name a speaker only together with quotation marks."""

HAVE = _words("has have had 've ’ve")

CAUSES = _words(
    "because caused causes cause causing triggered triggers prompted due led leads resulted results resulting "
    "therefore thanks blamed attributed sparked"
)

CAPTIONS = _words("image photo photograph picture graphic chart video source caption credit")

OPINIONS = _words(
    "good great best better bad terrible awful horrible wonderful beautiful ugly amazing fantastic excellent perfect "
    "important wrong right fair unfair unacceptable outrageous disgraceful shameful sad happy proud glad sorry tragic "
    "disaster disastrous brilliant stupid ridiculous absurd shocking incredible unbelievable obvious obviously clearly "
    "frankly honestly hopefully unfortunately fortunately sadly surely fierce brave courage "
    "hope hopes dream dreams faith love hate fear fears worry worried feel feels feeling believe believes think thinks "
    "deserve deserves wish tremendous strong strongly crucial vital essential urgent truly really very delightful "
    "charming remarkable impressive disappointing disappointed thrilled delighted grateful lovely dreadful stunning "
    "wise foolish reckless"
)
STANCES = _words("think believe hope feel want wish guess suppose doubt prefer love hate agree disagree")
COURTESIES = _words("thank thanks congratulations welcome hello applause please goodbye bless honored honoured")

FUTURE = _words("will 'll ’ll wo shall would 'd ’d tomorrow")
PERHAPS = _words("perhaps possibly maybe")
PERHAPS_VERBS = _words("may might could")
DUTY = _words("must should ought need needs")
INTENTIONS = _words(
    "plan plans aim aims intend intends expect expects expected want wants looking likely planned propose "
    "proposes proposed promise promises promised vow vows vowed pledge pledges pledged"
)
CONDITIONS = _words("if unless whether suppose")

FIRST_SINGULAR = _words("i me my mine myself")
FIRST_PLURAL = _words("we us our ours ourselves")
THIRD = _words("he him his she her hers himself herself")
SECOND = _words("you your yours yourself yourselves")

TAGS = {
    **dict.fromkeys(_words("was were had did said told rose fell grew went came made took gave got won lost"), "VBD"),
    **dict.fromkeys(_words("is has does says costs shows means"), "VBZ"),
    **dict.fromkeys(_words("are have do am 's ’s 're ’re 've ’ve"), "VBP"),
    **dict.fromkeys(_words("will would shall should can could may might must"), "MD"),
    **dict.fromkeys(_words("more less fewer higher lower larger smaller faster bigger longer older younger"), "JJR"),
    **dict.fromkeys(_words("highest lowest largest smallest biggest fastest longest oldest fewest"), "JJS"),
    **dict.fromkeys(_words("i he she it we they you me him her us them who what"), "PRP"),
    **dict.fromkeys(_words("my your his its our their"), "PRP$"),
    **dict.fromkeys(_words("been seen made given taken done gone known"), "VBN"),
    **dict.fromkeys(_words("million billion trillion thousand hundred"), "CD"),
}  # fmt: skip
"""The likeliest tag of a word without a tagger; only words that features use."""
