"""Subject lines."""

GOOD = (
    "A question about {topic}",
    "Your view on {topic}",
    "{minutes} minutes on {topic}?",
    "[After|About] your {kind} – a short question",
    "From {my_role} to {field}: one question",
)
ALUM = ("Fellow {school} graduate with a question", "A question from {school}")
REFERRAL = ("{mutual} suggested I write",)
WEAK = (
    "Hello",
    "Opportunity",
    "Quick question",
    "Networking",
    "Request for a meeting to discuss possible career opportunities",
    "Job",
    "Help needed",
    "URGENT request",
)
