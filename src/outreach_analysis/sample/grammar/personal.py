"""Lines about the recipient: what was read, shared, liked, and why this person."""

WORK = (
    "I [{took_in}|came back twice to|took three pages of notes on] {work}[.|, and one idea stayed with me.]",
    "[Last week|On Sunday|This month] I found {work} and [went through it twice|shared it with my study group].",
    "{Work} [changed how I see the subject|gave me words for a problem of mine|made me curious again].",
    "I [have been thinking|keep thinking] about {work}[ since spring| all week|].",
    "[A colleague|A friend|My coach] passed on {work}, and I [finished it|stayed with it] in one [sitting|evening].",
    "While reading about {topic2} I [found|came across|ended up with] {work}.",
    "{Work} is [the clearest thing|the most honest account] I have [found|heard or read] on the subject.",
    "[Thanks to|Because of] {work} I [changed the question I was asking|dropped a plan that would not have worked].",
    "I [quoted|brought up] {work} [in a seminar|at work], and the [discussion went on for an hour|room had questions].",
    "My notes on {work} [are pinned above my desk|fill a page|are the first that I kept].",
)
WORK_PRAISE = (
    "[What I valued most was|The part that helped me most was|What I will remember is] {insight}.",
    "I [especially liked|was struck by|am still thinking about] {insight}.",
    "{Insight} – that is [something I had never heard said so plainly|exactly the detail that most people leave out].",
    "Few people would have told {insight}[ at all| so openly].",
    "[Thank you for showing|It was brave of you to show|I admire how openly you told] {insight}.",
    "[The example|The story] I [retell most|now tell others]: {insight}.",
    "I [had to smile at|stopped at] the part on {insight}[, because I know it from my own work|].",
)
FACT = (
    "I [noticed|saw] that you [moved|went] from {former} to {company}[, which is a step I would like to understand|].",
    "Your [way|path] from {study} at {school} to {title} at {company} [caught my eye|is one I had not seen before].",
    "[I also read|I read] that you [spend your free time on|are fond of] {interest} – [so do I|my brother as well].",
    "You [write about|often return to] {topic2}, which is [close to a question of mine|what my last project was about].",
    "[Working|Doing this work] from {city} on {topic2} must [look different|ask for other answers] than elsewhere.",
    "Before {company} you were at {former}, [so you have seen both sides of|and you know two ways of handling] {topic}.",
    "It is [rare|unusual] to find somebody in {city} who works on both {topic} and {topic2}.",
    "[Your step|The change] from {former} to {company} [looks brave from outside|is the kind of move I am weighing].",
    "[Somebody who|A person who] [studied {study}|came from {study}] and now [works as {title}|is {title}] [gives me courage|is good news for me].",
    "I [smiled when I read|liked reading] about {interest} on your [page|profile]; [it is what keeps me sane|I took it up last year].",
)
COMPANY = (
    "I have followed [what {company} does|the work of {company}] [for a year|since last autumn].",
    "{company} is [one of the few places|the only team I know] to [take {topic} seriously|treat {topic} as a craft].",
    "The way {company} [speaks about|handles] {topic2} [drew me in|made me look closer].",
    "[Colleagues|People I trust] [speak well of|point to] {company} when [the talk is|it comes to] {topic2}.",
    "I [use|know] {company} [as a customer|from the outside] and [wonder how|would like to know how] you came to {topic}.",
)
ALUM = (
    "[Like you,|Just like you,] I [went to|am a graduate of|studied at] {school}.",
    "We [share a school|have a school in common]: I [finished|left] {school} [a few years after you|not long ago].",
    "I [found you through|saw your name in] the alumni list of {school}, where I studied {my_study}.",
    "As a fellow {school} [alum|graduate], I [took heart from|was glad to see] where you are now.",
    "[Two of us from|One more from] {school}: I [was there until recently|took {my_study}], and [the alumni page led me to you|your name came up].",
)
SECOND_DEGREE = (
    "{mutual} [suggested that I write to you|told me to contact you|thought that we should talk].",
    "I am writing at the suggestion of {mutual}, who [speaks warmly of you|worked with you at {former}].",
    "We both know {mutual}, who [mentioned your name|pointed me to you] when I asked about {topic}.",
    "{mutual} [gave me your name|kindly referred me to you] after we [talked|had coffee] about {field}.",
)
MET = (
    "We [met|spoke briefly] at {meeting}, [near the coffee|just after the last session|in the queue for lunch].",
    "[You may remember me from|We talked for a few minutes at] {meeting}; I was the one [asking|who asked] about {topic}.",
    "It was [good|a pleasure] to [meet you|talk with you] at {meeting}[, however short it was|].",
    "[Thank you for|I enjoyed] the [five minutes|short talk] [after your session|in the foyer] at {meeting}.",
)
NEIGHBOUR = (
    "I [live|am based] in {city} as well[, not far from your office|].",
    "[We are neighbours of a kind:|By chance,] I also live in {city}.",
)
REASON = (
    "I am [writing to you|turning to you] because you have [seen|worked on] {topic} from [the inside|close up].",
    "[Since|As] you made the step from {former} to {company}, your view [would help me|is the one I lack].",
    "Given your work on {topic2}, you are [the person I thought of first|the first person I wanted to ask].",
    "I [chose to write to you|ask you and not somebody else] because you know both {former} and {company}.",
    "Because you [speak|write] about {topic} so [plainly|openly], I [dared to write|felt that I could ask you].",
    "[Few people|Hardly anybody] can compare {former} and {company} from the inside, [so I am asking you|which is why I write to you].",
    "I [ask you|come to you] because your [path|way] led from {study} to {topic2}, [the road that I am looking for|a road I cannot find alone].",
    "Your years at {former} [make you the right person to ask|are the reason why I ask you], since [I face the same step|I stand where you stood].",
)
EXPERIENCE = (
    "How did you [find your footing|learn the most] in your first year [at {company}|as {title}]?",
    "What [surprised you most|did you have to unlearn] when you [moved from {former}|came to {company}]?",
    "What would you [do differently|try first] if you [began|started] with {topic} today?",
    "Which of your [early decisions|first projects] on {topic} do you [still stand by|think of most often]?",
    "How do you [decide|know] when to give {topic} [your effort|another month]?",
    "What did {former} teach you that [you use|helps you] at {company}?",
    "When did you know that {topic} would be [your subject|what you stay with]?",
    "Who [helped you most|showed you the ropes] when you [came to {company}|were new to {topic}]?",
)
GENERIC = (
    "Your profile is [really|very|truly] impressive.",
    "I [really admire|am amazed by] your [amazing|incredible|outstanding] career.",
    "You have [achieved so much|done great things] and you are [a true inspiration|such an inspiration].",
    "Your [background|journey] is [super interesting|fascinating] and [I could learn a lot from you|very inspiring].",
    "I think [what you do is great|your experience is amazing].",
    "You [clearly|obviously] know [your stuff|what you are doing], [I am a big fan|wow].",
    "I was [blown away|impressed] by your [profile|resume].",
    "You are [exactly the kind of leader|a role model] [I look up to|for people like me].",
)
WRONG_COMPANY = (
    "I have [always wanted to work|been dreaming of working] at {other_company}.",
    "{other_company} is [my number one choice|a great company] and you are [clearly part of why|lucky to be there].",
    "Your [role|work] at {other_company} [is what I dream of|interests me a lot].",
    "I [dream|often think] of joining {other_company}[ one day|].",
)
