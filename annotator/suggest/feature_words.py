"""Word lists for the features, in lower case, chosen by hand for English news."""


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


MONEY = words(
    "dollar dollars euro euros pound pounds sterling yen yuan rouble roubles ruble rubles rupee rupees franc francs "
    "krona kronor krone kroner koruna crown crowns peso pesos lira real reais rand zloty hryvnia shekel shekels "
    "cents pence usd eur gbp chf jpy"
)
CURRENCY_SIGNS = words("$ € £ ¥ ₹ ₽ ₴ ₺ ₩ ₪ us$ a$ c$ nz$ hk$")
PERCENT = words("% percent pct percentage")
PER_CENT = ("per", "cent")
SHARES = words("half halves thirds quarter quarters fifths majority minority fraction proportion ratio")
LARGE = words(
    "hundred hundreds thousand thousands million millions billion billions trillion trillions dozen dozens tens "
    "scores bn mn"
)
FRACTIONS = words(
    "third fourth fifth sixth seventh eighth ninth tenth quarter thirds fourths fifths sixths sevenths eighths ninths "
    "tenths quarters hundredth thousandth"
)
ONE_PART = words("a one an another nearly almost every")
"""Words before a fraction; before "third" alone it would be a place in a row."""
PERIODS = words(
    "second seconds minute minutes hour hours day days night week weeks weekend month months quarter year years decade "
    "decades century season spring summer autumn fall winter time times moment few several couple minute"
)
COUNTS = words("several many few numerous both dozens double twice thrice number amount total average median rate")
NOT_AMOUNTS = words("one zero")

ORDINALS = words("first second third fourth fifth sixth seventh eighth ninth tenth")

COMPARISONS = words(
    "than compared comparison versus vs twice times double triple unlike outnumber outnumbered exceeds exceeded"
)
CHANGES = words(
    "rose rise rises risen fell fall falls fallen increased increase increases decreased decrease decreases grew grow "
    "grown grows dropped drop drops doubled doubles tripled triples quadrupled halved climbed gained declined "
    "decline declines reduced cut cuts raised soared plunged surged shrank shrunk slumped jumped expanded quintupled"
)
RANKINGS = ORDINALS | words("record largest biggest smallest highest lowest worst fewest longest oldest only leading")

QUOTING = words(
    "asked asks answered called calls described describes shouted promised promises urged urges complained joked"
)
"""Words that name a speaker only together with quotation marks."""

HAVE = words("has have had 've ’ve")

CAUSES = words(
    "because caused causes cause causing triggered triggers prompted due led leads resulted results resulting "
    "therefore thanks blamed attributed sparked"
)

CAPTIONS = words("image photo photograph picture graphic chart video source caption credit")

OPINIONS = words(
    "good great best better bad terrible awful horrible wonderful beautiful ugly amazing fantastic excellent perfect "
    "important wrong right fair unfair unacceptable outrageous disgraceful shameful sad happy proud glad sorry tragic "
    "disaster disastrous brilliant stupid ridiculous absurd shocking incredible unbelievable obvious obviously clearly "
    "frankly honestly hopefully unfortunately fortunately sadly surely fierce brave courage "
    "hope hopes dream dreams faith love hate fear fears worry worried feel feels feeling believe believes think thinks "
    "deserve deserves wish tremendous strong strongly crucial vital essential urgent truly really very delightful "
    "charming remarkable impressive disappointing disappointed thrilled delighted grateful lovely dreadful stunning "
    "wise foolish reckless"
)
STANCES = words("think believe hope feel want wish guess suppose doubt prefer love hate agree disagree")
COURTESIES = words("thank thanks congratulations welcome hello applause please goodbye bless honored honoured")

FUTURE = words("will 'll ’ll wo shall would 'd ’d tomorrow")
PERHAPS = words("perhaps possibly maybe")
PERHAPS_VERBS = words("may might could")
DUTY = words("must should ought need needs")
INTENTIONS = words(
    "plan plans aim aims intend intends expect expects expected want wants looking likely planned propose "
    "proposes proposed promise promises promised vow vows vowed pledge pledges pledged"
)
CONDITIONS = words("if unless whether suppose")

FIRST_SINGULAR = words("i me my mine myself")
FIRST_PLURAL = words("we us our ours ourselves")
THIRD = words("he him his she her hers himself herself")
SECOND = words("you your yours yourself yourselves")

TAGS = {
    **dict.fromkeys(words("was were had did said told rose fell grew went came made took gave got won lost"), "VBD"),
    **dict.fromkeys(words("is has does says costs shows means"), "VBZ"),
    **dict.fromkeys(words("are have do am 's ’s 're ’re 've ’ve"), "VBP"),
    **dict.fromkeys(words("will would shall should can could may might must"), "MD"),
    **dict.fromkeys(words("more less fewer higher lower larger smaller faster bigger longer older younger"), "JJR"),
    **dict.fromkeys(words("highest lowest largest smallest biggest fastest longest oldest fewest"), "JJS"),
    **dict.fromkeys(words("i he she it we they you me him her us them who what"), "PRP"),
    **dict.fromkeys(words("my your his its our their"), "PRP$"),
    **dict.fromkeys(words("been seen made given taken done gone known"), "VBN"),
    **dict.fromkeys(words("million billion trillion thousand hundred"), "CD"),
}  # fmt: skip
"""The likeliest tag of a word without a tagger; only words that features use."""
