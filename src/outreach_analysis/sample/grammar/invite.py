"""Short lines for invitations, which hold fewer than 300 characters."""

HOOK_WORK = (
    "your {kind} on {topic} [stayed with me|made me think|helped my team].",
    "I [liked|keep coming back to] your {kind} on {topic}.",
    "thank you for your {kind} on {topic}.",
    "your {kind} on {topic} is [the clearest I know|one I shared twice].",
    "I [shared|quoted] your {kind} on {topic} [with my team|in class].",
    "your {kind} on {topic} [gave me an idea|answered an old question of mine].",
)
HOOK_FACT = (
    "your move from {former} to {company} caught my eye.",
    "I read with interest that you went from {study} to {company}.",
    "I see that you work on {topic2} in {city}.",
    "few people know both {former} and {company}.",
    "your way from {study} to {title} [interests me|gives me courage].",
    "I see that you [know|knew] {former} from the inside.",
    "your [notes|thoughts] on {topic2} [brought me here|speak to me].",
)
HOOK_TIE = {
    "alum": ("I also studied at {school}.", "a fellow {school} graduate here.", "we share {school} as our school."),
    "second_degree": ("{mutual} suggested I write to you.", "{mutual} told me to contact you.",
                      "we both know {mutual}."),
    "met": ("we met at {meeting}.", "it was good to talk at {meeting}.", "you may remember me from {meeting}."),
    "stranger": (),
}  # fmt: skip
HOOK_GENERIC = (
    "I came across your profile and was impressed.",
    "your profile is very impressive.",
    "I would like to add you to my network.",
    "I am looking to connect with people in your field.",
    "you have an amazing career.",
    "I am [expanding|growing] my network.",
    "we [work in the same field|have similar interests].",
    "I think we should connect.",
    "great profile!",
)
WHO = {
    "student": ("I study {my_study} at {my_school}.", "I am in my last year of {my_study} at {my_school}."),
    "early_career": ("I am {my_role} at {my_employer}.", "I have been {my_role} for {years} years."),
    "mid_career": ("I bring {years} years as {my_role}.", "I have been {my_role} at {my_employer} for {years} years."),
    "career_changer": ("After {years} years as {my_role} I am moving into {field}.",
                       "I am changing from {my_role} to {field}."),
}  # fmt: skip
GOAL = (
    "I am working towards {goal}.",
    "My aim is {goal}.",
    "I hope to find {goal}.",
    "I am looking for {goal}.",
)
STEP = (
    "I just finished “{course}”.",
    "I have [begun|started] to try it on a case of my own.",
    "I [rebuilt|tried] your example [at home|last week].",
    "I [worked through|am halfway through] “{course}”.",
)
ASK = (
    "Could I ask you one question about {topic}?",
    "Would you be open to {minutes} minutes about {topic}?",
    "May I send you one question about it?",
    "Would {minutes} minutes by phone be possible?",
    "Could you tell me [what to read first|where to begin] on {topic}?",
    "Might I ask you about your [first year|start] at {company}?",
    "Would you answer one question on {topic}?",
    "I have one [short|small] question about {topic} – may I ask it?",
    "Could we speak for {minutes} minutes?",
)
ASK_VAGUE = (
    "I would love to connect.",
    "Let's connect!",
    "Can I pick your brain?",
    "Hoping to chat sometime.",
    "Would be great to [chat|talk] some day.",
    "Looking forward to your wisdom!",
    "Let me know if you can help.",
)
ASK_JOB = (
    "Do you have any job for me?",
    "Can you refer me at {company}?",
    "Are you hiring?",
    "[Any openings|Any jobs] at {company}?",
    "Could you send my CV to your boss?",
)
OPT_OUT = (
    "No is fine too.",
    "No worries if not.",
    "Only if it suits you.",
    "Happy with a no.",
    "If not, all good.",
    "Please feel free to pass.",
)
