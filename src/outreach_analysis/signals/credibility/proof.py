"""What the reader can check, who sends the writer, and what is offered in return."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.sequences import chain, soon_after
from outreach_analysis.text import Spans
from outreach_analysis.text import characters as kind_of

NAME_REACH = 5
IN_WORDS = kind_of.table_of(kind_of.LOWER, kind_of.UPPER, kind_of.LETTER, kind_of.DIGIT)
NOBODY = frozenset(
    [
        "i", "he", "she", "they", "it", "we", "you", "who", "someone", "somebody", "linkedin", "hr", "google", "facebook",
        "reddit", "people", "everyone", "nobody", "this", "that", "and", "but", "so", "my", "your", "a", "an", "the",
        "some", "one", "also", "as", "when", "after", "since", "because", "hi", "hello", "hey", "dear", "thanks",
    ]
)  # fmt: skip
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+$")
MOST_OF_HOST = 80
OWN_REACH = 6
ADDRESS = re.compile(r"[^\s<>\"')\]]{1,400}")
IMAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|heic|bmp|tiff?)(?![a-z0-9])"
    r"|\b(?:imgur|flickr|photobucket|postimg|imgbb|tinypic|photos\.(?:app\.goo|google))\b"
)


def whole_links(batch: Batch) -> Spans:
    """Web addresses, from their first word to the next space."""
    begun = batch.find("proof.link")
    if not len(begun):
        return begun
    folded = batch.text.folded_text
    ends = begun.end.copy()
    for row, start in enumerate(begun.start.tolist()):
        match = ADDRESS.match(folded, start)
        if match:
            length = len(match.group().rstrip(".,;:!?"))
            ends[row] = max(ends[row], start + length)
    limit = batch.text.message_end[begun.message]
    return Spans(begun.message, begun.start, np.minimum(ends, limit)).without_overlaps()


def bare_links(batch: Batch) -> Spans:
    """The writer's own web addresses without http or www ("my site, ada.example/work"); no mail addresses."""
    text = batch.text
    ends = batch.find("proof.domain")
    dotted = (text.folded[ends.start - 1] == ord(".")) & IN_WORDS[text.kinds[ends.start - 2]]
    ends = ends.where(dotted & (text.token_kind[text.token_at(ends.start)] == kind_of.LOWER))
    ends = ends.where(soon_after(text, ends, batch.find("proof.own_site"), OWN_REACH))
    if not len(ends):
        return ends
    folded, start, keep = text.folded_text, ends.start.copy(), np.zeros(len(ends), dtype=bool)
    for row, (end, first) in enumerate(
        zip(ends.end.tolist(), text.message_start[ends.message].tolist(), strict=True)
    ):
        name = HOST.search(folded, max(first, end - MOST_OF_HOST), end)
        if name and "@" not in folded[max(first, name.start() - 1) : end + 1]:
            start[row], keep[row] = name.start(), True
    return Spans(ends.message, start, ends.end).where(keep)


@signal(
    family="credibility",
    title="work to look at",
    kind="count",
    unit="mentions",
    reads_as="higher: more that the reader can open and check",
    does_not_measure="what stands behind a link; on LinkedIn a link may look like spam",
    references=("Althoff et al. 2014: an image as evidence .81 log-odds of success",),
    direction="+",
    version=5,
    examples=(
        example("My work is at https://example.org/a?b=1.", 1, "https://example.org/a?b=1"),
        example("I have attached my resume.", 1),
        example("My drawings are at ada-byron.design, all of them.", 1, "ada-byron.design"),
        example("Write to my ada@mail.example.org.", 0),
        example("I bought it on example.com.", 0),
        example("He left.In May he came.", 0),
        example("Here is a short video of it.", 1),
        example("Do you attach great weight to it?", 0),
        example("I have not attached my resume.", 0),
    ),
)
def evidence_link(batch: Batch) -> Spans:
    """A link, an attachment or work that is offered for inspection."""
    text = batch.text
    shown = chain(text, batch.find("proof.shown"), batch.find("proof.artefact"), 2)
    return Spans.union([batch.once(whole_links), bare_links(batch), batch.find("proof.work"), shown])


@signal(
    family="credibility",
    kind="count",
    unit="mentions",
    reads_as="higher: more pictures are shown or offered",
    does_not_measure="what they show; whatever else can be checked counts in evidence_link",
    references=("Althoff et al. 2014: an image as evidence .81 log-odds of success",),
    direction="+",
    version=2,
    examples=(
        example("Here is a picture of the finished map: imgur.com/a1", 2, "a picture", "imgur.com"),
        example("I took some photos for the report.", 1, "took some photos"),
        example("I see the big picture.", 0),
        example("You pictured it well.", 0),
    ),
)
def picture_offered(batch: Batch) -> Spans:
    """Photos, screenshots, links to images."""
    return batch.find("proof.picture")


@signal(
    family="credibility",
    kind="count",
    unit="links",
    reads_as="higher: more pictures can be looked at",
    does_not_measure="what they show, or whether the link still works",
    references=("Althoff et al. 2014: an image as evidence .81 log-odds of success",),
    direction="+",
    examples=(
        example("The finished map: https://example.org/map.png", 1, "https://example.org/map.png"),
        example("Before and after: imgur.com/a1, imgur.com/b2.", 2),
        example("I can send a picture.", 0),
        example("My work is at https://example.org/pngs", 0),
    ),
)
def pictures_linked(batch: Batch) -> Spans:
    """Links to a picture: an image file, or a page of a host of images."""
    links = batch.once(whole_links)
    folded = batch.text.folded_text
    shown = [
        bool(IMAGE.search(folded, start, end)) for start, end in zip(links.start, links.end, strict=True)
    ]
    return links.where(np.array(shown, dtype=bool))


@signal(
    family="credibility",
    title="who referred the member",
    kind="count",
    unit="mentions",
    reads_as="higher: somebody whom the message names sends the writer",
    does_not_measure="whether they know of it",
    references=("practitioners: the strongest social proof in a first message",),
    direction="+",
    version=6,
    examples=(
        example("Maria Lopez suggested I contact you.", 1, "suggested I contact"),
        example("My former manager pointed me to you.", 1, "pointed me to you"),
        example("Our mutual friend Jana is well.", 1, "Our mutual friend Jana"),
        example("He suggested I contact you.", 0),
        example("LinkedIn suggested you.", 0),
    ),
)
def named_referral(batch: Batch) -> Spans:
    """A person, by name or by their tie, who sent the writer."""
    sent = batch.find("proof.referral")
    if len(sent):
        sent = sent.where(_by_somebody(batch, sent))
    return Spans.union([sent, batch.find("proof.mutual")])


def _by_somebody(batch: Batch, sent: Spans) -> NDArray[np.bool_]:
    """Whether shortly before each span, in its sentence, a person is named or told by their tie."""
    text = batch.text
    begin = text.token_at(sent.start)
    window = begin[:, None] - np.arange(1, NAME_REACH + 1)
    inside = window >= text.sentences.first_token[text.token_sentence[begin]][:, None]
    capital = inside & text.token_capitalised[np.maximum(window, 0)]
    rows, places = np.nonzero(capital)
    words = text.words(window[rows, places])
    named = np.zeros(len(sent), dtype=bool)
    named[rows[np.array([word not in NOBODY for word in words], dtype=bool)]] = True
    named |= soon_after(text, sent, batch.find("proof.referrer"), NAME_REACH - 1)
    return named & ~soon_after(text, sent, batch.find("pronouns.second_person"))


@signal(
    family="credibility",
    title="offer in return",
    kind="count",
    unit="mentions",
    reads_as="higher: more is offered back, to the reader or onward",
    does_not_measure="whether the reader wants it",
    references=("Althoff et al. 2014: reciprocity .32 log-odds of success",),
    direction="+",
    version=5,
    examples=(
        example("I will pay it forward.", 1, "I will pay it"),
        example("Happy to return the favour one day.", 1),
        example("I can't return the favour.", 0),
        example("Happy to share more about me.", 0),
    ),
)
def reciprocity_offer(batch: Batch) -> Spans:
    """An offer to return, repay, share back or pay forward."""
    return batch.find("proof.reciprocity")
