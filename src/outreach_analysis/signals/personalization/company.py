"""Whether the message names where the reader works and what they do there."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.personalization.naming import everyday, naming_words, stands_as_name
from outreach_analysis.signals.sequences import soon_after
from outreach_analysis.text import Spans
from outreach_analysis.text.common_words import (
    COMPANIES_THAT_ARE_WORDS,
    EVERYDAY,
    NAMES_THAT_ARE_WORDS,
    OFFICE,
)
from outreach_analysis.text.names import WORD, Named, bare_word, find_own, joined_spans, plain, read_company

SEGMENT = re.compile(r"[,|/;()\u00b7\u2022@]|\s[-\u2013\u2014]\s|\s(?:at|bei|chez)\s", re.IGNORECASE)
COMMON = COMPANIES_THAT_ARE_WORDS | NAMES_THAT_ARE_WORDS | EVERYDAY | OFFICE
JOINTS = frozenset(["of", "the", "and", "for", "in", "to", "a", "an", "de"])
LEAST_TITLE, LEAST_SHORT, MOST_LETTERS = 6, 4, 4
NO_SHORT_TITLES = EVERYDAY | OFFICE | frozenset(["head", "lead", "chair", "host", "staff", "aide", "chief"])
NO_COMPANY = frozenset(
    [
        "university",
        "college",
        "school",
        "monday",
        "friday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
    ]
)


def company_places(batch: Batch) -> Named:
    """Where messages name the recipient's company, in positions where a name may stand."""
    text = batch.text
    companies = batch.context.get("recipient_company") or [""] * len(batch)
    phrases = [
        (row, form) for row, company in enumerate(companies) if company for form in read_company(company)
    ]
    found = find_own(text, batch.once(naming_words), phrases)
    if not len(found):
        return found
    words = [bare_word(word) for word in text.words(found.first)]
    single = found.first == found.last
    common = everyday(found, words, COMMON)
    common |= single & ((text.token_end - text.token_start)[found.first] <= 3)
    begins = found.first == text.sentences.first_token[text.token_sentence[found.first]]
    named = stands_as_name(text, found.first, common) & ~(common & begins)
    possessive = text.folded[text.token_end[found.first] - 2] == ord("'")
    named |= text.token_capitalised[found.first] & possessive
    return found.where(~single | named)


@signal(
    family="personalization",
    title="recipient's company named",
    kind="count",
    unit="mentions",
    reads_as="higher: the recipient's company is named more often",
    does_not_measure="whether anything is known about it; a merge field fills this too",
    needs=("recipient_company",),
    references=("practitioners: weak by itself, for a template names the company too",),
    direction="+",
    version=2,
    examples=(
        example("I follow what Target does.", 1, "Target", recipient_company="Target Corporation"),
        example("Bank of America is hiring.", 1, "Bank of America", recipient_company="Bank of America"),
        example("Our target is to close the gap.", 0, recipient_company="Target"),
        example("Target dates slip.", 0, recipient_company="Target"),
        example("Next, I would like to ask.", 0, recipient_company="Next"),
        example("I like apples from an apple tree.", 0, recipient_company="Apple Inc."),
    ),
)
def recipient_company_mentions(batch: Batch) -> Spans:
    """Mentions of the recipient's company by its name, short form or initials."""
    found = batch.once(company_places)
    return joined_spans(batch.text, found.first, found.last)


def _is_title(word: str, segment: str) -> bool:
    """Whether a word is a title by itself: a long one, a rarer short one ("chef"), or letters ("CTO")."""
    letters = segment.isupper() and len(word) <= MOST_LETTERS
    return len(word) >= LEAST_TITLE or letters or (len(word) >= LEAST_SHORT and word not in NO_SHORT_TITLES)


def _title_phrases(title: str) -> list[tuple[str, ...]]:
    """A job title whole, and its pairs of content words."""
    phrases: list[tuple[str, ...]] = []
    for segment in SEGMENT.split(title[:200]):
        words = [plain(word) for word in WORD.findall(segment)]
        content = [word for word in words if word not in JOINTS]
        if len(content) == 1 and _is_title(content[0], segment):
            phrases.append((content[0],))
        elif len(content) > 1:
            phrases.append(tuple(words))
            phrases += [
                (left, right) for left, right in pairwise(words) if left not in JOINTS and right not in JOINTS
            ]
    return phrases


@signal(
    family="personalization",
    title="recipient's job title named",
    kind="count",
    unit="mentions",
    reads_as="higher: the recipient's job is named more often",
    does_not_measure="whether the writer knows what the job is; titles that the writer claims or seeks are left out",
    needs=("recipient_title",),
    references=("practitioners: weak by itself, for a template names the title too",),
    direction="+",
    version=2,
    examples=(
        example("As head of maps you see much.", 1, "head of maps", recipient_title="Head of Maps"),
        example("A data engineer like you", 1, "data engineer", recipient_title="Senior Data Engineer"),
        example("How does a nurse sleep by day?", 1, "nurse", recipient_title="Nurse"),
        example("Does a CTO still write code?", 1, "CTO", recipient_title="CTO"),
        example("We took the lead in May.", 0, recipient_title="Lead"),
        example("I'm a nurse too.", 0, recipient_title="Nurse"),
        example("I'm a data engineer too.", 0, recipient_title="Senior Data Engineer"),
        example("My head is full of maps.", 0, recipient_title="Head of Maps"),
    ),
)
def recipient_title_mentions(batch: Batch) -> Spans:
    """Mentions of the recipient's job title, whole or two of its words."""
    text = batch.text
    titles = batch.context.get("recipient_title") or [""] * len(batch)
    phrases = [(row, form) for row, title in enumerate(titles) if title for form in _title_phrases(title)]
    found = find_own(text, batch.once(naming_words), phrases)
    spans = joined_spans(text, found.first, found.last)
    own = soon_after(
        text, spans, batch.find("introduction.claims", "introduction.after", "introduction.goal"), 2
    )
    return spans.where(~own)


@signal(
    family="personalization",
    kind="flag",
    unit="0 or 1",
    reads_as="higher: another company stands where the recipient's should",
    does_not_measure="earlier employers that no profile tells of; companies named elsewhere in the message",
    needs=("recipient_company",),
    references=("hypothesis: the sign of a template filled for somebody else",),
    direction="-",
    version=5,
    examples=(
        example("Your role at Siemens interests me.", 1, "Siemens", recipient_company="Bosch GmbH"),
        example("I'd love joining Oracle.", 1, "Oracle", recipient_company="Bosch GmbH"),
        example("Your role at Bosch interests me.", 0, recipient_company="Bosch GmbH"),
        example("I work at Siemens.", 0, recipient_company="Bosch GmbH"),
    ),
)
def wrong_company(batch: Batch) -> Spans:
    """A company that is not the recipient's, named as if it were."""
    text = batch.text
    places = batch.find("company.place")
    places = places.where(batch.knows("recipient_company")[places.message])
    if not len(places):
        return places
    known = batch.once(company_places)
    capitals = text.token_capitalised
    chosen: list[int] = []
    named = set(known.first.tolist())
    bounds = (text.token_at(places.start).tolist(), text.token_at(places.end - 1).tolist())
    for begin, stop, message in zip(*bounds, places.message.tolist(), strict=True):
        tokens = np.arange(begin, stop + 1)
        last = next((token for token in tokens[::-1] if token > tokens[0] and capitals[token]), None)
        if last is None or any(token in named for token in (*tokens.tolist(), int(tokens[-1]) + 1)):
            continue
        word = bare_word(text.words(np.array([last]))[0])
        told = " ".join(
            (batch.context.get(need) or [""] * len(batch))[message]
            for need in ("recipient_company", "recipient_profile", "recipient_title")
        )
        if word not in NO_COMPANY and word not in {plain(known_word) for known_word in WORD.findall(told)}:
            chosen.append(int(last))
    return text.token_spans(np.array(chosen, dtype=np.int64))
