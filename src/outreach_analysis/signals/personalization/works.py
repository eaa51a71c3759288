"""What the reader has made or said, and what the writer thinks of it."""

from __future__ import annotations

import numpy as np

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.personalization.naming import naming_words
from outreach_analysis.signals.personalization.profile import quoted_titles as read_titles
from outreach_analysis.signals.quotations import quotations
from outreach_analysis.signals.sequences import chain, soon_after, without
from outreach_analysis.text import Spans, each_of_ranges
from outreach_analysis.text.names import WORD, find_own, joined_spans, plain

VAGUE = frozenset(
    (
        "recent latest last new newest next first second other own current past previous upcoming many several various "
        "entire whole old early earlier two three of on and or the a very really truly so most such always quite great "
        "good nice amazing awesome excellent incredible inspiring interesting insightful thoughtful fantastic brilliant "
        "wonderful lovely fascinating impressive important valuable helpful useful best favorite favourite beautiful "
        "informative outstanding super cool kind clear linkedin online public personal published social media website "
        "site web company team work research professional career academic internet medium job profile life success "
        "email e mail cover writing help advice"
    ).split()
)
"""Words before a noun that tell no work from another."""
SHORTEST, LONGEST = 8, 92
"""Characters of a quoted title, with its marks."""


def quoted_titles(batch: Batch) -> Spans:
    """Quoted titles of two words or more, in sentences that speak of the reader or a work."""
    titles = batch.once(quotations)
    titles = titles.where((titles.end - titles.start >= SHORTEST) & (titles.end - titles.start <= LONGEST))
    if not len(titles):
        return titles
    text = batch.text
    first = text.token_at(titles.start)
    last = text.token_at(titles.end - 1)
    titles = titles.where(last - first >= 2)
    introduced = soon_after(text, titles, batch.find("works.noun", "works.titled"), 3)
    titles = titles.where(introduced)
    return batch.in_sentences(titles, batch.sentence_mask(batch.find("pronouns.second_person")))


def works_named(batch: Batch) -> Spans:
    """Works of the reader that the message makes concrete."""
    text = batch.text
    nouns = batch.find("works.noun")
    owned = chain(text, batch.find("works.your"), nouns, 3)
    of_two = chain(text, owned, nouns)
    told = _told_apart(batch, owned, nouns)
    topics = batch.find("works.topic")
    with_topic = Spans.union([chain(text, owned, topics), chain(text, of_two, topics)])
    given = chain(text, nouns, batch.find("works.you_made"), 1)
    titles = [quoted_titles(batch), titles_of_the_profile(batch), quoted_from_the_profile(batch)]
    return Spans.union([batch.find("works.reference"), with_topic, told, given, *titles])


def titles_of_the_profile(batch: Batch) -> Spans:
    """Titles that the recipient's profile quotes, said word for word, in quotation marks or not.

    Two words may be anybody's ("machine learning"), so that the first must have its capital.
    """
    profiles = batch.context.get("recipient_profile") or []
    titles = [(row, title) for row, profile in enumerate(profiles) for title in read_titles(profile)]
    found = find_own(batch.text, batch.once(naming_words), titles) if titles else None
    if not found:
        return Spans.none()
    told = (found.last - found.first > 1) | batch.text.token_capitalised[found.first]
    return joined_spans(batch.text, found.first[told], found.last[told])


def quoted_from_the_profile(batch: Batch) -> Spans:
    """What the message quotes and the recipient's profile says in the same words, without marks."""
    quoted = batch.once(quotations)
    quoted = quoted.where(batch.knows("recipient_profile")[quoted.message])
    profiles = batch.context.get("recipient_profile") or []
    same = [
        _is_said(batch.text.buffer[start:end], profiles[message])
        for message, start, end in zip(
            quoted.message.tolist(), quoted.start.tolist(), quoted.end.tolist(), strict=True
        )
    ]
    return quoted.where(np.array(same, dtype=bool))


def _is_said(quotation: str, profile: str) -> bool:
    words = [plain(word) for word in WORD.findall(quotation)]
    said = " ".join(plain(word) for word in WORD.findall(profile))
    return len(words) > 1 and f" {' '.join(words)} " in f" {said} "


def _told_apart(batch: Batch, owned: Spans, nouns: Spans) -> Spans:
    """Those of the reader's works that a word before the noun tells from others: your ferry story."""
    text = batch.text
    begin = text.token_at(owned.start)
    noun = text.token_at(nouns.start[np.searchsorted(nouns.end, owned.end)])
    owner, between = each_of_ranges(begin + 1, noun)
    telling = np.array([word not in VAGUE for word in text.words(between)], dtype=bool)
    return owned.where(np.unique(owner[telling]))


@signal(
    family="personalization",
    title="recipient's work mentioned",
    kind="count",
    unit="mentions",
    reads_as="higher: the message points at more things that the reader made, said or did",
    does_not_measure="whether the work exists, or was read; a bare 'your post' is not counted",
    references=("practitioners: a named talk or article is the commonest advice for cold messages",),
    direction="+",
    version=9,
    examples=(
        example("Your talk on data contracts helped me.", 1, "Your talk on"),
        example("I read the article you wrote in May.", 1, "article you wrote"),
        example("How you moved the archive to open formats is rare.", 1, "How you moved"),
        example("Your ferry story changed our council.", 1),
        example("A report titled 'The quiet ward' led me to you.", 1, "'The quiet ward'"),
        example("From rigs to rotors is my story.", 1, recipient_profile='Wrote "From rigs to rotors".'),
        example("I read 'Queues at sea' on the ferry.", 1, recipient_profile="Article: Queues at sea."),
        example("I loved your recent post.", 0),
        example("Do you have time to talk about this?", 0),
        example("I would value your thoughts on this project.", 0),
        example("Your videos on knot tying got me started.", 1),
    ),
)
def work_reference(batch: Batch) -> Spans:
    """A concrete talk, post, article, project or step of the reader's."""
    return batch.once(works_named)


@signal(
    family="personalization",
    kind="count",
    unit="mentions",
    reads_as="higher: praise is attached to something that only this reader did",
    does_not_measure="whether the praise is meant",
    references=("Danescu-Niculescu-Mizil et al. 2013: deference .78 on perceived politeness",),
    direction="+",
    version=8,
    examples=(
        example("I enjoyed your talk on type systems.", 1, "enjoyed"),
        example("The paper you published on tides was brilliant.", 1, "brilliant"),
        example("I did not enjoy your talk on type systems.", 0),
        example("I was impressed by your profile.", 0),
        example("Our product is brilliant.", 0),
    ),
)
def specific_praise(batch: Batch) -> Spans:
    """Praise in a sentence that names a work or a fact of the reader's."""
    praise = without(batch.find("praise.cue"), batch.once(flattery))
    if not len(praise):
        return praise
    return batch.in_sentences(praise, batch.sentence_mask(batch.once(works_named)))


def flattery(batch: Batch) -> Spans:
    """Praise that could be sent to anybody."""
    text = batch.text
    traits = batch.find("praise.trait")
    parts = [batch.find("praise.generic")]
    if len(traits):
        parts += [
            chain(text, traits, batch.find("praise.verdict"), 3),
            chain(text, batch.find("praise.awe"), traits, 2),
        ]
    return Spans.union(parts)


@signal(
    family="personalization",
    kind="count",
    unit="mentions",
    reads_as="higher: more flattery that fits anybody",
    does_not_measure="praise of a named work (see specific_praise)",
    references=("vendor studies: an inverted U, little helps and much hurts",),
    direction="-",
    version=4,
    examples=(
        example("You have such an impressive profile!", 1, "impressive profile"),
        example("Your career is truly inspiring.", 1, "Your career is truly inspiring"),
        example("I was inspired by your journey.", 1, "inspired by your journey"),
        example("The impressive part was the second chapter.", 0),
        example("Is your background in physics?", 0),
    ),
)
def generic_praise(batch: Batch) -> Spans:
    """Flattery: praise of a profile, a career, a journey, a person."""
    return batch.once(flattery)
