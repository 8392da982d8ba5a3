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
    "documented stresses stress add declare reveal reply assert allege state recount comment comments remarks "
    "retort lament counter countered counters cautioned cautions complain lamented laments"
)
"""Whatever follows these is reported, a clause or a thing ("announced a rise")."""
CLAUSAL = words(
    "found finds find show shows showed shown suggest suggests indicate indicates indicated ruled rules reckons reckon "
    "promised promises complained complains pledged pledges vowed vows assured assures informed pointed points made "
    "makes agreed agrees answered answers conceded concedes concede point caution joked jokes joke quip quips boasted "
    "boasts grumbled grumbles mused muses moaned protested protests contends contended contend posits maintain vow "
    "asserts confirm confirms stress reiterate hinted hints signalled signals signaled implied implies implying "
    "swore swears speculated speculates clarified clarifies "
    "emphasised emphasises emphasized emphasizes underlined underlines specified specifies "
    "certified certifies conclude explain note acknowledge testify "
    "recounts relates emphasise emphasize underline specify clarify certify imply signal hint boast protest "
    "quip muse promise pledge assure answer agree rule speculate stated found posted tweets attests attested "
    "reported disagreed disagrees disagree objected objects object concurred concurs"
)
"""Reporting words only with a clause or quotation marks."""
THINKING = words(
    "believes believe believed thinks think thought expects expect expected suspects suspect suspected fears fear "
    "feared hopes hope hoped accepts accept accepted predict forecast forecasts projects reckon assumes assume "
    "assumed proposed proposes recommended recommends advised advises observe recommend propose charged charges "
    "remembered remembers remember recall observed observes"
)
"""Words for what somebody holds, if it is a clause with a subject of its own: not "hopes to win"."""
QUOTING = (
    feature_words.QUOTING
    | CLAUSAL
    | words("went goes continued continues began recites quipped snapped shouts laughed put puts")
)
"""Reporting words with quotation marks."""
SAYING_AS_WELL = words("saying adding insisting claiming arguing noting warning stressing explaining writing telling")
TELLING = words("told tell tells assured assures informed informs telling")
PARTICLES = {
    "pointed": "out", "points": "out", "point": "out", "went": "on", "goes": "on", "made": "clear", "makes": "clear",
    "put": "it", "puts": "it",
}  # fmt: skip
"""The particle that makes the verb a reporting word."""
LEARNING = words("learned learnt understands")
"""What newspapers say of what they found out: "The Guardian has learned that …"."""
ANNOUNCING = words(
    "documented announced announces announce confirmed confirms denied denies claimed claims reported reports "
    "promised promises admitted admits acknowledged revealed reveals disclosed alleged alleges estimated estimates "
    "predicted predicts"
)
"""These may report a thing: "announced a rise"."""
NAMING = words("called calls described describes")
DENYING = DENYING_VERBS | words("asked asks doubted doubts doubt")
"""These do not state what follows, so the whole sentence is the claim."""
CALLING = words("called calls call calling")
ASKING_FOR = words(
    "asked asks ask asking appealed appeals appeal appealing pleaded pleads plead pleading pressed lobbied"
)
COMPLAINING = words("complained complains complain complaining warned warns warn warning boasted boasts")
REMEMBERING = words("remembers remembered remember recalls recalled recall")
PUTTING = words("put puts")
COUNTED = words(
    "number numbers toll total figure cost costs share price value damage loss losses bill worth turnout crowd odds "
    "population rate chance chances strength size loss savings deficit debt"
)
"""What may be put at a figure."""
VOICING = words("voiced voices expressed expresses raised raises repeated repeats issued issues made makes")
VOICED = words(
    "concern concerns fear fears hope hopes doubt doubts view belief confidence possibility complaint threat"
)
"""What may be voiced with "that"; see also ``SAYINGS``."""
SUMMONED = words("bids tenders help backup order reinforcements")
"""What is called for without a demand: "called for bids"."""
DEMANDING = words("demanded demands demand demanding")
URGING = words(
    "urged urges urge urging asked asks threatened threatens threaten threatening advised advises advise advising "
    "begged begs beg implored implores exhorted pressed warned warns warn"
)
ASKING = words(
    "asked asks ask asking wondered wonders wonder wondering questioned questions question questioning queried"
)
BLAMING = words(
    "accused accuses accuse blamed blames blame praised praises praise blasted blasts blast slammed slams slam "
    "criticised criticises criticise criticized criticizes criticize condemned condemns condemn hailed hails hail "
    "denounced denounces denounce lambasted ridiculed ridicules mocked mocks lauded lauds credited credits faulted "
    "dismissed dismisses dismiss derided decried decries attacked attacks credit thanked thanks thank congratulated "
    "congratulates congratulate defended defends defend applauded applauds applaud commended commends commend saluted "
    "salutes salute laud mock ridicule decry rebuke portray brand attack branded brands labelled labels labeled "
    "dubbed rebuked rebukes scolded chided berated described describes describe portrayed portrays characterised "
    "characterized accusing blaming praising criticising criticizing blasting slamming condemning hailing denouncing "
    "thanking attacking defending likened likens decrying dismissing crediting"
)
BLAMES = words("blamed blames blame blaming")
"""Blame needs no reason: "blamed the weather"."""
ACCUSING = words("accused accuses accuse accusing charged")
FIGHTING = words(
    "attacked attacks attacking defended defends defend defending dismissed dismisses dismiss dismissing blasted "
    "blasts blast blasting slammed slams slam slamming"
)
"""These are also done with hands or weapons: they report only with quoted words, "as" or the deed as a verb."""
SHOWING = words("shows showed show indicates indicated indicate suggests suggested suggest finds found find")
FINDERS = words(
    "poll polls survey surveys study studies report reports data figures statistics average averages research analysis "
    "review documents records census audit numbers estimates projections"
)
"""Sources that show or find something without saying it."""
DOUBTING = words("disputed disputes dispute")
REJECTING = DENYING_VERBS - DOUBTING - words("denied denies deny denying")
STANCES = (
    CALLING | VOICING | ASKING_FOR | DEMANDING | URGING | ASKING | BLAMING | SHOWING | COMPLAINING | REMEMBERING
    | PUTTING | DENYING_VERBS
)  # fmt: skip
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
VIEWS = words("words view opinion judgment judgement")
"""“In the words of one aide, …”, “In Holm’s view, …”."""
ALWAYS = SAYING | SAYING_AS_WELL
"""Reporting words even without a clause or quotation."""
ALL = SAYING | QUOTING | THINKING | LEARNING | SAYING_AS_WELL | SAYINGS | VIEWS | frozenset(("according", "per"))

DOCUMENTS = FINDERS | words(
    "filing filings papers email emails letter memo sources police officials court transcript transcripts minutes "
    "register index"
)
"""What "per" may name as a source: "per court filings", not "per head"."""
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
RESPONDING = words("responded fired hit shot reacted retaliated tweeted posted blunt blunter defiant")
"""After "The party fired back." comes what it says, whoever it is."""
PAPERS = words(
    "bbc newspaper paper reuters independent mail sun mirror times gazette courier observer post herald journal radio "
    "television tv news guardian telegraph"
)
COMPANIES = dict.fromkeys(
    words("company firm group business airline carmaker retailer chain manufacturer developer operator giant maker"), ""
) | {word: word for word in words("bank union party club university hospital charity foundation institute")}
"""Words for an organisation named before, with what its name must contain."""
SHE = words("spokeswoman chairwoman congresswoman headmistress queen princess mrs mrs. ms ms. miss lady dame baroness")
HE = words("spokesman chairman congressman headmaster king prince mr mr. sir lord baron father fisherman")

SHE_KIN = words(
    "woman girl mother wife daughter sister widow aunt grandmother girlfriend niece actress waitress hostess"
)
HE_KIN = words("man boy husband son brother widower uncle grandfather boyfriend nephew")
PERSONS = (
    SHE_KIN
    | HE_KIN
    | words(
        "parent partner friend colleague child teenager victim survivor patient passenger tenant clerk cook student "
        "pupil tourist fan user customer worker caller reader viewer juror guard cleaner porter builder plumber "
        "electrician carpenter sailor skipper soldier veteran refugee migrant singer actor artist painter writer poet "
        "musician cyclist motorist pedestrian shopper voter landlord landlady butler gardener waiter defendant "
        "suspect accused plaintiff claimant appellant prisoner inmate opponent rival successor predecessor cousin mum "
        "mom dad nurse midwife surgeon physician dentist pharmacist vet hairdresser librarian curator architect "
        "designer programmer captain companion relative guest visitor volunteer ranger keeper boss reviewer critic "
        "columnist candidate contestant trainee apprentice pensioner bystander onlooker player goalkeeper striker "
        "midfielder"
    )
)
"""Nouns for one person that are no titles."""
SOURCES = words(
    "coastguard police report minister union officials study experts poll survey watchdog sources regulator auditors"
)
"""Speakers in headlines without an article or a name."""
