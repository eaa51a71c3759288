"""Faces typed or drawn, by their mood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.text import Spans
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.hashing import is_among

COLON, SEMICOLON = ord(":"), ord(";")
NOSES, GLAD_MOUTHS, SAD_MOUTHS = (
    np.array(sorted(map(ord, letters)), dtype=np.uint32) for letters in ("-'", ")]dp", "([/c")
)
GLAD_FACES, SAD_FACES = (
    np.array(sorted(codes), dtype=np.uint32)
    for codes in (
        (*range(0x1F600, 0x1F60F), *range(0x1F617, 0x1F61E), 0x1F642, 0x1F643, 0x1F929, 0x1F970, 0x263A),
        (*range(0x1F612, 0x1F617), *range(0x1F61E, 0x1F62E), 0x1F641, 0x1F97A, 0x2639),
    )
)
LONGEST = 3
WORDISH = kind_of.table_of(kind_of.LOWER, kind_of.UPPER, kind_of.LETTER, kind_of.MARK, kind_of.DIGIT)


def _eyes(batch: Batch) -> NDArray[np.int64]:
    """Where a typed face may begin."""
    places = batch.text.signs_of_kind(kind_of.PAUSE)
    drawn = batch.text.folded.take(places)
    places = places.compress((drawn == COLON) | (drawn == SEMICOLON))
    eyes: NDArray[np.int64] = places.compress(places + LONGEST < len(batch.text.folded))
    return eyes


def _typed(batch: Batch, mouths: NDArray[np.uint32]) -> Spans:
    """Eyes, perhaps a nose, and one of some mouths, with no word right behind them."""
    text = batch.text
    eyes = batch.once(_eyes)
    mouth = eyes + 1 + is_among(text.folded[eyes + 1], NOSES)
    fits = is_among(text.folded[mouth], mouths)
    eyes, mouth = eyes[fits], mouth[fits]
    behind = mouth + 1
    alone = ~WORDISH[text.kinds[behind]] & (text.folded[behind] != ord("/"))
    lettered = WORDISH[text.kinds[mouth]] & WORDISH[text.kinds[eyes - 1]]
    return text.spans_at(eyes[alone & ~lettered], behind[alone & ~lettered])


def _drawn(batch: Batch, faces: NDArray[np.uint32]) -> Spans:
    places = batch.text.signs_of_kind(kind_of.EMOJI)
    places = places[is_among(batch.text.folded[places], faces)]
    return batch.text.spans_at(places, places + 1)


@signal(
    family="politeness",
    kind="count",
    unit="faces",
    reads_as="higher: more smiling faces",
    does_not_measure="irony; other emoji, which informality counts",
    references=("Glikson, Cheshin & van Kleef 2018 (smileys lower the impression of competence at work)",),
    direction="unknown",
    examples=(
        example("Thanks :) see you ;-)", 2, ":)", ";-)"),
        example("It works 😀", 1, "😀"),
        example("Two things: (a) and (b).", 0),
        example("The ratio is 3:1.", 0),
    ),
)
def happy_faces(batch: Batch) -> Spans:
    """Smileys, typed or as emoji."""
    return Spans.union([_typed(batch, GLAD_MOUTHS), _drawn(batch, GLAD_FACES)])


@signal(
    family="politeness",
    kind="count",
    unit="faces",
    reads_as="higher: more sad faces",
    does_not_measure="sadness in words",
    references=("Small & Verrochi 2009 (a sad face on an appeal raised donations; typed faces untested)",),
    direction="unknown",
    examples=(
        example("My train was late :( and so was I :'(", 2, ":(", ":'("),
        example("I missed it 😢", 1, "😢"),
        example("It is at http://example.org", 0),
        example("He said so :(see below).", 0),
    ),
)
def sad_faces(batch: Batch) -> Spans:
    """Frowns, typed or as emoji."""
    return Spans.union([_typed(batch, SAD_MOUTHS), _drawn(batch, SAD_FACES)])
