"""Lines that ask, and lines that make saying no or saying yes easy."""

BOUNDED = (
    "[Would you have|Could you spare] {minutes} minutes [this month|in the next weeks] for a call about {question}?",
    "Would you be [open to|willing to have] a {minutes}-minute [call|conversation] about {question}?",
    "Could I ask you [two|three] questions about {question}, in {minutes} minutes [by phone|on a call]?",
    "May I [ask for|have] {minutes} minutes of your time to [learn|hear] [how you see|your view on] {question}?",
    "I would [be grateful for|value] {minutes} minutes of your advice on {question}. Would [that|a short call] be possible?",
)
QUESTION = (
    "May I ask you one question by message: [how would you begin with {question}|what would you read first on {question}]?",
    "Would you [be willing to answer|mind] one question about {question} [here|in writing]?",
    "Could you point me to [one thing to read|one person to ask] about {question}?",
)
OPEN = (
    "Could we [talk|have a chat|connect] [sometime|at some point] about your work?",
    "Would you be [open to a chat|up for a call] [about your career|sometime]?",
    "I would [like to learn more about|love to hear about] your experience.",
)
VAGUE = (
    "[Can|Could] I pick your brain [sometime|over coffee]?",
    "I would love [to connect|to get any advice you may have].",
    "Let me know [what you think|if anything comes up].",
    "Any [help|advice|tips] would be [great|amazing].",
)
JOB = (
    "[Can you|Could you] refer me for [an open role|any open position] at {company}?",
    "[Is there|Do you have] [any job|a vacancy] for me [on your team|at {company}]?",
    "Please [forward my CV|recommend me] to [HR|your hiring manager].",
    "[Can you|Will you] introduce me to the [hiring manager|person who decides]?",
)
MANY = (
    "[Can|Could] you review my CV?",
    "[Can|Could] you also introduce me to [your team|your manager|somebody in HR]?",
    "[What is the salary|How much do people earn] [like|there|in your team]?",
    "Which [courses|certificates] should I [take|buy]?",
    "[Is {company} hiring|Are there openings] right now?",
    "[Can|Will] you be my mentor?",
    "How [long did it take you|old were you] to [get there|become {title}]?",
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
)
FLEXIBLE = (
    "I can [adapt to your calendar|come to whatever time suits you], [early or late|any day].",
    "[Any time that suits you|Whichever day is easiest for you] works for me.",
    "I am [free most mornings|flexible] and [happy to fit around your plans|glad to work around your schedule].",
)
IN_WRITING = (
    "[A line or two by message|Two sentences in writing] would [help me just as much|be plenty too].",
    "If writing is easier, I can [send my questions here|put it into one short question].",
    "A call or [a short message|two lines here], whichever you prefer.",
)
NEXT_STEP = (
    "[If it suits you|If so], I will [send an invitation|propose two times] [and my questions beforehand|].",
    "I would [send my questions the day before|keep to the time and send questions ahead].",
)
