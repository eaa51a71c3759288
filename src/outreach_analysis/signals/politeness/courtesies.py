"""Small courtesies: please, greetings, goodbyes, apologies, praise, titles."""

from __future__ import annotations

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.politeness.references import STRATEGIES, YEOMANS
from outreach_analysis.text import Spans


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: more words of request are softened with please",
    does_not_measure="whether the request itself is small; a command stays one with please before it",
    references=(STRATEGIES.format("please .49"), YEOMANS),
    direction="+",
    version=2,
    examples=(
        example("Could you please have a look?", 1, "please"),
        example("Have a look when you can, pls.", 1, "pls"),
        example("Do as you please.", 0),
        example("It pleased everybody; the pleasure was ours.", 0),
    ),
)
def please(batch: Batch) -> Spans:
    """Please, anywhere."""
    return batch.find("courtesy.please")


@signal(
    family="politeness",
    title="sentences opened with please",
    kind="count",
    unit="sentences",
    reads_as="higher: more sentences open with please, which reads as an order",
    does_not_measure="how the order is phrased after it",
    references=(STRATEGIES.format("please-start -.30"),),
    direction="-",
    examples=(
        example("Please send it today.", 1, "Please"),
        example("I read it. Kindly confirm. Please reply.", 2, "Kindly", "Please"),
        example("Could you please send it?", 0),
        example("Ada, please do.", 0),
    ),
)
def please_start(batch: Batch) -> Spans:
    """Sentences that open with please."""
    return batch.find("courtesy.please_start")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: a point is brought in sideways, as if by chance",
    does_not_measure="whether the aside matters",
    references=(STRATEGIES.format("by-the-way .63"), YEOMANS),
    direction="+",
    version=2,
    examples=(
        example("By the way, I liked the second part.", 1, "By the way"),
        example("It works now. BTW, who wrote it?", 1, "BTW"),
        example("We passed by the station on the way.", 0),
        example("The way you put it was clear.", 0),
    ),
)
def by_the_way(batch: Batch) -> Spans:
    """Asides: by the way, incidentally, one quick question."""
    return batch.find("courtesy.by_the_way")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the message greets its reader or asks how they are",
    does_not_measure="whether the greeting names the right person",
    references=(STRATEGIES.format("greeting .43"), YEOMANS),
    direction="+",
    version=2,
    examples=(
        example("Hi Ada, I read your post.", 1, "Hi"),
        example("Good morning! Hope you are well.", 2, "Good morning", "Hope you are well"),
        example("Dear me, what a week.", 0),
        example("She said hi to Ada.", 0),
    ),
)
def greeting(batch: Batch) -> Spans:
    """Greetings and enquiries after the reader's health."""
    return batch.find("courtesy.greeting")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the message takes its leave",
    does_not_measure="warmth: 'best regards' is a formula",
    references=(YEOMANS,),
    direction="unknown",
    version=2,
    examples=(
        example("Have a great day!", 1, "Have a great day"),
        example("Kind regards,\nAda", 1, "Kind regards"),
        example("With regards to your post, I have a question.", 0),
        example("They have a great product.", 0),
    ),
)
def goodbye(batch: Batch) -> Spans:
    """Closings and leave-taking."""
    return batch.find("courtesy.goodbye", "courtesy.sign_off")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer apologises more often",
    does_not_measure="what for: 'sorry to bother you' also reads as need (see neediness)",
    references=(STRATEGIES.format("apology .36"), YEOMANS),
    direction="unknown",
    version=3,
    examples=(
        example("Sorry for the late reply.", 1, "Sorry for the"),
        example("My apologies, I misread the date.", 1, "My apologies"),
        example("You should be sorry.", 0),
        example("I feel sorry for them.", 0),
    ),
)
def apology(batch: Batch) -> Spans:
    """Apologies of the writer."""
    return batch.find("courtesy.apology")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the reader's work, judgement or rank is looked up to",
    does_not_measure="whether the praise is specific or earned (see specific_praise)",
    references=(STRATEGIES.format("deference .78"),),
    direction="+",
    version=3,
    examples=(
        example("Great work on the survey!", 1, "Great work"),
        example("Nicely put. I really enjoyed your talk.", 2, "Nicely put", "I really enjoyed your"),
        example("That was not a good idea.", 0),
        example("We need a better work plan.", 0),
    ),
)
def deference(batch: Batch) -> Spans:
    """Praise of what the reader made, knows or said."""
    return batch.find("courtesy.deference")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the reader is addressed by a title",
    does_not_measure="whether the title is the right one",
    references=(YEOMANS,),
    direction="unknown",
    version=2,
    examples=(
        example("Dear Dr. Byron, I read your paper.", 1, "Dr. Byron"),
        example("Dear Sir or Madam, I write to you.", 1, "Dear Sir or Madam"),
        example("The doctor was in.", 0),
        example("I miss the old office.", 0),
    ),
)
def formal_title(batch: Batch) -> Spans:
    """Mr, Dr, Professor, Sir or Madam."""
    return batch.find("courtesy.formal_title", "courtesy.both_titles")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the reader is addressed as a pal",
    does_not_measure="whether the two are in fact friends",
    references=(YEOMANS,),
    direction="unknown",
    version=2,
    examples=(
        example("Hey man, quick one.", 1, "Hey man"),
        example("That's it, dude.", 1, "dude"),
        example("The man next door wrote it.", 0),
        example("A good boss listens.", 0),
    ),
)
def informal_title(batch: Batch) -> Spans:
    """Dude, mate, buddy."""
    return batch.find("courtesy.informal_title")
