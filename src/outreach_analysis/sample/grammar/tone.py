"""Greetings, thanks, closings, and their opposites."""

GREETING_FORMAL = ("Dear {name},", "Dear {first},", "Good [morning|afternoon] {first},", "Hello {first},")
GREETING_WARM = ("Hi {first},", "Hello {first},", "Dear {first},", "Hi {first} –")
GREETING_CASUAL = ("Hey {first}!!", "hey {first}", "Yo {first},", "Hey buddy,", "Heyyy {first} 👋")
GREETING_NONE = ("Hello,", "Hi there,", "Dear Sir or Madam,", "Good day,", "To whom it may concern,", "Hi,")
GREETING_CASUAL_NONE = ("Hey!!", "hey there", "Hiii 👋", "Hello!!!")
PLACEHOLDERS = ("Hi {{first_name}},", "Dear [First Name],", "Hi <NAME>,", "Hello {{FirstName}},")
PLACEHOLDER_COMPANY = (
    "I am very interested in working at [Company].",
    "I have followed {{company}} for a long time.",
    "[COMPANY NAME] is a great place to work.",
)
"""Merge fields that nobody filled in, to be written as they stand."""

STOCK_OPENING = (
    "I hope this [message|email|note] finds you well.",
    "I hope you are doing well.",
    "I [came across|stumbled upon] your profile and [wanted to reach out|decided to write to you].",
    "I am reaching out to [connect with|network with] [professionals like you|people in your field].",
    "I hope you are having a great week[ so far|].",
    "Trust you are well.",
    "I hope you don't mind me [reaching out|contacting you] [out of the blue|like this].",
    "My apologies for the [cold message|unsolicited email].",
    "I [wanted|would like] to [take this opportunity to introduce myself|expand my professional network].",
)
STOCK_ENDING = (
    "I look forward to [hearing from you|your reply|your positive response].",
    "Thank you in advance[ for your time and consideration| for your support|].",
    "Please do not hesitate to [contact me|reach out][ at any time|].",
    "Looking forward to [connecting|hearing back from you].",
)
THANKS_EARLY = (
    "Thank you for [writing about|speaking so openly about|sharing your thoughts on] {topic}.",
    "[First of all, thank you|Thank you first] for [the time you take to read this|opening a message from a stranger].",
    "I am [grateful for|thankful for] the work that you [share|put out] on {topic2}.",
    "Thank you for [being so open about|telling the unfinished parts of] {topic2}[ – it helps those who come after|].",
)
THANKS = (
    "Thank you [very much for your time|for reading this|for considering it].",
    "[Many thanks|Thank you] [either way|in any case|whatever your answer].",
    "I [would be|am] [grateful|very thankful] for [any answer|your time].",
    "Thanks [so much|a lot] for [reading|your time].",
    "[With thanks|Thank you warmly] for [every minute|the minute this took you].",
    "I [appreciate|value] [your reading this|your time], [truly|whatever comes of it].",
)
THANKS_SHORT = ("Thank you!", "Many thanks!", "Thanks for reading.", "Thank you either way.")
DEFERENCE = (
    "You [know|have seen] [far more of this than I do|this from every side], and I [would trust|respect] your judgement.",
    "I [would not ask lightly|know that your time is precious], and I [have come prepared|will keep to the minute].",
    "You have [long done|done for years] what I [only read about|am only beginning], so [a hint from you weighs much|your word counts for me].",
)
APOLOGY = ("I [apologise|am sorry] for writing [out of the blue|without an introduction].",)
PRESSURE = (
    "I need [your answer|to hear back] by [Friday|tomorrow|the end of the day].",
    "This is [really|very] urgent, so [please answer ASAP|answer quickly].",
    "I [expect|am waiting for] your reply [today|this week].",
    "[Don't ignore this|Do not leave me on read], it is [important|urgent].",
    "[Please reply today|I need this today], my [deadline|application] [is tomorrow|closes tonight].",
    "I [hope you will not|trust you won't] [waste this chance|let me down].",
)
REPROACH = (
    "[Damn|What the hell], is one line [too much|so hard]?",
    "I wrote [last week|twice already] and [you did not even answer|still nothing from you].",
    "[Is it normal|Do you find it polite] not to answer people?",
    "I [saw that you read|know you saw] my message[, so why no answer|].",
    "It would have taken you [one minute|two seconds] to reply.",
    "[Still waiting|I am still waiting] for [an answer|some kind of reply].",
)
CLOSING_FORMAL = (
    "Kind regards,",
    "With kind regards,",
    "Yours sincerely,",
    "With best wishes,",
    "Warm regards,",
)
CLOSING_WARM = ("Best wishes,", "All the best,", "Warmly,", "Best,", "With thanks,")
CLOSING_CASUAL = ("Cheers", "thx", "Best", "Talk soon!!", "xx")

FOLLOW_UP = (
    "I know [weeks fill up|messages sink], so I am [bringing this back up once|sending this one reminder].",
    "[Just one short reminder|A brief follow-up] to my note [of last week|about {topic}].",
    "[Since I wrote|In the meantime] I [finished “{course}”|tried another small case], and my question about {topic} [still stands|became sharper].",
    "[One more try from me|I am writing a second and last time]: I would [still be glad|be happy] to hear your view on {topic}.",
    "[A week later|Some days on], my question about {topic} is [smaller|clearer]: {minutes} minutes [would do|would be plenty].",
    "I [read|found] [more of what you wrote|another piece of yours] since, [and my question got better|which answered half of my question].",
)
FOLLOW_UP_PLAIN = (
    "Just [following up|checking in] on [this|my message below].",
    "[Bumping this|Any update on this]?",
    "Did you [see|get] my [last message|message]?",
    "[Hi again|Hello again], [any news|any thoughts]?",
    "[Resending this|Sending this again] in case it [got lost|was missed].",
)
FOLLOW_UP_END = (
    "If [now is not the time|it does not suit], [I will leave it at that and thank you for reading|no answer is needed].",
    "[A yes, a no or a later|Any short answer] is [welcome|fine].",
    "Thank you [for your patience|in any case].",
    "[I will not write again|This is my last reminder]; [have a good week|all the best to you].",
)
