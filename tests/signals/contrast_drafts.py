"""Drafts of our own for the contrast tests: a better one, a worse one, and why."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pair:
    """Two drafts that a column must tell apart.

    Parameters
    ----------
    reason : str
        Why the first is the better one.
    column : str
        Signal or family score.
    more, less : str
        Draft in which the column is higher, and lower.
    context : dict of str to str
        What is known beside both texts.
    gap : float
        By how much they must differ at least.
    """

    reason: str
    column: str
    more: str
    less: str
    context: dict[str, str] = field(default_factory=dict)
    gap: float = 0.0


MAYA = {
    "recipient_name": "Maya Okonkwo-Lindqvist",
    "recipient_company": "Target",
    "recipient_title": "Director of Supply Planning",
    "recipient_profile": (
        "Howard University, industrial engineering. Based in Minneapolis. Spoke at Gartner Symposium on forecasting "
        "seasonal demand. Volunteers with Second Harvest. Rows on Lake Harriet."
    ),
}
TEMPLATE = (
    "Hi Maya,\n\nI hope you are doing well. I came across your profile and I was really impressed by your background "
    "at Target. I am looking to grow my network and would love to connect and learn more about your journey. "
    "Please let me know if you have time for a quick call.\n\nBest,\nDana"
)
SPECIFIC = (
    "Hi Maya,\n\nYour talk at the Gartner Symposium on forecasting seasonal demand made me redo our pantry's ordering "
    "sheet at Second Harvest, because you showed how to start from last year's misses. What did you do about items "
    "with no history? Could I ask you two questions by message?\n\nThank you,\nDana"
)

PERSONALIZATION = [
    Pair(
        "a named talk, a reason and a question beat a template with her name in it",
        "personalization",
        SPECIFIC,
        TEMPLATE,
        MAYA,
        0.3,
    ),
    Pair("the same without any context", "personalization", SPECIFIC, TEMPLATE, {}, 0.3),
    Pair(
        "flattery of a career is not personalization",
        "personalization",
        "I read your essay on grading without marks twice. Why did you drop rubrics?",
        "Your career is truly inspiring and your profile is amazing. You are such an inspiration to me!",
        {},
        0.2,
    ),
    Pair(
        "a blank left in the template undoes the rest",
        "personalization",
        "Hi Sam, your article about night buses in Leeds was clear. How did you count the riders?",
        "Hi {{first_name}}, your article about [topic] was clear. How did you count the riders?",
        {},
        0.1,
    ),
    Pair(
        "a greeting that names somebody else is worse than none",
        "personalization",
        "Hello,\nyour paper on reed beds helped our council plan the pond.",
        "Hello Kevin,\nyour paper on reed beds helped our council plan the pond.",
        {"recipient_name": "Siobhán Walsh"},
        0.1,
    ),
    Pair(
        "a nickname is her name, another name is not",
        "personalization",
        "Hi Liz, your post on apprenticeships was useful.",
        "Hi Laura, your post on apprenticeships was useful.",
        {"recipient_name": "Elizabeth Grant"},
        0.1,
    ),
    Pair(
        "a slip in the name costs a little",
        "personalization",
        "Dear Ms. Szymański, your lecture about coastal law was a pleasure.",
        "Dear Ms. Szymnaski, your lecture about coastal law was a pleasure.",
        {"recipient_name": "Ola Szymańska-Szymański"},
    ),
    Pair(
        "the wrong company shows that the letter was meant for another",
        "personalization",
        "Hi Ana, your role at Ferrovial caught me because you moved from research to tunnels.",
        "Hi Ana, your role at Skanska caught me because you moved from research to tunnels.",
        {"recipient_name": "Ana Prieto", "recipient_company": "Ferrovial"},
        0.1,
    ),
    Pair(
        "facts of the profile count, 'came across your profile' does not",
        "recipient_fact_mentions",
        "Hi Maya, I also row, on Lake Harriet, and sort cans for Second Harvest.",
        "Hi Maya, I came across your profile and your impressive background and experience.",
        MAYA,
        1.0,
    ),
    Pair(
        "rare facts tell more than common ones",
        "recipient_fact_mentions",
        "I read that you keep bees in Vermont.",
        "I read that you lead a marketing team.",
        {"recipient_profile": "Leads a marketing team. Keeps bees in Vermont."},
        1.0,
    ),
    Pair(
        "a word of the profile counts in another form of it",
        "recipient_fact_mentions",
        "Beekeeping saved my spring.",
        "Gardening saved my spring.",
        {"recipient_profile": "Beekeepers' union, treasurer."},
        0.0,
    ),
    Pair(
        "a question about her experience beats a question about her calendar",
        "personalization",
        "What surprised you most in your first year of running a ward?",
        "When are you free to talk, and what time works best for you?",
        {},
        0.1,
    ),
    Pair(
        "a reason that is hers beats a reason that is mine",
        "reason_for_you",
        "I am writing because you moved from the army into teaching.",
        "I am writing because I need a job as soon as possible.",
        {},
        1.0,
    ),
    Pair(
        "shared ground is named",
        "personalization",
        "As a fellow Fisk graduate I was glad to see a question about soil in your newsletter.",
        "As a graduate I was glad to see a question about soil in a newsletter.",
        {},
        0.05,
    ),
    Pair(
        "praise tied to the work beats praise tied to nothing",
        "specific_praise",
        "I loved how your podcast episode on tenancy law explained deposits.",
        "I loved everything, it was brilliant, excellent and insightful.",
        {},
        1.0,
    ),
    Pair(
        "speaking of the reader beats speaking of oneself",
        "you_share",
        "Your panel made me curious: how do you hire, and what do you look for?",
        "I think my panel made me who I am, and I want to tell my story.",
        {},
        0.5,
    ),
    Pair(
        "a surname with particles, in a greeting",
        "recipient_name_mentions",
        "Dear Professor de la Fuente, thank you for the maps.",
        "Dear Professor, thank you for the maps.",
        {"recipient_name": "Inés de la Fuente"},
        1.0,
    ),
    Pair(
        "a name that is a word counts only where a name stands",
        "recipient_name_mentions",
        "Hi Hope, thank you for the summer school.",
        "Hi there, I hope you will have hope this summer.",
        {"recipient_name": "Hope Summer"},
        1.0,
    ),
    Pair(
        "a company that is a word counts only where a name stands",
        "recipient_company_mentions",
        "I saw that Gap opens a store in Oslo.",
        "I saw a gap between the shelves. Mind the gap.",
        {"recipient_company": "Gap Inc."},
        1.0,
    ),
    Pair(
        "a name in another script",
        "greeting_names_recipient",
        "Здравствуйте, Ольга! Спасибо за статью.",
        "Здравствуйте! Спасибо за статью.",
        {"recipient_name": "Ольга Седова"},
        1.0,
    ),
    Pair(
        "a name without spaces",
        "greeting_names_recipient",
        "佐藤さん、こんにちは。記事を読みました。",
        "こんにちは。記事を読みました。",
        {"recipient_name": "佐藤 花子"},
        1.0,
    ),
    Pair(
        "her title, and not the one that the writer wants",
        "recipient_title_mentions",
        "As a director of supply planning you must see every late truck.",
        "I want to become a director of supply planning one day.",
        MAYA,
        1.0,
    ),
]

CREDIBILITY = [
    Pair(
        "who writes, from where, with what done, beats need",
        "credibility",
        "I'm a second-year nursing student at Seattle Central, and last winter I ran the flu clinic's waiting list of "
        "400 people. I finished your course on triage in May.",
        "I am desperate and will take any job. Sorry to bother you, I know you are so busy, please help me.",
        {},
        0.3,
    ),
    Pair(
        "done beats claimed",
        "credibility",
        "I built a tool that cut our food bank's sorting time by 30%, and the code is at https://example.org/sort.",
        "I am a hard worker, a quick learner and a passionate team player with a proven track record.",
        {},
        0.2,
    ),
    Pair(
        "self-praise does not make a writer credible",
        "credibility",
        "I studied chemistry at Leeds.",
        "I am highly motivated, very passionate, a go-getter and the perfect candidate.",
        {},
        0.1,
    ),
    Pair(
        "need does not make a writer credible",
        "credibility",
        "I have taught evening maths classes for six years.",
        "I have been unemployed for months and I am running out of money. You are my last hope.",
        {},
        0.05,
    ),
    Pair(
        "somebody named sends the writer",
        "credibility",
        "Priya Nair suggested I write to you about the lab's open day.",
        "I found you on LinkedIn and decided to write to you about the lab's open day.",
        {},
        0.05,
    ),
    Pair(
        "guilt costs trust",
        "neediness",
        "You never replied to me. How can you ignore people who are begging for a chance?",
        "I wrote in March and would be glad of a line when it suits you.",
        {},
        1.0,
    ),
    Pair(
        "'pick your brain' is need, a bounded question is not",
        "neediness",
        "Can I pick your brain over coffee?",
        "Can I ask you two questions about licensing over coffee?",
        {},
        1.0,
    ),
    Pair(
        "slips of spelling are slips",
        "spelling_errors",
        "I recieved your adress and definately beleive we could of met.",
        "I received your address and definitely believe we could have met.",
        {},
        5.0,
    ),
    Pair(
        "British spelling, jargon and names are no slips",
        "spelling_errors",
        "Please recomend a calender for the comittee.",
        "Dr. Mwangi-Österlund organised the Kubernetes programme; the kwargs honour the licence and the catalogue.",
        {},
        3.0,
    ),
    Pair(
        "a small i is a slip, a roman numeral is none",
        "casing_errors",
        "When i was in school i liked maps.",
        "Part (i) of the map, i.e. the legend, uses I/O.",
        {},
        2.0,
    ),
    Pair(
        "slips lower the score",
        "credibility",
        "I am a baker at Riverside Bakery and I led a team of six.",
        "i am a baker at Riverside Bakery and i led a taem of six. i definately recieved a certificat, alot of wich "
        "i beleive is usefull.",
    ),
    Pair(
        "a loose register costs a little",
        "informality",
        "yo!!! gonna be honest lol, PLEASE HELP 😂",
        "To be honest, I would be glad of your help.",
        {},
        4.0,
    ),
    Pair(
        "groundwork beats none",
        "completed_step",
        "I tried your budgeting worksheet with my own numbers and finished all four parts.",
        "I read your profile and saw your website.",
        {},
        1.0,
    ),
    Pair(
        "a named goal beats any job",
        "goal_clarity",
        "I am looking for an entry-level role in water treatment.",
        "I am looking for any job you have.",
        {},
        1.0,
    ),
    Pair(
        "an offer back",
        "reciprocity_offer",
        "I'd be happy to return the favour, or pay it forward to the next student.",
        "I'd be happy to tell you more about me.",
        {},
        1.0,
    ),
    Pair(
        "the reader's degree is not the writer's",
        "credential",
        "I hold a master's degree in hydrology.",
        "You hold a master's degree in hydrology.",
        {},
        1.0,
    ),
    Pair(
        "what was not done does not count",
        "track_record",
        "I led the move to the new warehouse.",
        "I have never led the move to a new warehouse.",
        {},
        1.0,
    ),
    Pair(
        "who writes, said early",
        "self_introduction_position",
        "Last night the harbour froze and the ferries stood still until noon. I'm a deckhand.",
        "I'm a deckhand. Last night the harbour froze and the ferries stood still until noon.",
        {},
        0.3,
    ),
    Pair(
        "a claim of certainty is told from a certain thing",
        "certainty",
        "I guarantee you won't regret it.",
        "A certain guarantee runs out in May.",
        {},
        1.0,
    ),
    Pair(
        "a programme is disclosed",
        "programme_disclosed",
        "I'm writing as part of a mentoring programme for returning nurses.",
        "I'm writing about a television programme.",
        {},
        1.0,
    ),
]

BALANCE = [
    Pair(
        "both axes beat one alone",
        "balance",
        "I'm a bus driver at Metro Transit and I led the union's route study. Your report on night routes shaped it. "
        "How did you count transfers?",
        "Your report on night routes shaped my view. How did you count transfers? What did you leave out?",
        {},
        0.2,
    ),
    Pair(
        "one axis ahead of the other is nearer to balance than two that are hardly there",
        "balance",
        "Your report on night routes shaped my view, because you counted the transfers. I'm a bus driver. "
        "How did you count them?",
        "I hope your week is going well. I am a professional and would like to stay in touch with you and yours.",
        {},
        0.04,
    ),
    Pair(
        "both kinds of cue stand before the ask",
        "cues_before_ask",
        "I'm a nurse at Mercy Hospital. Your talk on triage changed our rounds. Could you spare ten minutes?",
        "Could you spare ten minutes? I'm a nurse at Mercy Hospital. Your talk on triage changed our rounds.",
        {},
        2.0,
    ),
    Pair(
        "the reader comes first",
        "personal_cue_first",
        "Your talk on triage changed our rounds. I'm a nurse at Mercy Hospital.",
        "I'm a nurse at Mercy Hospital. Your talk on triage changed our rounds.",
        {},
        1.0,
    ),
    Pair(
        "idle sentences are told from those that serve",
        "other_sentences",
        "It rained. It snowed. The bus was late. Could you help me?",
        "I'm a nurse at Mercy Hospital. Your talk on triage changed our rounds. Could you help me?",
        {},
        0.5,
    ),
]

PAIRS = [*PERSONALIZATION, *CREDIBILITY, *BALANCE]
