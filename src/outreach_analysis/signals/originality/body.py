"""What a member wrote between greeting and signature, without what a merge fills in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import TEMPLATE
from outreach_analysis.signals.corpus import Words
from outreach_analysis.signals.personalization.company import (
    recipient_company_mentions,
    recipient_title_mentions,
)
from outreach_analysis.signals.personalization.names import recipient_name_mentions
from outreach_analysis.signals.personalization.naming import addresses
from outreach_analysis.signals.personalization.placeholders import placeholder_left

SIGN_OFF_WORDS = 12
MERGED = {
    "recipient_name": recipient_name_mentions,
    "recipient_company": recipient_company_mentions,
    "recipient_title": recipient_title_mentions,
}


def find_body_words(batch: Batch) -> Words:
    """Words of each message, its greeting, signature, placeholders and merge fields left out.

    Parameters
    ----------
    batch : Batch

    Returns
    -------
    Words
        In order; rows counted in the batch.
    """
    body = np.flatnonzero(_is_body(batch))
    return Words(batch.text.token_hash[body], batch.text.token_message[body])


def find_template_words(batch: Batch) -> Words:
    """Body words of the template of each message; none where the template is unknown.

    Parameters
    ----------
    batch : Batch

    Returns
    -------
    Words
        In order; rows counted in the batch.
    """
    templates = batch.context.get(TEMPLATE)
    if templates is None or not any(templates):
        return Words.none()
    distinct = list(dict.fromkeys(templates))
    number = {template: place for place, template in enumerate(distinct)}
    words = find_body_words(Batch(distinct))
    counts = np.bincount(words.message, minlength=len(distinct))
    starts = np.cumsum(counts) - counts
    chosen = np.fromiter((number[template] for template in templates), dtype=np.int64, count=len(templates))
    message = np.repeat(np.arange(len(chosen)), counts[chosen])
    first = np.repeat(np.cumsum(counts[chosen]) - counts[chosen], counts[chosen])
    return Words(words.hash[np.arange(len(message)) - first + starts[chosen][message]], message)


def _is_body(batch: Batch) -> NDArray[np.bool_]:
    """Whether each token belongs to the body."""
    text = batch.text
    greetings = batch.find("names.greeting").first_of_each()
    opens = text.token_at(greetings.start) == text.first_token[greetings.message]
    left_out = [greetings.where(opens), batch.once(placeholder_left)]
    left_out += [batch.once(read) for need, read in MERGED.items() if batch.knows(need).any()]
    addressed = batch.once(addresses)
    named = addressed.closed | text.token_capitalised[addressed.first]
    first = [addressed.first[named], *(text.token_at(spans.start) for spans in left_out)]
    stop = [addressed.last[named] + 1, *(text.token_at(spans.end) for spans in left_out)]
    inside = np.zeros(text.token_count + 1, dtype=np.int64)
    np.add.at(inside, np.concatenate(first), 1)
    np.add.at(inside, np.concatenate(stop), -1)

    goodbyes = batch.find("courtesy.goodbye")
    begins, ends = text.token_at(goodbyes.start), text.first_token[goodbyes.message + 1]
    closes = ends - begins <= SIGN_OFF_WORDS
    np.add.at(inside, begins[closes], 1)
    np.add.at(inside, ends[closes], -1)
    body: NDArray[np.bool_] = np.cumsum(inside)[:-1] <= 0
    return body
