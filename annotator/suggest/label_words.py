"""Words in the labels of turns, in lower case and without full stops, chosen by hand."""

from annotator.suggest import speech_words
from annotator.suggest.speech_words import words

LETTERS = {"q": "q", "question": "q", "a": "a", "answer": "a"}
"""The labels of questions and answers."""
TITLES = (
    speech_words.ROLES
    | words("sen rep gov hon amb atty pres vp former prime vice foreign acting dep insp supt adm maj")
) - words("elect expert resident witness neighbour neighbor master king prince pope dean")
"""What stands before a name in a label."""
SPEAKING = speech_words.ROLES | words(
    "interviewer moderator host presenter anchor reporter journalist correspondent interpreter translator narrator "
    "announcer caller audience participant speaker voice male female man woman crowd protester protesters staff "
    "questioner interviewee operator clerk mayor guest listener reader student voter"
)
"""Whoever is called this may have a turn, whether named or not."""
ASKING = words("interviewer moderator host presenter anchor reporter journalist correspondent questioner")
"""Whoever is called this asks, and tells what others say."""
NEVER = (
    speech_words.NOT_NAMES
    | speech_words.CALENDAR
    | words(
        "editor editor’s editor's editors tickets ticket price prices time times date place where when what why how "
        "who venue info information contact email phone tel address website web url http https source sources related "
        "read more see also warning tip tips fact facts claim verdict rating ruling conclusion summary background "
        "context example topics topic tags tag share follow subscribe copyright credits by from to cc bcc "
        "subject sent re fwd title section chapter part step table figure age born died occupation position height "
        "weight capital population area currency language ingredients serves method result results score scores goals "
        "deadline reminder disclaimer disclosure advertisement sponsored ps nb pm am total subtotal status "
        "location type category author text words illustration photos images videos listen download today yesterday "
        "tomorrow morning evening afternoon night latest new recap timeline key highlights headline headlines story"
    )
)
"""A label with one of these names no speaker."""
CLOSING = (
    "this interview", "this transcript", "this conversation", "this article", "this story", "the interview was",
    "the transcript", "interview by", "reporting by", "editing by", "writing by", "copyright", "related", "read more",
    "follow ", "subscribe", "(end)", "[end]", "end of ", "—30—", "-30-", "###",
)  # fmt: skip
"""How a paragraph after the last turn begins."""
