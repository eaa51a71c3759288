"""Lines that ask, and lines that make saying no or saying yes easy."""

BOUNDED = (
    "[Would you have|Could you spare] {minutes} minutes [this month|in the next weeks] for a call about {question}?",
    "Would you be [open to|willing to have] a {minutes}-minute [call|conversation] about {question}?",
    "Could I ask you [two|three] questions about {question}, in {minutes} minutes [by phone|on a call]?",
    "May I [ask for|have] {minutes} minutes of your time to [learn|hear] [how you see|your view on] {question}?",
    "I would [be grateful for|value] {minutes} minutes of your advice on {question}. Would [that|a short call] be possible?",
    "[If you can spare it|Some day that suits you], I would like to hear in {minutes} minutes [what you learnt about|where you would begin with] {question}. [Could we find a time?|Would that be possible?]",
    "My [request|question] is small: {minutes} minutes [on the phone|by video] about {question}[. Might that work?|, some time this month?]",
    "[Might I call you|Would you talk with me] for {minutes} minutes about {question}[ in the coming weeks|]?",
)
BLUNT = (
    "Give me {minutes} minutes [this week|soon] on {question}.",
    "I want {minutes} minutes with you about {question}.",
    "So when can we talk about {question}? [It takes|I need] {minutes} minutes.",
    "[Let's do|We should do] a {minutes}-minute call about {question} [this week|on Friday].",
    "What do you know about {question}? [Call me for {minutes} minutes.|I have {minutes} minutes on Monday.]",
    "Why does {company} bet on {topic}? I have {minutes} minutes [for a call|tomorrow].",
    "But tell me first: how do you handle {question}? {minutes} minutes [will do|on the phone are enough].",
)
QUESTION = (
    "May I ask you one question by message: [how would you begin with {topic}|what would you read first on {topic}]?",
    "Would you [be willing to answer|mind] one question about {topic} [here|in writing]?",
    "Could you point me to [one thing to read|one person to ask] about {topic}?",
)
OPEN = (
    "Could we [talk|have a chat|connect] [sometime|at some point] about your work?",
    "Would you be [open to a chat|up for a call] [about your career|sometime]?",
    "I would [like to learn more about|love to hear about] your experience.",
    "[Maybe we could|Could we perhaps] [exchange a few thoughts|have a short call] [one day|in the coming months]?",
    "I would [enjoy|value] a [conversation|chat] with you about [your path|how you came to {company}].",
    "[Is there a chance|Would it be possible] to [speak with you|hear more from you] about [the field|{field}]?",
)
VAGUE = (
    "[Can|Could] I pick your brain [sometime|over coffee]?",
    "I would love [to connect|to get any advice you may have].",
    "Let me know [what you think|if anything comes up].",
    "Any [help|advice|tips] would be [great|amazing].",
    "[It would be cool|It'd be nice] to [stay in touch|connect and see where it goes].",
    "Maybe you [have some tips|can help me somehow]?",
    "I am [open to anything|happy about whatever comes].",
)
JOB = (
    "[Can you|Could you] refer me for [an open role|any open position] at {company}?",
    "[Is there|Do you have] [any job|a vacancy] for me [on your team|at {company}]?",
    "Please [forward my CV|recommend me] to [HR|your hiring manager].",
    "[Can you|Will you] introduce me to the [hiring manager|person who decides]?",
    "I [would like|want] to [work|get an internship] at {company}, [can you arrange something|how do I get in]?",
    "[Could|Can] you [put in a word for me|pass my CV on] at {company}?",
)
MANY = (
    "[Can|Could] you review my CV?",
    "[Can|Could] you also introduce me to [your team|your manager|somebody in HR]?",
    "[What is the salary|How much do people earn] [like|there|in your team]?",
    "Which [courses|certificates] should I [take|buy]?",
    "[Is {company} hiring|Are there openings] right now?",
    "[Can|Will] you be my mentor?",
    "How [long did it take you|old were you] to [get there|become {title}]?",
    "[Could|Can] you [send me|share] [your slides|your contacts in {field}]?",
    "[What|Which] [tools|programs] do you use [every day|at {company}]?",
    "[Do|Would] you [know other people I could ask|have other contacts for me]?",
)
DEMAND = (
    "Send me [your calendar link|the times that you are free] [this week|today].",
    "I need you to [look at my CV|give me feedback on my CV] [before my interview|this week].",
    "Call me [tomorrow|on Thursday] at [noon|five].",
    "Tell me how I can get [a job|hired] at {company}.",
)
OPT_OUT = (
    "If [this is not a good time|your weeks are full], [please feel free to say no|a plain no is perfectly fine].",
    "[No worries at all|I will understand completely] if [it does not fit|you cannot make the time].",
    "Please [do not feel obliged|feel free to pass]; I [know how full a week can be|will be glad to keep following your work].",
    "And if the answer is no, [that is fine too|I thank you for reading this far].",
    "[Should this be one message too many|If this comes at a bad moment], [just leave it|you need not answer] – [no hard feelings|I will not take it amiss].",
    "[A short no|Even a one-word no] [helps me too|is an answer I can work with], [so please do not feel pressed|and costs you nothing].",
    "I [know|can imagine] that you [get many of these|have little time], so [only if it suits you|please decline without a second thought].",
    "[You owe me nothing|There is no obligation], and [I will be grateful|I am glad] even if [you only read this|the answer is no].",
)
FLEXIBLE = (
    "I can [adapt to your calendar|come to whatever time suits you], [early or late|any day].",
    "[Any time that suits you|Whichever day is easiest for you] works for me.",
    "I am [free most mornings|flexible] and [happy to fit around your plans|glad to work around your schedule].",
    "[Before work, at lunch or in the evening|From early to late] – I [fit around|will follow] your [calendar|week].",
    "[Next week, next month or later|This month or next]: [you choose|whatever suits you] and I will [be there|make it work].",
    "[Name any time|Pick any slot], I can [move my shifts|arrange my day around it].",
)
IN_WRITING = (
    "[A line or two by message|Two sentences in writing] would [help me just as much|be plenty too].",
    "If writing is easier, I can [send my questions here|put it into one short question].",
    "A call or [a short message|two lines here], whichever you prefer.",
    "[Should a call be too much|If a call is hard to place], [two lines by message|a short answer here] would [already help|do as well].",
    "I am [just as glad|equally happy] [with a reply by message|about a written line]; [the format is yours|whichever costs you less].",
    "[By phone, by message or over a coffee in {city}|In writing or by phone] – [you decide|as you like it best].",
)
NEXT_STEP = (
    "[If it suits you|If so], I will [send an invitation|propose two times] [and my questions beforehand|].",
    "I would [send my questions the day before|keep to the time and send questions ahead].",
    "[You would get|I would send you] [three|two] questions [two days ahead|in advance], and I [watch the clock|will end on time].",
    "I [will come prepared|prepare an agenda of three lines] and [write up what I learnt|send you a summary] afterwards.",
)
