"""English word lists for comparing claims: synonyms, opposites, negations, quantifiers and titles.

Each line of ``SAME`` is one meaning; forms with the same ``stem`` appear once. Countries are in ``matching.countries``.
"""


def words(text: str) -> tuple[str, ...]:
    """Split a text at white space."""
    return tuple(text.split())


STOP_WORDS = frozenset(
    words("""
    a an the this that these those it its he his him she her hers they their them we our us you your i my who whom whose
    which what there here and or but so as than then if while when where how because of in on at to for from by with
    into onto upon about against between among through during per via over under out off up down is are was were be
    been being am have has had having do does did doing done will would shall should can could may might must ought
    going still also too very just only even already yet ever again once such same other another own so some any much
    both either each said say says saying told tell tells according been get gets got s t re ve ll d m
    """)
)

SAME = """
    percent percentage
    person people human resident inhabitant citizen
    protest demonstration demonstrator protester rally
    student pupil schoolchild
    company firm business corporation enterprise
    rival competitor
    worker employee staff personnel
    job position post
    employ work
    police policeman officer cop
    minister secretary
    government administration cabinet
    parliament assembly legislature congress
    law legislation statute
    doctor physician
    scientist researcher
    child kid minor
    youth young
    truck lorry
    car automobile vehicle
    flat apartment
    house home dwelling
    tax levy
    salary wage pay earn
    price cost
    profit earnings
    prison jail
    hospital clinic
    sea ocean
    town city municipality
    country nation state
    region area province
    harbour harbor port
    airport airfield
    school college
    gas petrol gasoline
    electricity power
    film movie
    illness disease sickness
    defence defense
    pensioner retiree
    killed kill dead die died death dying fatal
    hurt injured injure injury wound wounded
    trapped trap
    big large huge great major
    small little tiny minor
    fast quick rapid
    begin began begun start launch
    end ended finish conclude
    buy bought acquire acquisition purchase
    find found discover detect discovery
    build built construct construction
    make made produce production generate manufacture
    destroy destruction demolish
    get got receive received obtain
    give gave given grant award
    take took taken
    keep kept retain
    hold held contain
    go went gone
    come came
    show showed shown reveal
    see saw seen
    write wrote written
    speak spoke spoken
    choose chose chosen select
    lead led head chair
    run ran operate
    hit struck
    strike strikes striking walkout
    win won victory
    lose lost loss defeat
    spend spent expenditure
    need require
    promise pledge promised vow
    plan intend
    ban prohibit forbid forbidden outlaw
    allow permit authorise authorize permission
    approve pass passed adopt endorse ratify
    sack fire fired dismiss dismissal
    layoff laid
    resign resignation quit
    arrest detain custody
    visit trip
    meet met meeting
    attend join joined participate
    cancel scrap
    close shut closure
    reopen restart resume
    register record recorded
    warn warning caution
    blame accuse
    murder homicide
    theft steal stole stolen burglary
    flood inundate inundated
    plane aircraft airplane
    ship vessel boat
    crash accident collision
    attack assault
    weapon arm arms
    soldier troop
    war conflict
    average mean
    nearly almost
    about around roughly approximately
    quantity amount number total
    annual yearly
    year annually
    month monthly
    week weekly
    metre meter
    kilometre kilometer km
    kilogram kilo kg
    tonne ton
    litre liter
    centre center
    programme program
    euro euros
    minimum lowest
    maximum highest
    cheap inexpensive
    leader chief boss head
    adviser advisor aide
    former ex
    voter electorate
    vote ballot poll
    turnout participation
    election elections
    budget finances
    deficit shortfall
    debt indebted
    trade commerce
    harvest crop yield
    drought dry
    declare declared announce announced proclaim
    claim assert allege allegation
    confirm verify
    reject rejected rejection refuse refused veto vetoed
    delay postpone
    replace substitute
    increase increased
    cut reduce reduction
    hire recruit
    use used usage
    cause caused
    order ordered
    issue issued
    publish published publication release released
    name named call called
    contaminate pollute pollution
    carry transport
    handle process
    serve service
    host welcome attract visitor visit
    number count
    bank lender
    foreign overseas abroad
    teacher lecturer
    nurse nursing
    trousers pants
    football soccer
    autumn fall
    poor poverty impoverished
    empty vacant
    ancient old
    title trophy
    bill draft
    fog mist
    length long
    height high tall
    depth deep
    width wide
    weight weigh heavy
    age aged
    subsidy subsidies
    jobless unemployed unemployment joblessness
    fee charge
    measure step
    agree agreement accord deal
    treaty pact
    impose imposed
    sanction sanctions
    judge magistrate
    lawyer attorney
    sentence sentenced
"""

OPPOSITES = """
    change: rise rose risen increase grow grew grown growth climb soar jump surge expand raise up
        / fall fell fallen decrease decline drop shrink shrank shrunk plunge slump reduce reduction cut lower down
    quality: improve improvement / worsen deteriorate
    level: gain double / dwindle sink sank sunk halve
    amount: more higher greater above exceed larger bigger / fewer less lower below smaller
    extreme: most highest largest biggest richest longest fastest best oldest hottest maximum peak
        / least fewest lowest smallest poorest shortest slowest worst youngest coldest minimum
    time order: before ahead prior / after following
    length: long longer longest / short shorter shortest
    price: expensive dear / cheap cheaper
    speed: fast faster / slow slower
    mass: heavy heavier / light lighter
    rank: first / last final
    support: support back favour favor endorse / oppose against opposition
    ruling: uphold upheld / overturn quash annul
    verdict: convict conviction guilty / acquit acquittal innocent cleared
    trade: buy bought purchase acquire / sell sold sale
    border trade: import / export
    opening: open reopen / close shut closure
    winning: win won beat victory / lose lost defeat
    movement: enter arrive arrival / leave left exit depart departure
    permission: allow permit legalise legalize legal lawful / ban prohibit forbid forbidden outlaw illegal unlawful
    acceptance: accept approve pass adopt ratify / reject rejection refuse veto
    staffing: hire recruit appoint / fire sack dismiss dismissal
    building: build built construct / demolish dismantle
    safety: safe harmless / unsafe dangerous harmful
    sex: men man male boy / women woman female girl
    latitude: north northern / south southern
    longitude: east eastern / west western
    ownership: public nationalise nationalize / private privatise privatize
    age: old elderly older oldest / young younger youngest
    strength: strengthen stronger tighten / weaken weaker loosen ease
    truth: true correct accurate / false incorrect inaccurate
    possibility: possible able / impossible
    success: succeed success / fail failure
    start: begin began begun start launch / end stop cease finish
    temperature: warm warmer hot hotter / cold colder cool cooler
    wealth: rich richer wealthy / poor poorer
    making: create add / cut axe scrap eliminate
    lending: lend lent / borrow
    admission: admit confess / deny denial
"""
"""One axis per line with its two sides; a line that starts with “/” continues the one before."""

NEGATORS = frozenset(
    words("""
    not never no none nobody nothing nowhere neither nor cannot without unable untrue hardly scarcely
    deny denies denied denying refuse refuses refused refusing lack lacks lacked lacking doubt doubts doubted absent
    """)
)

FAILING = frozenset(("fail", "fails", "failed", "failing"))
"""Followed by “to”, these say that something was not done."""

ENDING = frozenset(("stop", "stops", "stopped", "cease", "ceases", "ceased", "quit", "omit", "omits", "omitted"))
"""Followed by “to” or a word in “ing”, these say that something is not done, or no longer."""

ALL = frozenset(("all", "every", "everyone", "everybody", "everything", "always", "entire", "whole"))
MOST = frozenset(("most", "mostly", "majority"))
SOME = frozenset(("some", "several", "few", "sometimes", "certain", "partly", "minority"))
"""The three kinds of quantifiers."""

TITLES = frozenset(
    words("""
    mr mrs ms dr prof professor sir dame lord lady president vice prime minister chancellor mayor governor senator king
    queen prince princess pope general colonel captain judge justice secretary chief executive chairman chairwoman chair
    director ceo deputy former ex councillor congressman congresswoman representative ambassador commissioner premier
    finance foreign interior health defence defense education environment economy opposition leader party coach manager
    spokesman spokeswoman analyst author
    """)
)
"""Words before a name that are not part of it, capitalised or not."""
COMMON_ENDINGS = words("ment ness tion sion ity ship ance ence ing ings ers ors ists ees ies")
"""Endings of ordinary words, which are not names even when capitalised at the start of a sentence."""
