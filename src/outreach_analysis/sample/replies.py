"""What comes back: texts for every outcome level, automatic answers and bounces."""

from __future__ import annotations

from collections.abc import Mapping

from outreach_analysis.sample.grammar.core import write
from outreach_analysis.sample.seeding import Dice

OPENING = (
    "Hi {my_first}, [thank you for|thanks for] [your message|writing|reaching out].",
    "Hello {my_first}, [good to hear from you|thank you for your kind words].",
    "Dear {my_first}, [thank you for your note|I read your message with interest].",
    "{my_first}, [thanks for the note|thank you for writing].",
)
OPENING_BRIEF = ("Hi {my_first},", "Hello {my_first} –", "{my_first},")

LEVELS: dict[str, tuple[str, ...]] = {
    "unpleasant": (
        "[Please stop|Stop] sending me these messages[. Do your own homework.|, this is spam.]",
        "[I do not know you and|No idea who you are, and] I [find this rather rude|am not your career service].",
        "[Another copied text|You clearly sent this to fifty people]. [Do not contact me again.|Please remove me from your list.]",
        "[Is this a joke?|Seriously?] You [did not even get my company right|want everything and offer nothing]. [Blocked.|Do not write again.]",
        "[People like you|Messages like this] waste [everybody's|my] time.",
        "[Your message is full of mistakes|Nobody reads a text this long] and [you want my help?|tells me nothing about you.] [Learn to write first.|Good luck, you will need it.]",
        "I [am sick of|have had enough of] [students|people] who [think that my time is free|want shortcuts]. [Leave me alone.|Go and bother somebody else.]",
    ),
    "declined": (
        "[Unfortunately|I am afraid] I [cannot help|have to say no] – [I do not take such calls|my weeks are full with the team].",
        "I [have to pass|must decline], [we are in the middle of a difficult project|I get many of these and cannot answer each in depth]. [I wish you well.|Good luck with it.]",
        "[I am not the right person for this|This is outside of what I can speak about], [sorry|so I will have to decline].",
        "[We are not hiring|There is no opening here], and I [do not give advice one to one|would rather not do a call]. [All the best with your search.|]",
        "No, thank you[. I keep my evenings free.|, not at the moment or later.]",
        "[Thank you for thinking of me, but|It is kind of you to ask, but] I [keep such talks for people in my own team|stopped doing informational calls]. [Please understand.|I hope that you find somebody else.]",
        "I [would rather not|do not feel comfortable to] [speak about {company}|do this], [our rules are strict there|it would not be fair to others who ask]. [Best of luck.|]",
    ),
    "deferred": (
        "[This month is|The next weeks are] [very full|not possible for me]. Could you [write again in {month}|remind me after {month}]?",
        "I am [travelling|on leave] until [the end of the month|{month}] – [ask me again then|please get back to me after that].",
        "[Happy to think about it,|I like the question,] but not before {month}. [Please try me again then.|Send me a reminder?]",
        "[Can we postpone this?|Let us come back to this later.] [Our year-end takes all of my time.|I start a new role next month.]",
        "[Right now|At the moment] I [have no free hour|am moving house]; [let us look at it in {month}|come back in {month}, please]. [I will keep your note.|]",
        "[Good timing matters|I would like to do this well]: [we close the books this month|my team is short of two people]. [Ping me again in {month}.|Would {month} be too late for you?]",
    ),
    "neutral": (
        "[Who else have you asked so far?|What exactly would you like to know?]",
        "[There is a page on our site about this|The slides of the talk are public], [you may find your answer there|have a look].",
        "[Noted.|Received, thank you.] [I have passed it on to our office.|I will see.]",
        "[Thanks for connecting.|Connected.] [What is your question?|]",
        "I [left that team last year|no longer work on {topic}], [so I do not know how much I could say|just so that you know].",
        "[How did you find me?|Where did you see the {kind}?] [I am curious.|]",
        "[I am no longer at {company}|I changed jobs in spring], [my old colleagues may know more|you may want to ask there].",
        "[Thanks, I will read it when I find the time.|Seen, thanks.] [No promises.|]",
    ),
    "positive": (
        "[Happy to help|Gladly]: [how about a call|let us talk] on {day} at {hour}?",
        "[Yes, {minutes} minutes are fine|I can do {minutes} minutes]. [Please send me an invitation.|Does {day} suit you?]",
        "[A fair question.|Good question.] [Start small and show it to somebody early|Read less and try more] – that is what I would do. [Feel free to ask more.|]",
        "I [liked your message|enjoyed reading this]. [Call me|Let us speak] on {day} [after {hour}|around {hour}].",
        "[Sure, with pleasure.|Of course.] [Write me your questions|Send your two questions] and I will [answer on the weekend|get back to you by {day}].",
        "[Your question is one I asked myself|You ask the right thing]. [Short version: find one person with the problem and stay close to them.|In short: I learnt it on the job, from people on the floor.] [More by phone? {day} at {hour} is free.|Write again if you want the long version.]",
        "[I remember being where you are|Somebody once did this for me], so [yes, let us talk|yes]. [{day}, {hour}?|I am free on {day} after {hour}.]",
    ),
    "extensive_help": (
        "I [sat down and|took an hour and] wrote you [two pages|a longer answer]: first, [learn to say what the work changes, not what it is|choose one narrow problem and own it]. Second, [talk with the people who use it|ask to watch somebody for a day]. Third, [keep a log of what failed|write every week]. [I attach the template that we use|I attach my reading list], and you may [call me at any time|send me your draft].",
        "[Let us do this properly:|I would like to help in earnest:] I reviewed your [portfolio|CV] and [left comments on every page|marked what I would cut]. [We can go through it on {day} for an hour|I have blocked an hour on {day}]; [I add three things to prepare|please bring the case you mentioned]. I also [attach|send] our [interview guide|case examples].",
        "Your [example|project] is [better than you think|interesting]. I [rewrote the opening for you|made notes below], [added the numbers that I would ask for|listed four teams to look at] and can [practise an interview with you|look at the next version] on {day}. [Keep going.|I was once where you are.]",
        "[Your message made my day|I liked how well you had prepared], so here is [the long answer|everything I know]: [how we hire is written down in the attached page|I attach the plan I followed myself]; [avoid the big fairs and visit three small firms|do not apply before you have one case to show]; [I went through your notes and marked four points|I have marked what to cut in your portfolio]. [Shall we do a practice interview on {day}?|Call me on {day}, I have kept an hour free.]",
    ),
    "introduction": (
        "[You should meet|I would like you to meet] {friend}, who [leads|runs] {topic} at {friend_company}. I [copied them in|am copying {friend} here] – [over to you two|please take it from here].",
        "I [spoke with|mentioned you to] {friend} at {friend_company}, [and they would like to hear from you|who is looking for somebody like you]. [I will connect you both by mail today.|Here is the introduction:] {friend}, meet {my_first}.",
        "[I am not the best person, but {friend} is:|For this I would ask {friend}:] I [have just introduced you|put you in touch] by [separate mail|message]. [We can talk as well, how about {day}?|Tell me how it went.]",
        "[I asked around|I thought about it], and {friend} [said yes to a call with you|has time for you on {day}]. {friend} [heads|looks after] the [team at|work at] {friend_company}; [you are both on this mail|I am connecting you here].",
    ),
}
"""Lines for each level of the outcome ladder but silence."""

SIGNATURE = ("Best,\n{first}", "Kind regards,\n{name}", "{first}", "All the best\n{first}", "Regards, {name}")

AUTOMATIC = (
    "Automatic reply: I am out of the office until {month} {number} [with limited access to email|and will not read my mail]. [In urgent cases please contact the team at {company}.|]",
    "Thank you for your message. I am [on parental leave|on annual leave] and will be back in {month}. This is an automatic answer.",
    "Out of office: I am [travelling|away] until {month} {number}. [I will answer after my return.|Messages are not forwarded.]",
    "This mailbox is [read once a week|monitored on Mondays only]. You will get an answer [in due course|as soon as possible]. (automatic reply)",
)
BOUNCE = (
    "Delivery has failed: your message could not be delivered to the recipient. Reason: [address not found|user unknown|mailbox unavailable] (550 5.1.1).",
    "Undeliverable: the address [does not exist|was not found] at this domain. The mail system gave up after [one attempt|five attempts]. Status: 5.1.1",
    "Mail delivery failed – returning message to sender. [The mailbox is full|The recipient's mailbox does not accept mail] (552 5.2.2).",
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


def write_reply(level: str, number: float, facts: Mapping[str, str], month: int, friend: str) -> str:
    """The text of a reply.

    Parameters
    ----------
    level : str
        An outcome level, `auto_reply` or `bounce`.
    number : float
        Uniform in [0, 1).
    facts : mapping of slot to words
        Of the attempt that is answered.
    month : int
        Month of the reply, 1 to 12.
    friend : str
        Name of whom an introduction leads to.

    Returns
    -------
    str
    """
    dice = Dice(number)
    words = dict(facts)
    words |= {
        "month": MONTHS[(month + dice.below(2)) % 12],
        "number": str(2 + dice.below(26)),
        "day": dice.pick(("Tuesday", "Wednesday", "Thursday", "Friday", "Monday")),
        "hour": dice.pick(("9:30", "4 pm", "noon", "17:00", "8 am", "5.30 pm")),
        "friend": friend,
        "friend_company": facts["other_company"],
    }
    if level == "auto_reply":
        return write(AUTOMATIC, number, words).strip()
    if level == "bounce":
        return write(BOUNCE, number, words).strip()
    core = write(LEVELS[level], number, words).strip()
    if level == "unpleasant":
        return core
    if level == "neutral" and dice.chance(0.5):
        return f"{write(OPENING_BRIEF, number, words)} {core}"
    signature = write(SIGNATURE, dice.below(9973) / 9973, words)
    return f"{write(OPENING, dice.below(9973) / 9973, words)} {core}\n\n{signature}"
