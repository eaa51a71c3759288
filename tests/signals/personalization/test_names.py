"""Names in all the ways that people have and write them."""

from __future__ import annotations

import pytest

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.engine import read_signal
from outreach_analysis.signals.registry import registry

NAMES = ("greeting_names_recipient", "recipient_name_mentions", "wrong_name", "misspelt_name")
GOOD, ABSENT, WRONG, MISSPELT = (1, 0, 0), (0, 0, 0), (0, 1, 0), (0, 0, 1)


def read(text: str, **context: str) -> dict[str, float]:
    batch = Batch([text], {need: [value] for need, value in context.items()})
    return {name: read_signal(registry()[name], batch).feature[0] for name in registry() if name in KNOWN}


KNOWN = {*NAMES, "recipient_company_mentions", "recipient_title_mentions", "wrong_company"}


@pytest.mark.parametrize(
    "text, name, expected",
    [
        # accents, spelt out or left out
        ("Hi Zoe, thanks", "Zoë Kravitz", GOOD),
        ("Hi Zoë, thanks", "Zoe Kravitz", GOOD),
        ("Dear Mr Mueller,", "Jürgen Müller", GOOD),
        ("Dear Mrs Müller,", "J. Mueller", GOOD),
        ("Dear Mr Strauss,", "Franz Strauß", GOOD),
        # particles, hyphens, apostrophes, initials, titles
        ("Dear Dr van der Berg,", "Thomas van der Berg", GOOD),
        ("Hi Anne-Marie,", "Anne-Marie Smith-Jones", GOOD),
        ("Hi Marie,", "Anne-Marie Smith-Jones", GOOD),
        ("Dear Professor O\u2019Brien,", "Conor O'Brien", GOOD),
        ("Dear Ms. OBrien,", "Aoife O'Brien", GOOD),
        ("Hi J.R., thanks", "J.R. Ward", GOOD),
        ("Hi JP, thanks", "JP Nowak", GOOD),
        ("Hi John, thanks", "J. Smith", ABSENT),
        ("Dear Prof. Dr. Okafor", "Chinedu Okafor", GOOD),
        # nicknames
        ("Hey Bob!", "Robert Oyelaran", GOOD),
        ("Hey Robert!", "Bob Oyelaran", GOOD),
        ("hey tom i saw your talk", "Thomas Baker", GOOD),
        ("Hi Raj, thanks", "Rajesh Iyer", GOOD),
        ("Hi Seun, thanks", "Oluwaseun Adebayo", GOOD),
        ("Raj, thanks", "Rajesh Iyer", GOOD),
        ("Her colleagues, too, praise it.", "Herman Voss", ABSENT),
        ("Hi Rajes, thanks", "Rajesh Iyer", MISSPELT),
        # first letters, titles that follow
        ("Hi JR, thanks", "J. R. Whitfield", GOOD),
        ("Hi JR, thanks", "JR Whitfield", GOOD),
        ("Hi MJ, thanks", "Mary-Jane Olsen", GOOD),
        ("Dear HR team, thanks", "Hanna Rice", ABSENT),
        ("Tanaka-san, thanks", "Kenji Tanaka", GOOD),
        ("Rohan sir, good evening.", "Rohan Patel", GOOD),
        ("Respected Maya Madam,", "Maya Okafor", GOOD),
        # more than one reader, a team, nobody
        ("Hi Sarah and Tom,", "Tom Baker", GOOD),
        ("Hi Spotify team,", "Tom Baker", WRONG),
        ("Dear Hiring Manager,", "Tom Baker", ABSENT),
        ("Hello everyone, I am Ann", "Tom Baker", ABSENT),
        ("Hello from Texas!", "Tom Baker", ABSENT),
        ("Hello, I'm Ann", "Tom Baker", ABSENT),
        ("Good morning LinkedIn family,", "Tom Baker", ABSENT),
        ("Hi,\nMaria told me about you", "Tom Baker", ABSENT),
        ("Hello, my name is Maria", "Tom Baker", ABSENT),
        # other scripts
        ("Уважаемый Иван, спасибо.", "Иван Петров", GOOD),
        ("Уважаемый Пётр, спасибо.", "Иван Петров", WRONG),
        ("王小明您好，我是李雷。", "王小明", GOOD),
        ("小明你好", "王小明", GOOD),
        ("Dear Xiaoming,", "王小明", ABSENT),
        ("مرحبا محمد، شكرا", "محمد علي", GOOD),
        ("안녕하세요 민준님", "김민준", GOOD),
        # somebody else, and slips
        ("Good morning Mr. Smith,", "Tom Baker", WRONG),
        ("Hi, Maria!", "Tom Baker", WRONG),
        ("hey sara i saw your talk", "Tom Baker", WRONG),
        ("Hi Kathrine,", "Katherine Moss", MISSPELT),
        ("Hi Tim,", "Tom Baker", WRONG),
        ("Dear Mr. Szymnaski,", "Ola Szymanski", MISSPELT),
    ],
)
def test_greeting(text: str, name: str, expected: tuple[int, int, int]) -> None:
    found = read(text, recipient_name=name)
    assert (found["greeting_names_recipient"], found["wrong_name"], found["misspelt_name"]) == expected


def test_a_slip_beside_the_right_family_name_is_still_a_slip() -> None:
    found = read("Dear Thmoas Baker,", recipient_name="Thomas Baker")
    assert found["misspelt_name"] == 1
    assert found["greeting_names_recipient"] == 1


@pytest.mark.parametrize(
    "text, name, mentions",
    [
        ("Hello Will, I will write. Will you?", "Will Smith", 1),
        ("I ask for grace. Grace is rare. As Grace said, no.", "Grace Hopper", 1),
        ("Hi Hope, hope you are well. I hope so.", "Hope Lee", 1),
        ("I hope this finds you well, Hope.", "Hope Lee", 1),
        ("In May or June I may come. On June 5 too.", "June May", 0),
        ("Hi Young Kim, when I was young", "Kim Young", 1),
        ("THE GRANT WILL COVER THE MARK", "Grant Will", 0),
        ("Hi An, I saw an apple on a tree", "Nguyễn Văn An", 1),
        ("As Jo and Joanna know, Joanna's paper is good", "Joanna Park", 3),
        ("> Hi Tom\nNo name here", "Tom Baker", 0),
    ],
)
def test_a_name_that_is_a_word_counts_only_where_names_stand(text: str, name: str, mentions: int) -> None:
    assert read(text, recipient_name=name)["recipient_name_mentions"] == mentions


@pytest.mark.parametrize(
    "text, company, mentions",
    [
        ("I love how Gap closes the gap.", "Gap Inc.", 1),
        ("Our target is the Target store; Target's app too.", "Target", 2),
        ("What draws you to Apple?", "Apple", 1),
        ("an apple a day", "Apple", 0),
        ("spotify rocks, at Spotify's office", "Spotify AB", 2),
        ("We work with P&G.", "Procter & Gamble (P&G)", 1),
        ("Goldman hires, Goldman Sachs fires.", "Goldman Sachs Group", 2),
        ("The bank of the river in America", "Bank of America", 0),
    ],
)
def test_companies_that_are_words(text: str, company: str, mentions: int) -> None:
    assert read(text, recipient_company=company)["recipient_company_mentions"] == mentions


def test_a_former_employer_in_the_profile_is_no_wrong_company() -> None:
    text = "Your team at Google is great"
    assert read(text, recipient_company="Apple")["wrong_company"] == 1
    told = read(text, recipient_company="Apple", recipient_profile="formerly Google")
    assert told["wrong_company"] == 0


def test_the_company_team_may_be_greeted() -> None:
    found = read("Hi Spotify team,", recipient_name="Tom Baker", recipient_company="Spotify")
    assert found["wrong_name"] == 0
