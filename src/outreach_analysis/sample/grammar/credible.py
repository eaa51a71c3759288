"""Lines about the sender: who this is, what was done, and what speaks for it."""

INTRO = {
    "student": (
        "My name is {my_name}[, and|;] I [study|am finishing my degree in] {my_study} at {my_school}.",
        "I am {my_name}, a final-year {my_study} student at {my_school}.",
        "I am [a student of {my_study}|in my last year of {my_study}] at {my_school}[ in {my_city}|].",
    ),
    "early_career": (
        "My name is {my_name}[, and|;] I have [worked|been working] as {my_role} at {my_employer} for {years} years.",
        "I am {my_name}, {my_role} at {my_employer} with a degree in {my_study} from {my_school}.",
        "I am {my_role} at {my_employer}[, based in {my_city}|], {years} years after studying {my_study}.",
    ),
    "mid_career": (
        "My name is {my_name}[, and|;] I have spent {years} years as {my_role}, most of them at {my_employer}.",
        "I am {my_name}[, based in {my_city},|] and [look back on|bring] {years} years as {my_role} at {my_employer}.",
        "I [have led small teams at {my_employer}|joined {my_employer} as {my_role}] and stayed for {years} years.",
    ),
    "career_changer": (
        "My name is {my_name}. After {years} years as {my_role} I am [moving|changing] into {field}.",
        "I am {my_name}, until [recently|last spring] {my_role} at {my_employer}, now on my way into {field}.",
        "I was {my_role} for {years} years and am now [retraining|finding my way] in {field} at {my_school}.",
    ),
}
VAGUE_INTRO = (
    "I am [currently exploring|looking at] [new opportunities|different options].",
    "I am [someone who wants|looking] to [break into|get into] [the industry|your field|this area].",
    "I [recently started|am just starting] my [job search|career journey].",
    "I am [between jobs at the moment|in a bit of a transition phase] and [open to everything|looking around].",
    "I am [new to this|kind of new in the field] and [want to learn|need some guidance].",
)
CREDENTIAL = (
    "I hold {certificate}[, finished last summer|].",
    "[Last year|This spring] I [earned|completed] {certificate}.",
    "I [studied {my_study} at {my_school}|hold a degree in {my_study}] and have {certificate}.",
    "[On paper|Formally], I have {certificate} and a degree in {my_study}.",
    "{my_school} gave me the basics in {my_study}; {certificate} came [later|last year].",
)
TRACK = (
    "[At {my_employer}|In my last project] I {project}.",
    "[Last year|Over the winter|In spring] I {project}[, mostly on my own|, together with two colleagues|].",
    "To [give you an idea|make it concrete]: I {project}.",
    "The work I am [proudest of|still glad about]: I {project}.",
    "[A number, since numbers speak plainly|One result]: I {project}.",
    "[As {my_role}|During my time at {my_employer}] I {project}[, and I kept the notes|].",
    "[On the side|In the evenings] I {project}[, which taught me patience|].",
)
LINK = (
    "[My portfolio is here|You can see the work here|Two pages about it are here]: {link}",
    "[If you are curious, the|The] [write-up|notebook] is at {link}",
    "[A short sample of my work|An example] is [here|online]: {link}",
)
STEP_WORK = (
    "I [tried|tested] your [idea|approach] on [data of my own|a small case of my own] and [wrote down what broke|it held for two of three cases].",
    "After {work_again}, I [rebuilt|repeated] the [main example|first step] [for my own team|at home] and [learnt where it bends|have one result that puzzles me].",
)
STEP = (
    "[This month|Recently] I [finished|completed] the course “{course}”[ and applied it to a real case|].",
    "To [prepare|get ready], I [worked through|finished] “{course}” and [spoke with|interviewed] [three|four|five] people in {field}.",
    "I have [read|worked through] [two books|the main papers] on {topic} and [kept a list of what I do not understand|tried one method myself].",
    "[Over the last weeks|Since January] I [rebuilt|repeated] two [published|public] examples on {topic} [and noted where I got stuck|by hand].",
    "[Before writing|Before asking you], I [read what {company} publishes on {topic}|went through “{course}”] and [wrote a page of notes|listed three open questions].",
    "I [sat in on|shadowed] a [team|colleague] in {field} for [a day|two days] [to see the work|and took notes].",
)
GOAL = (
    "[My aim is|I am working towards|My next step is] {goal}[ in {field}| within a year|].",
    "I [would like to find|hope to grow into|am looking for] {goal}[ by next spring|, ideally near {my_city}|].",
    "[By autumn|Within the year] I want to [find|be ready for] {goal}.",
    "[I am looking for|What I look for is] {goal}[, and {field} is where I want to stay|].",
    "[In the long run|Over the next two years] I see myself in {field}; the next step is {goal}.",
    "[Right now|At present] I [prepare for|aim at] {goal}[ and talk with people who do the work|].",
)
PROGRAMME = (
    "I write as a member of the Forward Steps programme.",
    "I am part of Forward Steps, [a small coaching programme|where a coach reads along].",
    "My coach at Forward Steps [encouraged me|suggested] to [ask people whose work I respect|write to people who do the work].",
)
SELF_PRAISE = (
    "I am a [hard-working|highly motivated|passionate] [team player|self-starter] [with a can-do attitude|who always delivers].",
    "I am a [very fast|natural] learner and [extremely|deeply] [passionate|driven].",
    "People [always tell me|say] that I am [exceptional|brilliant] with [people|numbers].",
    "I would [definitely|certainly|without a doubt] be [a perfect fit|a real asset] [anywhere|for any team].",
    "[Passionate, driven and creative|Dynamic and results-oriented], that is [me in three words|how I would describe myself].",
)
NEEDY = (
    "I am [getting desperate|really desperate] and would take any job [at all|you have].",
    "[Sorry to bother you|I know you are far too busy for me], but I [do not know who else to ask|have nobody else].",
    "I have [applied to more than a hundred jobs|been rejected everywhere] and you are my [last|only] hope.",
    "I would [feel terrible|be crushed] if you [said no|could not help me].",
    "[I have sent so many applications|It has been months of silence] and [nobody answers|I am losing hope], [please help me|so please say yes].",
    "I [hate to ask|feel bad for asking], but [without help I will have to give up|I really need this].",
)
RECIPROCITY = (
    "In return, I [would gladly|am happy to] [share my notes on|send you what I find out about] {topic}.",
    "If it is of use, I can [share|send] [what I learn from these talks|a one-page summary of all my talks].",
    "I would [gladly pass on|like to pay forward] the help to the next [person in my cohort|student who asks me].",
    "I [have|bring] [fresh eyes and a free afternoon|some experience as {my_role}], [should that ever be of use to you|if you ever need them].",
    "[Whatever I learn|What comes out of this] I [write up|will write up] and [share with you|send to you] first.",
)
HEDGE = (
    "I [might be wrong|am not sure whether this is the right way], but [maybe|perhaps] this could [possibly|perhaps] interest you.",
    "I [guess|suppose] this is [kind of|sort of] [unusual|a long shot].",
    "[I do not know if|Not sure if] you are the right person[ for this|], but [I thought I would try|maybe you know].",
    "[This may be|It is perhaps] a [strange|somewhat odd] question.",
)
