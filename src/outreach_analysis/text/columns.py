"""From a list of messages to flat arrays of characters, tokens and sentences."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.characters import look_up
from outreach_analysis.text.hashing import hash_slices, is_among
from outreach_analysis.text.quoting import FOOTER_OPENINGS, find_quoted
from outreach_analysis.text.sentences import Sentences, find_sentences
from outreach_analysis.text.spans import Spans

SEPARATOR = "\n\x1e\n"
OPENING_LENGTH, OPENING_BITS = 6, 10
OPENING_MASK = (1 << OPENING_BITS) - 1
PAIR_MASK = (1 << 2 * OPENING_BITS) - 1
RULES = ("--", "__")
"""What opens a line above a signature or a footer."""
QUOTE_MARKS = ">\t "


def _pack(opening: str) -> int:
    return sum(ord(letter) << (OPENING_BITS * place) for place, letter in enumerate(opening))


def _table_of(characters: str) -> NDArray[np.bool_]:
    table = np.zeros(OPENING_MASK + 1, dtype=bool)
    table[list(map(ord, characters))] = True
    return table


IS_QUOTE_MARK = _table_of(QUOTE_MARKS)
MAY_OPEN = _table_of(QUOTE_MARKS + "".join(opening[0] for opening in (*RULES, *FOOTER_OPENINGS)))
PACKED_RULES = np.array(sorted(map(_pack, RULES)), dtype=np.uint64)
PACKED_OPENINGS = np.array(sorted(map(_pack, FOOTER_OPENINGS)), dtype=np.uint64)


def _is_wordish(kinds: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Letters, marks and digits: kinds that stand next to each other."""
    wordish: NDArray[np.bool_] = (kinds - kind_of.LOWER) <= kind_of.DIGIT - kind_of.LOWER
    return wordish


def _is_letter(kinds: NDArray[np.uint8]) -> NDArray[np.bool_]:
    letter: NDArray[np.bool_] = (kinds - kind_of.LOWER) <= kind_of.MARK - kind_of.LOWER
    return letter


@dataclass(frozen=True, eq=False)
class TextColumns:
    """A batch of messages as flat arrays.

    Offsets count code points of the joined buffer: message `i` stands at
    `message_start[i]:message_end[i]`, in NFC. `original_offset` leads back to the
    text as it was given.

    Parameters
    ----------
    buffer : str
        All messages, joined.
    kinds : uint8 array, shape (characters,)
        Kind of each character (see `text.characters`); quoted text is blanked.
    vowels : bool array, shape (characters,)
    signs : int64 array
        Offsets of what is no letter, mark, digit or space; of quoted text, its beginning.
    folded : uint32 array, shape (characters,)
        Lower-cased code points with plain quotes, dashes and spaces.
    message_start, message_end : int64 arrays, shape (messages,)
    token_start, token_end : int64 arrays, shape (tokens,)
        A token is a run of letters, marks and digits; an apostrophe between letters
        belongs to it ("don't").
    first_token : int64 array, shape (messages + 1,)
        First token of each message, and the number of tokens, so that slices work.
    token_message : int64 array, shape (tokens,)
    token_hash : uint64 array, shape (tokens,)
        The same for the same folded word, in any batch.
    offset_maps : dict of int to int64 array
        For messages that were not in NFC: original offset of each NFC offset.
    """

    buffer: str
    kinds: NDArray[np.uint8]
    vowels: NDArray[np.bool_]
    signs: NDArray[np.int64]
    folded: NDArray[np.uint32]
    message_start: NDArray[np.int64]
    message_end: NDArray[np.int64]
    token_start: NDArray[np.int64]
    token_end: NDArray[np.int64]
    first_token: NDArray[np.int64]
    token_message: NDArray[np.int64]
    token_hash: NDArray[np.uint64]
    offset_maps: dict[int, NDArray[np.int64]]

    def __len__(self) -> int:
        return len(self.message_start)

    @property
    def token_count(self) -> int:
        """Number of tokens in the batch."""
        return len(self.token_start)

    @cached_property
    def folded_text(self) -> str:
        """The buffer folded, one character for one, for patterns to read."""
        whole = self.folded.view(f"<U{len(self.folded)}")  # numpy reads code points three times as fast
        text: str = whole.item()
        return text

    @cached_property
    def kind_of_signs(self) -> NDArray[np.uint8]:
        """Kind of each of `signs`."""
        return self.kinds.take(self.signs)

    def signs_of_kind(self, kind: int) -> NDArray[np.int64]:
        """Offsets of one kind of `signs`; of quoted text, which reads as line ends, only its beginning."""
        offsets: NDArray[np.int64] = self.signs.compress(self.kind_of_signs == kind)
        return offsets

    @cached_property
    def terminals(self) -> NDArray[np.int64]:
        """Offsets of full stops, question and exclamation marks."""
        return self.signs_of_kind(kind_of.TERMINAL)

    @cached_property
    def newlines(self) -> NDArray[np.int64]:
        """Offsets of line ends."""
        return self.signs_of_kind(kind_of.NEWLINE)

    @cached_property
    def symbols(self) -> NDArray[np.int64]:
        """Offsets of what is no letter, digit, space, stop, pause or hyphen: quotes, brackets, emoji, other."""
        return self.signs.compress(self.kind_of_signs >= kind_of.QUOTE)

    @cached_property
    def sentences(self) -> Sentences:
        """Where sentences begin and end."""
        return find_sentences(self)

    @cached_property
    def token_sentence(self) -> NDArray[np.int64]:
        """Sentence of each token."""
        return self.sentences.of_token

    @cached_property
    def words_left(self) -> NDArray[np.int64]:
        """Number of tokens that follow each token in its sentence."""
        tokens = np.arange(self.token_count)
        return self.sentences.first_token[1:].take(self.token_sentence) - 1 - tokens

    @cached_property
    def token_kind(self) -> NDArray[np.uint8]:
        """Kind of the first character of each token."""
        return self.kinds.take(self.token_start)

    @cached_property
    def token_capitalised(self) -> NDArray[np.bool_]:
        """Whether each token begins with a capital."""
        capitalised: NDArray[np.bool_] = self.token_kind == kind_of.UPPER
        return capitalised

    @cached_property
    def capitals(self) -> NDArray[np.int64]:
        """Tokens that begin with a capital."""
        return np.flatnonzero(self.token_capitalised)

    @cached_property
    def shouted(self) -> NDArray[np.bool_]:
        """Whether the second character of each of `capitals` is a capital too."""
        second: NDArray[np.bool_] = self.kinds.take(self.token_start.take(self.capitals) + 1) == kind_of.UPPER
        return second

    @cached_property
    def figures(self) -> NDArray[np.int64]:
        """Tokens that begin with a digit."""
        return np.flatnonzero(self.token_kind == kind_of.DIGIT)

    @cached_property
    def words_per_message(self) -> NDArray[np.float64]:
        """Number of tokens in each message."""
        return np.diff(self.first_token).astype(np.float64)

    @cached_property
    def _tokens_ended(self) -> NDArray[np.int32]:
        """How many tokens have ended at each offset."""
        ends = np.zeros(len(self.kinds) + 1, dtype=np.uint8)
        ends[self.token_end] = 1
        return np.cumsum(ends, dtype=np.int32)

    def token_at(self, offset: NDArray[np.int64]) -> NDArray[np.int64]:
        """Index of the first token that ends after each offset."""
        return self._tokens_ended.take(offset).astype(np.int64)

    def token_spans(self, first: NDArray[np.int64], last: NDArray[np.int64] | None = None) -> Spans:
        """Spans from token `first` to token `last`, both included."""
        final = first if last is None else last
        return Spans(self.token_message.take(first), self.token_start.take(first), self.token_end.take(final))

    def spans_at(self, start: NDArray[np.int64], end: NDArray[np.int64]) -> Spans:
        """Spans from buffer offsets."""
        message = np.searchsorted(self.message_start, start, side="right") - 1
        return Spans(message, start, end)

    def sentence_of(self, spans: Spans) -> NDArray[np.int64]:
        """Sentence in which each span begins."""
        if not self.token_count:
            return np.zeros(len(spans), dtype=np.int64)
        return self.token_sentence[np.minimum(self.token_at(spans.start), self.token_count - 1)]

    def words(self, tokens: NDArray[np.int64]) -> list[str]:
        """Folded words of some tokens."""
        text = self.folded_text
        starts, ends = self.token_start[tokens].tolist(), self.token_end[tokens].tolist()
        return [text[start:end] for start, end in zip(starts, ends, strict=True)]

    def original_offsets(self, spans: Spans) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Start and end of each span in its own message, as the text was given."""
        base = self.message_start[spans.message]
        start, end = spans.start - base, spans.end - base
        for message, offsets in self.offset_maps.items():
            chosen = np.flatnonzero(spans.message == message)
            start[chosen] = offsets[start[chosen]]
            end[chosen] = offsets[end[chosen]]
        return start, end


def to_nfc(text: str) -> tuple[str, NDArray[np.int64]]:
    r"""Compose a text, and where each composed offset stood before.

    Parameters
    ----------
    text : str

    Returns
    -------
    composed : str
    offsets : int64 array, shape (len(composed) + 1,)
        Original offset of each composed character, and of the end.

    Examples
    --------
    >>> composed, offsets = to_nfc("e\u0301a")
    >>> composed, offsets.tolist()
    ('éa', [0, 2, 3])
    """
    pieces: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and not _starts_piece(text[end]):
            end += 1
        piece = unicodedata.normalize("NFC", text[start:end])
        pieces.append(piece)
        offsets.extend(min(start + i, end - 1) for i in range(len(piece)))
        start = end
    composed = "".join(pieces)
    return composed, np.array([*offsets, len(text)], dtype=np.int64)


def _starts_piece(character: str) -> bool:
    """Whether nothing before this character can compose with it."""
    code = ord(character)
    if code < 0x300:
        return True
    conjoining = 0x1160 <= code <= 0x11FF
    return not conjoining and unicodedata.combining(character) == 0 and _composes_alone(character)


def _composes_alone(character: str) -> bool:
    return unicodedata.category(character) not in ("Mc", "Mn")


def _begins_unwritten(
    folded: NDArray[np.uint32], breaks: NDArray[np.int64], message_start: NDArray[np.int64]
) -> list[int]:
    """Messages of which a line begins as quoted text, signatures and footers do."""
    first = np.minimum(folded.take(breaks + 1, mode="clip"), OPENING_MASK)
    opening = breaks.compress(MAY_OPEN.take(first)) + 1
    packed = np.zeros(len(opening), dtype=np.uint64)
    for place in range(OPENING_LENGTH):
        letters = np.minimum(folded.take(opening + place, mode="clip"), OPENING_MASK)
        packed |= letters.astype(np.uint64) << np.uint64(OPENING_BITS * place)
    marked = is_among(packed, PACKED_OPENINGS) | IS_QUOTE_MARK[packed & np.uint64(OPENING_MASK)]
    marked |= is_among(packed & np.uint64(PAIR_MASK), PACKED_RULES)
    rows = np.searchsorted(message_start, opening.compress(marked), side="right") - 1
    chosen: list[int] = np.unique(rows[rows >= 0]).tolist()
    return chosen


def read_texts(texts: Sequence[str], *, skip_quoted: bool = True) -> TextColumns:
    """Join messages into one buffer and find their tokens.

    Parameters
    ----------
    texts : sequence of str, length n
    skip_quoted : bool
        Leave out quoted lines, signature blocks and mail footers.

    Returns
    -------
    TextColumns
        With n messages, in the order given.

    Notes
    -----
    The work is linear in the number of characters.

    Examples
    --------
    >>> columns = read_texts(["Hi Ada, don't worry."])
    >>> columns.words(np.arange(columns.token_count))
    ['hi', 'ada', "don't", 'worry']
    """
    offset_maps: dict[int, NDArray[np.int64]] = {}
    composed: list[str] = list(texts)
    for row, text in enumerate(composed):
        if not text.isascii() and not unicodedata.is_normalized("NFC", text):
            composed[row], offset_maps[row] = to_nfc(text)
    lengths = np.fromiter(map(len, composed), dtype=np.int64, count=len(composed))
    step = len(SEPARATOR)
    message_end = np.cumsum(lengths + step)
    message_start = message_end - lengths
    buffer = SEPARATOR + SEPARATOR.join(composed) + SEPARATOR
    codes = np.array([buffer]).view(np.uint32)  # three times as fast as to encode
    kinds, vowels, folded = look_up(codes)
    signs = np.flatnonzero(kinds > kind_of.DIGIT)
    if skip_quoted:
        breaks = signs.compress(kinds.take(signs) == kind_of.NEWLINE)
        begins = []
        for row in _begins_unwritten(folded, breaks, message_start):
            for start, end in find_quoted(composed[row]):
                begins.append(int(message_start[row]) + start)
                kinds[begins[-1] : int(message_start[row]) + end] = kind_of.NEWLINE
        begin = np.array(begins, dtype=np.int64)
        place = signs.searchsorted(begin)
        fresh = np.flatnonzero(signs[place] != begin)
        signs = np.insert(signs, place[fresh], begin[fresh])

    wordish = _is_wordish(kinds)
    apostrophes = signs.compress(kinds.take(signs) == kind_of.APOSTROPHE)
    inner = apostrophes.compress(
        _is_letter(kinds.take(apostrophes - 1)) & _is_letter(kinds.take(apostrophes + 1))
    )
    wordish[inner] = True
    edges = np.flatnonzero(wordish[1:] != wordish[:-1]) + 1
    token_start, token_end = np.ascontiguousarray(edges.reshape(-1, 2).T)
    stray = kinds.take(token_start) == kind_of.MARK
    if stray.any():
        token_start, token_end = token_start[~stray], token_end[~stray]
    first_token = np.append(np.searchsorted(token_start, message_start), len(token_start))
    return TextColumns(
        buffer=buffer,
        kinds=kinds,
        vowels=vowels,
        signs=signs,
        folded=folded,
        message_start=message_start,
        message_end=message_end,
        token_start=token_start,
        token_end=token_end,
        first_token=first_token,
        token_message=np.repeat(np.arange(len(composed)), np.diff(first_token)),
        token_hash=hash_slices(folded, token_start, token_end),
        offset_maps=offset_maps,
    )
