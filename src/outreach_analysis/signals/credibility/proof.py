"""What the reader can check, who sends the writer, and what is offered in return."""

from __future__ import annotations

import re

import numpy as np

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.sequences import chain, soon_after
from outreach_analysis.text import Spans

ADDRESS = re.compile(r"[^\s<>\"')\]]{1,400}")


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


@signal(
    family="credibility",
    kind="count",
    unit="mentions",
    reads_as="higher: more that the reader can open and check",
    does_not_measure="what stands behind a link; on LinkedIn a link may look like spam",
    references=("Althoff et al. 2014: an image as evidence .81 log-odds of success",),
    direction="+",
    examples=(
        example("My work is at https://example.org/a?b=1.", 1, "https://example.org/a?b=1"),
        example("I have attached my resume.", 1),
        example("Here is a short video of it.", 1),
        example("Do you attach great weight to it?", 0),
        example("I have not attached my resume.", 0),
    ),
)
def evidence_link(batch: Batch) -> Spans:
    """A link, an attachment or work that is offered for inspection."""
    text = batch.text
    shown = chain(text, batch.find("proof.shown"), batch.find("proof.artefact"), 2)
    return Spans.union([whole_links(batch), batch.find("proof.work"), shown])


@signal(
    family="credibility",
    kind="count",
    unit="mentions",
    reads_as="higher: somebody whom the message names sends the writer",
    does_not_measure="whether they know of it",
    references=("practitioners: the strongest social proof in a first message",),
    direction="+",
    examples=(
        example("Maria Lopez suggested I contact you.", 1, "suggested I contact"),
        example("My former manager pointed me to you.", 1, "pointed me to you"),
        example("Our mutual friend Jana says hello.", 1, "Our mutual friend Jana"),
        example("He suggested I contact you.", 0),
        example("LinkedIn suggested you.", 0),
    ),
)
def named_referral(batch: Batch) -> Spans:
    """A person, by name or by their tie, who sent the writer."""
    text = batch.text
    sent = batch.find("proof.referral")
    if len(sent):
        sent = sent.where(soon_after(text, sent, _people(batch), 4))
    return Spans.union([sent, batch.find("proof.mutual")])


def _people(batch: Batch) -> Spans:
    """Words that may name a person: capitals that are no pronoun, and 'my professor'."""
    text = batch.text
    sentences = np.flatnonzero(batch.sentence_mask(batch.find("proof.referral")))
    first, stop = text.sentences.first_token[sentences], text.sentences.first_token[sentences + 1]
    tokens = np.concatenate([np.arange(a, b) for a, b in zip(first.tolist(), stop.tolist(), strict=True)])
    capitals = text.token_spans(tokens[text.token_capitalised[tokens]])
    named = capitals.where(~capitals.overlapping(batch.find("proof.nobody")))
    return Spans.union([batch.find("proof.referrer"), named])


@signal(
    family="credibility",
    kind="count",
    unit="mentions",
    reads_as="higher: more is offered back, to the reader or onward",
    does_not_measure="whether the reader wants it",
    references=("Althoff et al. 2014: reciprocity .32 log-odds of success",),
    direction="+",
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
