"""Word lists for reported speech in English news, in lower case, chosen by hand."""

from annotator.english import DENYING_VERBS, MONTHS, REPORTING_VERBS, WEEKDAYS
from annotator.suggest import feature_words


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def pairs(text: str) -> frozenset[tuple[str, str]]:
    """Pairs of consecutive words, written with a hyphen."""
    return frozenset((first, second) for first, _, second in (word.partition("-") for word in text.split()))


SAYING = REPORTING_VERBS | words(
    "recalls estimate report announce claim argue insist warn deny admit written retorted "
    "retorts replies reiterates testifies alleges acknowledges asserted recounted recounts predicted predicts "
    "countered counters cautioned cautions complain lamented laments"
)
"""Whatever follows these is reported, a clause or a thing ("announced a rise")."""
CLAUSAL = words(
    "found finds find show shows showed shown suggest suggests indicate indicates indicated ruled rules reckons reckon "
    "promised promises complained complains pledged pledges vowed vows assured assures informed pointed points made "
    "makes agreed agrees answered answers conceded concedes"
)
"""Reporting words only with a clause or quotation marks."""
QUOTING = (
    feature_words.QUOTING
    | CLAUSAL
    | words("went goes continued continues began recites quipped snapped shouts laughed put puts")
)
"""Reporting words with quotation marks."""
SAYING_AS_WELL = words("saying adding insisting claiming arguing noting warning stressing explaining writing telling")
TELLING = words("told tell tells assured assures informed informs telling")
PARTICLES = {
    "pointed": "out", "points": "out", "went": "on", "goes": "on", "made": "clear", "makes": "clear", "put": "it",
    "puts": "it",
}  # fmt: skip
"""The particle that makes the verb a reporting word."""
ANNOUNCING = words(
    "announced announces announce confirmed confirms denied denies claimed claims reported reports promised promises "
    "admitted admits acknowledged revealed reveals disclosed alleged alleges estimated estimates predicted predicts"
)
"""These may report a thing: "announced a rise"."""
NAMING = words("called calls described describes")
DENYING = DENYING_VERBS | words("asked asks doubted doubts doubt")
"""These do not state what follows, so the whole sentence is the claim."""
CALLING = words("called calls calling")
SUMMONED = words("bids tenders help backup order reinforcements")
"""What is called for without a demand: "called for bids"."""
DEMANDING = words("demanded demands demand")
URGING = words("urged urges urge asked asks threatened threatens threaten")
ASKING = words("asked asks ask wondered wonders wonder questioned questions question")
BLAMING = words(
    "accused accuses accuse blamed blames blame praised praises praise blasted blasts blast slammed slams slam "
    "criticised criticises criticise criticized criticizes criticize condemned condemns condemn hailed hails hail "
    "denounced denounces denounce lambasted ridiculed ridicules mocked mocks lauded lauds credited credits faulted "
    "dismissed dismisses dismiss derided decried decries attacked attacks"
)
ACCUSING = words("accused accuses accuse")
SHOWING = words("shows showed show indicates indicated indicate suggests suggested suggest finds found find")
FINDERS = words(
    "poll polls survey surveys study studies report reports data figures statistics average averages research analysis "
    "review documents records census audit numbers estimates projections"
)
"""Sources that show or find something without saying it."""
DOUBTING = words("disputed disputes dispute")
REJECTING = DENYING_VERBS - DOUBTING - words("denied denies deny denying")
STANCES = STANCES = CALLING | DEMANDING | URGING | ASKING | BLAMING | SHOWING | DENYING_VERBS
"""Verbs of speech acts that state nothing by themselves (``stances``)."""
CHARGES = words(
    "charge claim accusation allegation charges claims accusations allegations suggestion suggestions reports rumours "
    "rumors assertion assertions notion"
)
DENIED_THINGS = CHARGES | words("which a an the something figure figures account version statement that")
"""What stands between a statement and the one who denies it: ", a charge Holm denies"."""
NOT_REPORTING = words(
    "is was are were be been am ’s 's has had have does did do will would can could may might must should shall became "
    "becomes comes came won sold opened left went goes got gets made makes takes took appeared featured"
)
"""Verbs beside a quotation that do not report it."""
SAYINGS = words(
    "claim claims statement assertion allegation allegations warning admission announcement argument insistence "
    "suggestion accusation"
)
"""Nouns with a clause: "his claim that …"."""
ALWAYS = SAYING | SAYING_AS_WELL
"""Reporting words even without a clause or quotation."""
ALL = SAYING | QUOTING | SAYING_AS_WELL | SAYINGS | frozenset(("according",))

PRONOUNS = words("he she they it")
NOBODY = (
    feature_words.FIRST_SINGULAR
    | feature_words.FIRST_PLURAL
    | feature_words.SECOND
    | words("there this that these those what which who everyone nobody some someone somebody none anyone")
)
DETERMINERS = words("the a an its their his her our this that")
TIMES = frozenset(WEEKDAYS) | words("yesterday today earlier later afterwards tonight")
CALENDAR = MONTHS | frozenset(WEEKDAYS)
NOT_NAMES = feature_words.CAPTIONS | words(
    "breaking correction corrected update updated live opinion analysis exclusive comment news factbox explainer watch "
    "review interview obituary editorial note letter letters sport"
)
"""Words before the colon of a headline that are no speakers."""

ROLES = words(
    "president minister premier chancellor secretary general governor mayor senator congressman congresswoman deputy "
    "councillor commissioner ambassador envoy spokesman spokeswoman spokesperson director chairman chairwoman chair "
    "chairperson chief head captain colonel major lieutenant sergeant admiral commander marshal corporal inspector "
    "constable detective superintendent sheriff judge justice prosecutor attorney lawyer solicitor barrister doctor dr "
    "dr. professor prof prof. dean rector provost headmaster headmistress teacher bishop archbishop cardinal pope imam "
    "rabbi reverend rev rev. father sister mr mr. mrs mrs. ms ms. miss sir dame lord lady baroness baron count king "
    "queen prince princess emperor leader founder owner editor author manager officer executive ceo president-elect "
    "treasurer speaker whip coach trainer striker farmer miner baker chemist engineer economist scientist researcher "
    "analyst historian expert resident witness neighbour neighbor driver nurse paramedic pilot official aide adviser "
    "advisor representative delegate candidate lawmaker mp mep elect activist campaigner organiser organizer author "
    "shopkeeper fisherman butcher master sen sen. rep rep. gov gov. lt lt. gen gen. col col. capt capt. sgt sgt. cllr "
    "hon. pres."
)
BODIES = words(
    "bank ministry university institute department council office board association federation union chamber house "
    "court republic city port bureau agency commission authority society academy company corporation corp inc ltd plc "
    "group party committee foundation trust league club lines rail railways airlines motors electric times gazette "
    "courier observer post herald journal radio television tv news police army navy fund organisation organization "
    "service services college school hospital states kingdom nations parliament congress senate assembly coastguard"
)
PAPERS = words("times gazette courier observer post herald journal radio television tv news guardian telegraph")
COMPANIES = dict.fromkeys(
    words("company firm group business airline carmaker retailer chain manufacturer developer operator giant maker"), ""
) | {word: word for word in words("bank union party club university hospital charity foundation institute")}
"""Words for an organisation named before, with what its name must contain."""
SHE = words("spokeswoman chairwoman congresswoman headmistress queen princess mrs mrs. ms ms. miss lady dame baroness")
HE = words("spokesman chairman congressman headmaster king prince mr mr. sir lord baron father fisherman")

SOURCES = words(
    "coastguard police report minister union officials study experts poll survey watchdog sources regulator auditors"
)
"""Speakers in headlines without an article or a name."""
