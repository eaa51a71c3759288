"""Names that stand for each other in English-speaking offices."""

from __future__ import annotations

from functools import cache

GROUPS = """
abigail abby abbie gail
abraham abe bram
adelaide addie ada
albert al bert bertie
alejandro alex ale jandro
alexander alex al sandy xander sasha lex alec
aleksandr alexandr alexandre alex sasha sascha
alexandra alex sandra lexi sasha alexa sandy
aleksandra alex sasha ola
alfred al alf alfie fred freddie
alison ali allie
amanda mandy
anastasia ana stacy nastya
andrea andie
andrew andy drew
angela angie
ann anne annie anna nan
anthony tony ant anton
antonio tony toni
arthur art artie
augustus gus august
barbara barb barbie babs
bartholomew bart
beatrice bea trixie bee
benjamin ben benny benji
bernard bernie
bradley brad
bridget biddy
cameron cam
caroline carol carrie caro lina
catherine cathy kate katie cat kathy cath kitty
charles charlie chuck chas chip
charlotte charlie lottie
christian chris
christina chris tina chrissy christy kristina
christine chris chrissy tina
christopher chris kit topher
clifford cliff
constance connie
cynthia cindy
daniel dan danny
danielle dani
david dave davey
deborah deb debbie debra
dennis den denny
dmitri dima mitya
dominic dom nick
donald don donnie
dorothy dot dottie dolly
douglas doug
edmund ed eddie ned
edward ed eddie ned ted teddy
eduardo edu lalo
eleanor ellie nora ella nell elle
elizabeth liz lizzie beth betty eliza libby elsie bess lisa betsy elisabeth
emily em emmy
emma em
ernest ernie
eugene gene
evelyn evie eve
ezekiel zeke
florence flo flossie
frances fran frankie
francis frank fran francisco
francisco paco frank pancho cisco
franklin frank
frederick fred freddie freddy rick
gabriel gabe
gabriella gabby gaby ella
geoffrey geoff
gerald gerry jerry
gerard gerry jerry
giovanni gianni gio
giuseppe beppe peppe
gregory greg
guillermo memo
gwendolyn gwen
harold harry hal
helen nell ellen
henry harry hank hal
herbert herb bert
hubert bert
ignacio nacho
irene rene
isaac ike zac
isabel bel izzy isa bella
isabella izzy bella isa
jacob jake coby
jacqueline jackie
james jim jimmy jamie jem
janet jan
jasmine jas jazz
jason jay
jeffrey jeff
jennifer jen jenny jenn
jeremy jez jem jerry
jessica jess jessie
joan joanie
joanna jo joanne
john jack johnny jon
jonathan jon jonny nathan jonty
jose pepe
joseph joe joey jo
josephine jo josie
joshua josh
judith judy jude
julia jules julie
julian jules
katherine kathy kate katie kat kay kit kathryn kathleen
kathleen kathy kate katie kath
kenneth ken kenny
kimberly kim
lawrence larry laurie lars laurence
leonard leo len lenny
leonardo leo
leslie les
lillian lily lil
louis lou louie lewis
louise lou
lucille lucy
lucas luke
madeleine maddie maddy
magdalena magda lena
malcolm mal
manuel manny manolo
margaret maggie meg peggy marge margie greta daisy rita madge
maria mia
mariana mari
marjorie marge
martha marty
martin marty
mary molly polly mae
matilda tilly mattie
matthew matt matty
maximilian max
maxwell max
megan meg
melanie mel
melissa mel lissa
michael mike mick mickey micky mikey misha
michelle shelly shell
mikhail misha
miguel migue
mildred millie
miranda randy mandy
miriam mim
mitchell mitch
mohammed mo muhammad mohammad mohamed muhammed mohamad
montgomery monty
nancy nan
natalia natalie tasha nat talia
natalie nat
nathan nate nat
nathaniel nate nat nathan
nicholas nick nicky nico nicolas
nicole nikki nicky
nikolai kolya
norman norm
oliver ollie
olivia liv livvy
oscar ozzie
pamela pam
patricia pat patty trish tricia patsy
patrick pat paddy rick
penelope penny
peter pete
philip phil pip phillip
phillip phil pip philip
priscilla cilla
rachel rach rae
rafael rafa
raymond ray
rebecca becky becca beck
regina gina
reginald reg reggie
richard rick rich dick richie ricky
robert bob rob robbie bobby bert
roberta bobbie robbie
roberto beto
roderick rod rick
rodney rod
roger rodge
ronald ron ronnie
rosemary rose rosie
rosalind ros roz
rudolph rudy
russell russ
samantha sam sammy
samuel sam sammy
sarah sally sadie sara
sebastian seb bastian
sergei seryozha
sharon shaz
shirley shirl
sidney sid
simon si
sophia sophie sofia
stanley stan
stephanie steph stephie
stephen steve stevie steven
steven steve stevie stephen
stuart stu stew
susan sue suzy susie suzanne
suzanne sue suzy
sylvia sylvie
tamara tammy
terence terry
teresa terry tess theresa
theodore ted theo teddy
theresa terry tess
thomas tom tommy thom
timothy tim timmy
tobias toby
valerie val
vanessa nessa
veronica ronnie vera
victor vic
victoria vicky tori vicki vic
vincent vince vinny
virginia ginny
vivian viv
vladimir vova volodya
walter walt wally
wesley wes
wilhelmina mina billie
william will bill billy willy liam willie
winifred winnie
yekaterina katya
yevgeny zhenya
zachary zach zack zac
"""


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """For each name, the names that it may be called by, in both directions.

    Returns
    -------
    dict of str to frozenset of str

    Examples
    --------
    >>> "tom" in nicknames()["thomas"], "thomas" in nicknames()["tom"]
    (True, True)
    """
    known: dict[str, set[str]] = {}
    for line in GROUPS.split("\n"):
        formal, *short = line.split() or [""]
        for name in short:
            known.setdefault(formal, set()).add(name)
            known.setdefault(name, set()).add(formal)
    return {name: frozenset(others) for name, others in known.items()}
