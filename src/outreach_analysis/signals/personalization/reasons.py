"""Why this reader, what is asked about them, and what is shared with them."""

from __future__ import annotations

import numpy as np

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.signals.personalization.works import flattery
from outreach_analysis.signals.quotations import quotations
from outreach_analysis.signals.sequences import chain, without
from outreach_analysis.text import Spans, first_of_runs

REASON_REACH = 8


@signal(
    family="personalization",
    title="reason for this reader",
    kind="count",
    unit="sentences",
    reads_as="higher: the message says more often why it goes to this reader",
    does_not_measure="whether the reason is true or a good one",
    references=("practitioners: say why you chose this person",),
    direction="+",
    version=4,
    examples=(
        example("I write because you moved from teaching to policy.", 1, "because you"),
        example("Since you led the merger, I hoped to ask you.", 1, "Since you"),
        example("Given your years at sea, I thought of asking.", 1, "Given your"),
        example("I write because I need a job and you can help.", 0),
        example("Since you are busy, I will be brief.", 0),
        example("I have lived here since 2010.", 0),
    ),
)
def reason_for_you(batch: Batch) -> Spans:
    """A reason (because, since, given) that names the reader in the same sentence."""
    connectives = without(batch.find("reasons.connective"), batch.find("reasons.empty"))
    you = batch.find("pronouns.second_person")
    inside = batch.find("reasons.with_you")
    apart = without(connectives, inside)
    found = Spans.union(
        [without(inside, batch.find("reasons.empty")), chain(batch.text, apart, you, REASON_REACH)]
    )
    return without(found, batch.once(flattery))


@signal(
    family="personalization",
    title="asks of reader's experience",
    kind="count",
    unit="questions",
    reads_as="higher: more is asked about what the reader lived, chose or thinks",
    does_not_measure="questions of scheduling or favours (see the ask family)",
    references=("hypothesis: people like to speak of what they know at first hand",),
    direction="+",
    version=4,
    examples=(
        example("What surprised you in your first year?", 1),
        example("How did you choose between the two labs?", 1),
        example("I'd love to hear how you made that choice.", 1),
        example("How do you choose between two labs?", 1, "How do you"),
        example("How are you?", 0),
        example("When are you free to talk?", 0),
        example("Do you have time for a call?", 0),
    ),
)
def experience_question(batch: Batch) -> Spans:
    """A question about the reader's own experience."""
    text = batch.text
    found = Spans.union(
        [
            batch.find("questions.experience"),
            chain(text, batch.find("questions.wish"), batch.find("questions.indirect"), 3),
        ]
    )
    found = without(found, batch.find("questions.other"))
    found = without(found, batch.once(quotations))
    sentence = text.sentence_of(found)
    return found.where(first_of_runs(sentence))


@signal(
    family="personalization",
    title="something in common",
    kind="count",
    unit="mentions",
    reads_as="higher: more ground shared with the reader is named",
    does_not_measure="whether the tie is real; see the covariate relation for that",
    references=(
        "Althoff et al. 2014: similarity null on a forum of strangers",
        "practitioners: alumni ties open doors",
    ),
    direction="+",
    version=8,
    examples=(
        example("As a fellow Leeds graduate I had to write.", 1, "fellow Leeds"),
        example("We both studied geology.", 1, "We both studied"),
        example("We both know that it rains.", 0),
        example("He is a nice fellow.", 0),
    ),
)
def commonality(batch: Batch) -> Spans:
    """A school, employer, group, place or acquaintance shared with the reader."""
    return batch.find("commonality")


@signal(
    family="personalization",
    title="you rather than I",
    kind="share",
    unit="share of pronouns",
    reads_as="higher: the message speaks of the reader more than of the writer",
    does_not_measure="what it says of either; undefined where neither is named",
    references=("practitioners: write about them, not about you (weak)",),
    direction="+",
    examples=(
        example("You wrote it, and your team built it.", 1.0),
        example("I hope my note finds you.", 1 / 3),
        example("It rained.", float("nan")),
    ),
)
def you_share(batch: Batch) -> Measure:
    """Second-person pronouns over second-person and first-person singular ones."""
    you = batch.find("pronouns.second_person")
    mine = batch.find("pronouns.first_person_singular")
    size = len(batch)
    yours, own = you.count(size), mine.count(size)
    total = yours + own
    return Measure(np.divide(yours, total, out=np.full(size, np.nan), where=total > 0), you)
