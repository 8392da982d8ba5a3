"""First names by the pronoun they usually go with, written down by hand, in lower case.

Names that go with both, or differ between countries (Andrea, Robin, Sasha), are only in ``FIRST_NAMES``. A name that
is missing fits both pronouns.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHE_NAMES = _words(
    "ada adele agata agnes aino aisha alba alejandra alessandra alexandra alice alicia alina allison alma amalia "
    "amanda amelia amina amy ana anastasia anett angela angelina anika anita anja anke ann anna anne annette annie "
    "antonia anya april ariana astrid audrey aurora barbara beata beatrice beatriz bella berit bernadette beth bettina "
    "betty birgit birgitta blanka bodil bridget brigitte britta camila camilla carla carmen carol carolina caroline "
    "cassandra cate catherine cecilia celia charlotte chiara chloe christina christine clara clare claudia colette "
    "constance cristina cynthia dagmar dagny daniela daphne deborah delia denise diana dina dita dolores dominika "
    "donna dora dorothy edith edna eileen elaine eleanor elena elin elisa elisabeth elise eliza elizabeth ella ellen "
    "elna elsa emilia emily emma erica erika esme esther eva eve evelyn fatima fatou felicia fiona flora florence "
    "frances francesca freda freya frida gabriela gemma georgia geraldine gerda gillian gina giorgia giulia gloria "
    "grace greta gretchen gudrun gunilla hanna hannah harriet hatice hazel hedda hedvig heidi helen helena helga "
    "henrietta hilary hilda hillary ida ilona ilse ina ines inga ingeborg ingrid irena irene irina irma isabel "
    "isabella isla ivana ivy jacqueline jana jane janet janice jasmin jasmine jelena jennifer jenny jessica jill joan "
    "joanna johanna josephine joy juana judith judy julia juliana julie juliet justine kaja kamala karen karin karina "
    "karla katarina katarzyna kate katerina katherine kathleen kathryn kathy katja katrin kristina kristine lara "
    "larisa latifa laura lea leah leila lena leonie leticia lidia lily lina linda lisa liv livia liz liza loretta "
    "lotte louise lucia lucy ludmila luisa lydia lynn madeleine madison magda magdalena maja malin mara marcela "
    "margaret margarita margit margot maria mariam mariana marie marilyn marina marit marlene marta martha martina "
    "mary matilda maud maya mia michelle mila mildred milena mina mira miranda miriam moira mollie molly mona monica "
    "monika nadia nadine nancy naomi natalia natalie natasha nina noemi nora olga olivia ottilie paloma pamela "
    "patricia paula pauline penelope petra phoebe pia polly priscilla priya rachel rada ragnhild rebecca regina renata "
    "rita rosa rosalind rose roza ruth sabina sabine sally samantha sandra sara sarah selma sharon sheila shirley "
    "sigrid silvia simone siri sofia sofie solveig sonia sonja sophia sophie stella stephanie sue sunniva susan "
    "susanna susanne svetlana sybil sylvia synne tamara tania tanja tara tatiana teresa thea theresa therese tina tova "
    "tove tracy ulla ulrika ursula valentina valeria vanessa vera veronica veronika vesna victoria viktoria viola "
    "violet virginia vivian wanda wendy wilma yara yasmin yolanda yulia yvonne zahra zeynep zoe zora zuzana"
)
HE_NAMES = _words(
    "aaron abdul abdullah abel abraham adam adolf adrian ahmad ahmed akira alan albert alberto alejandro alessandro "
    "alexander alexei alfonso alfred ali allan allen alvaro amir anders andre andreas andrei andrew andrzej andy angus "
    "anthony antoine anton antonio arne arnold aron arthur arturo axel barack barry bartosz ben benedict benjamin "
    "bernard bernd bernie bert bill bjorn bo bob bogdan boris brad brandon brendan brett brian bruce bruno bryan burak "
    "calvin carl carlo carlos cedric cesar charles chen chris christian christoph christopher claes clement clive "
    "colin connor craig curtis cyril dag dale dan daniel dario darren dave david davide dean dennis derek diego dieter "
    "dirk dmitry dominic dominik don donald doug douglas duncan dustin dwight ed eddie edgar eduardo edward edwin "
    "einar eirik elias emil emmanuel eric erich erik ernest ernst esteban ethan eugene fabian felix ferdinand fernando "
    "filip finn florian francesco francis francisco frank franz fred frederick fredrik friedrich fritz gareth gary "
    "gavin geoffrey georg george gerald gerard gerhard gianni gilbert giorgio giovanni giuseppe glenn gordon graham "
    "greg gregory guido guillermo gunnar gunther gus gustav guy hakan hamid hank hannes hans harald harold harry "
    "hassan hector heinrich helmut henri henrik henry herbert herman hermann holger howard hubert hugh hugo hussein "
    "ian ibrahim igor ilya isaac ismail ivan ivar ivo jacek jack jacob jacques jaime jake jakob jakub james jared "
    "jason javier jay jeff jeffrey jens jeremy jerome jerry jesper jesus jim jimmy joachim joaquin joe joel johan "
    "johann johannes john johnny jon jonas jonathan jorge jose josef joseph joshua juan julian julio julius jurgen "
    "justin karel karl keith ken kenneth kevin kjell klaus knut kofi konrad konstantin kurt kwame kyle lars laszlo "
    "laurence laurent lawrence leif len leo leon leonard leonardo leonid leopold levi liam lionel lloyd lorenzo lothar "
    "louis luca lucas ludvik ludwig luigi luis lukas luke magnus malcolm manfred manuel marc marcel marcin marco "
    "marcos marcus mario marius mark markus marten martin marvin mateo mathias mats matt matteo matthew matthias "
    "maurice mauro max maximilian mehmet michael michal miguel mihai mikael mike mikhail milan milo milos mitch "
    "mohamed mohammad mohammed morten moses muhammad murray mustafa narendra nathan neil nelson niall nicholas nicolas "
    "niels nigel nikita niklas nikolai nikos nils noah norbert norman odd oded ola olaf olav ole oleg oliver olivier "
    "olof omar orlando oscar oskar osman otto owen pablo paolo pascal patrick patrik paul pavel pawel pedro peer pelle "
    "per perry pete peter petr phil philip philippe pierre pieter piotr quentin rafael ralf ralph ramon rasmus raul "
    "ray raymond reinhard ricardo richard rick rob robert roberto rod roderick rodrigo roger roland rolf roman ron "
    "ronald rory ross roy ruben rudolf rupert russell ryan salman samir samuel santiago scott sean sebastian serge "
    "sergei sergio seth shinzo siegfried sigurd simon spencer stanislav stanley stefan stefano stellan stephen steve "
    "steven stig stuart sven svend tariq ted terence terrence terry theo theodor theodore thierry thomas tim timothy "
    "tobias todd tom tomas tomasz tommy tony tor torsten travis trevor tristan troy ulf ulrich umberto uwe vaclav "
    "valentin vernon victor viktor vincent vito vlad vladimir volker waldemar walt walter warren wayne werner wilfred "
    "wilhelm will william willy wim winston wolfgang xavier yannick yitzhak yuri yusuf zdenek zoltan"
)
FIRST_NAMES = (
    SHE_NAMES
    | HE_NAMES
    | _words(
        "abebe adama alex andrea ashley bao blake cameron casey charlie dana dominique drew elliott hao jamie jan jean "
        "jesse jo jordan jules kai kelly kerry kim kiran lee leslie lin maxime mercy ming morgan nikola noor pat quinn "
        "rene riley robin sacha sam sasha shannon sidney simran sydney taylor toni wei xin yan yi yu"
    )
)
"""All of them, for telling a person's name from a heading."""
