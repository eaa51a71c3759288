"""Whether the message calls its reader by name, by a wrong one, or misspells it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.personalization.naming import (
    OPENING_CHARACTERS,
    addresses,
    candidates,
    in_ranges,
    named_tokens,
    recipients,
    unspaced_mentions,
)
from outreach_analysis.text import Spans, TextColumns
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.common_words import AFTER_NAMES, HONORIFICS
from outreach_analysis.text.names import PersonName, joined_spans, read_company

LONG_NAME = 6
ENDS = kind_of.table_of(kind_of.PAUSE, kind_of.NEWLINE, kind_of.TERMINAL)
REFERENCES = ("Edwards et al. 2009: about +25% odds of response for personalised materials (weak)",)


@signal(
    family="personalization",
    title="recipient's name",
    kind="count",
    unit="mentions",
    reads_as="higher: the message addresses this person by name more often",
    does_not_measure="whether the name is spelt as its owner spells it",
    needs=("recipient_name",),
    references=REFERENCES,
    direction="+",
    version=4,
    examples=(
        example("Hi Tom, thanks. Best, Ana", 1, "Tom", recipient_name="Thomas Baker"),
        example("Dear Dr. Byron, I hope Ada's paper helps.", 2, "Byron", "Ada's", recipient_name="Ada Byron"),
        example("您好王小明", 1, "王小明", recipient_name="王小明"),
        example("I will write. Will you?", 0, recipient_name="Will Smith"),
        example("In May I may come.", 0, recipient_name="May Lee"),
        example("Hi Tom", float("nan")),
    ),
)
def recipient_name_mentions(batch: Batch) -> Spans:
    """Mentions of the recipient by any name or nickname, where a name may stand."""
    tokens = batch.once(named_tokens)
    spelt = joined_spans(batch.text, tokens, tokens)
    return Spans.union([spelt, batch.once(unspaced_mentions)])


@signal(
    family="personalization",
    title="greeted by name",
    kind="flag",
    unit="0 or 1",
    reads_as="higher: the greeting names the reader",
    does_not_measure="whether the form of address suits (first name or title)",
    needs=("recipient_name",),
    references=REFERENCES,
    direction="+",
    version=4,
    examples=(
        example("Hello José!", 1, "José", recipient_name="Jose Alvarez"),
        example("Dear Ms. Smith-Jones,\nyour talk", 1, "Smith-Jones", recipient_name="Ann Smith-Jones"),
        example("Will, thanks for the talk.", 1, "Will", recipient_name="Will Smith"),
        example("Dr. Byron, thanks for the talk.", 1, "Byron", recipient_name="Ada Byron"),
        example("Tanaka-san, thanks for the talk.", 1, "Tanaka", recipient_name="Kenji Tanaka"),
        example("Hi JR, thanks for the talk.", 1, "JR", recipient_name="J. R. Whitfield"),
        example("Ada \u2014 thanks for the talk.", 1, "Ada", recipient_name="Ada Byron"),
        example("Dear Olena,", 1, "Olena", recipient_name="Олена Коваль"),
        example("Will you come?", 0, recipient_name="Will Smith"),
        example("Hi there, Tom told me.", 0, recipient_name="Tom Baker"),
        example("Dear Sir or Madam, is Tom in?", 0, recipient_name="Tom Baker"),
    ),
)
def greeting_names_recipient(batch: Batch) -> Spans:
    """The recipient's name in the greeting, or at the very start before a pause."""
    text = batch.text
    tokens = batch.once(named_tokens)
    greeted = in_ranges(tokens, batch.once(addresses))
    place = tokens - text.first_token[text.token_message[tokens]]
    beside = np.minimum(tokens + 1, text.token_count - 1)
    honoured = np.array([word in AFTER_NAMES for word in text.words(beside)], dtype=bool)
    halted = _halts(text, tokens) | (honoured & _halts(text, beside))
    titled = np.array([word in HONORIFICS for word in text.words(np.maximum(tokens - 1, 0))], dtype=bool)
    called = (place == 0) & halted | (place == 1) & halted & (titled | np.isin(tokens - 1, tokens))
    chosen = tokens[greeted | called | (place == 0) & np.isin(tokens + 1, tokens[called])]
    unspaced = batch.once(unspaced_mentions)
    early = unspaced.start - text.message_start[unspaced.message] < OPENING_CHARACTERS
    return Spans.union([joined_spans(text, chosen, chosen), unspaced.where(early)]).first_of_each()


def _halts(text: TextColumns, tokens: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a pause, a dash between spaces or the end of a line or a sentence follows each token."""
    end = text.token_end[tokens]
    ending = text.kinds[end]
    dash = (ending == kind_of.SPACE) & (text.kinds[end + 1] == kind_of.HYPHEN)
    result: NDArray[np.bool_] = ENDS[ending] | dash
    return result


def _near(word: str, person: PersonName) -> bool:
    """Whether a word is one or two slips away from a name of the person."""
    from rapidfuzz.distance import OSA

    for name in {*person.given, *person.family, *person.called}:
        shortest = min(len(word), len(name))
        if shortest < 3 or (shortest == 3 and len(word) == len(name)):
            continue
        allowed = 2 if shortest >= LONG_NAME else 1
        if 0 < OSA.distance(word, name, score_cutoff=allowed) <= allowed:
            return True
    return False


def _same_script(word: str, person: PersonName) -> bool:
    return any(word[0].isascii() == name[0].isascii() for name in person.called)


def _shortens(word: str, person: PersonName) -> bool:
    """Whether a word is the first letters of the names: MJ for María-José, JB for Jo Baker."""
    given = "".join(name[0] for name in person.given)
    family = "".join(name[0] for name in person.family)
    return len(word) > 1 and (given.startswith(word) or word == given[:1] + family)


def misaddressed(batch: Batch) -> tuple[Spans, Spans]:
    """Greetings that misspell the reader's name, and greetings that name somebody else."""
    text = batch.text
    ranges = batch.once(addresses)
    people = batch.once(recipients)
    companies = batch.context.get("recipient_company") or [""] * len(batch)
    named = set(batch.once(named_tokens).tolist())
    spelt_so = batch.once(unspaced_mentions)
    by_letters = set(spelt_so.message.tolist())
    misspelt: list[int] = []
    strangers: list[tuple[int, int]] = []
    for row, message in enumerate(ranges.message.tolist()):
        person = people[message]
        if person is None or not person.called or message in by_letters:
            continue
        found = candidates(batch, ranges, row)
        others = [(token, word) for token, word in found if token not in named]
        slips = [token for token, word in others if _near(word, person)]
        misspelt += slips
        if slips or len(others) < len(found) or not others:
            continue
        firm = {word for form in read_company(companies[message]) for word in form}
        fits = any(
            word in firm
            or _shortens(word, person)
            or word[0] in person.initials
            or not _same_script(word, person)
            for _, word in others
        )
        if not fits:
            strangers.append((others[0][0], others[-1][0]))
    wrong = np.array(strangers, dtype=np.int64).reshape(-1, 2)
    return text.token_spans(np.array(misspelt, dtype=np.int64)), text.token_spans(wrong[:, 0], wrong[:, 1])


@signal(
    family="personalization",
    kind="flag",
    unit="0 or 1",
    reads_as="higher: the greeting names somebody else",
    does_not_measure="names outside the greeting, and English names that people choose beside their own",
    needs=("recipient_name",),
    references=("hypothesis: the plainest sign that a letter was meant for another",),
    direction="-",
    version=5,
    examples=(
        example("Hi Sarah, I saw your talk.", 1, "Sarah", recipient_name="Thomas Baker"),
        example("hi sarah,\ni saw your talk", 1, "sarah", recipient_name="Thomas Baker"),
        example("Hi Tom, Sarah sent me.", 0, recipient_name="Thomas Baker"),
        example("Dear Hiring Manager,", 0, recipient_name="Thomas Baker"),
        example("Hi there, Sarah sent me.", 0, recipient_name="Thomas Baker"),
    ),
)
def wrong_name(batch: Batch) -> Spans:
    """A greeting that names a person who is not the recipient."""
    return batch.once(misaddressed)[1]


@signal(
    family="personalization",
    kind="flag",
    unit="0 or 1",
    reads_as="higher: the greeting misspells the reader's name by a letter or two",
    does_not_measure="accents left out, which are not counted as slips",
    needs=("recipient_name",),
    references=("hypothesis: a misspelt name undoes the attention it shows",),
    direction="-",
    version=2,
    examples=(
        example("Hi Katherin, thanks.", 1, "Katherin", recipient_name="Katherine Moss"),
        example("Dear Mr Bakker,", 1, "Bakker", recipient_name="Thomas Baker"),
        example("Hi Kate, thanks.", 0, recipient_name="Katherine Moss"),
        example("Hola Jose,", 0, recipient_name="José Díaz"),
        example("Hi Tim,", 0, recipient_name="Tom Baker"),
    ),
)
def misspelt_name(batch: Batch) -> Spans:
    """A word of the greeting that is one or two letters away from the recipient's name."""
    return batch.once(misaddressed)[0]
