"""What changed between two versions of a text, word by word and sentence by sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from outreach_analysis.coaching.zones import find_sentences, zone_words

WORD_OR_GAP = re.compile(r"\w+(?:['\u2019]\w+)*|[^\w\s]|\s+")
WORD = re.compile(r"\w")
WORDS = re.compile(r"\w+")
ISLAND_WORDS = 2
"""So few words that stayed between two larger changes stayed by chance: they are shown as changed."""
ALIKE = 0.5
"""Sentences that share at least so much of their words, in order, are one sentence, rewritten."""
PARAPHRASED = 0.35
"""So are sentences that share at least so much of their rarer words, in any order."""
RARE_SENTENCES, RARE_LETTERS = 3, 4
"""A rarer word has four letters or more and stands in at most three sentences of each version."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of text that was kept, deleted or inserted.

    Parameters
    ----------
    kind : {"equal", "delete", "insert"}
    text : str
    """

    kind: Literal["equal", "delete", "insert"]
    text: str


def find_edits(before: str, after: str) -> list[Edit]:
    """Word-by-word edits that lead from one version to the next.

    Parameters
    ----------
    before, after : str

    Returns
    -------
    list of Edit
        Equal and deleted stretches joined give `before`; equal and inserted ones `after`.
        What was replaced is one deletion followed by one insertion; a gap, or a word or two
        that happen to stay between larger changes, do not tear it apart.

    Examples
    --------
    >>> [(edit.kind, edit.text) for edit in find_edits("a good talk", "a great talk")]
    [('equal', 'a '), ('delete', 'good'), ('insert', 'great'), ('equal', ' talk')]
    """
    from rapidfuzz.distance import Indel

    old, new = WORD_OR_GAP.findall(before), WORD_OR_GAP.findall(after)
    pieces: list[tuple[str, str, bool]] = []
    for step in Indel.opcodes(old, new):
        gone = "".join(old[step.src_start : step.src_end])
        come = "".join(new[step.dest_start : step.dest_end])
        equal = step.tag == "equal"
        if pieces and not equal and not pieces[-1][2]:
            pieces[-1] = (pieces[-1][0] + gone, pieces[-1][1] + come, False)
        else:
            pieces.append((gone, come, equal))
    edits: list[Edit] = []
    for gone, come, equal in _without_islands(pieces):
        if equal:
            edits.append(Edit("equal", gone))
            continue
        if gone:
            edits.append(Edit("delete", gone))
        if come:
            edits.append(Edit("insert", come))
    return edits


def _without_islands(pieces: list[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    """Join changes that only a gap, or fewer words than stand changed on both sides, keeps apart."""
    joined: list[tuple[str, str, bool]] = []
    for place, (gone, come, equal) in enumerate(pieces):
        island = equal and 0 < place < len(pieces) - 1 and "\n" not in gone and _is_island(pieces, place)
        if joined and not joined[-1][2] and (island or not equal):
            joined[-1] = (joined[-1][0] + gone, joined[-1][1] + come, False)
        else:
            joined.append((gone, come, equal))
    return joined


def _is_island(pieces: list[tuple[str, str, bool]], place: int) -> bool:
    kept = len(WORDS.findall(pieces[place][0]))
    around = (
        max(len(WORDS.findall(pieces[side][0])), len(WORDS.findall(pieces[side][1])))
        for side in (place - 1, place + 1)
    )
    return kept == 0 or (kept <= ISLAND_WORDS and kept < min(around))


def edit_share(before: str, after: str) -> float:
    """Share of words inserted or deleted, among the words of both versions.

    Parameters
    ----------
    before, after : str

    Returns
    -------
    float
        0 where no word changed, 1 where none was kept; NaN where neither has words.

    Examples
    --------
    >>> round(edit_share("a good talk", "a great talk"), 3)
    0.333
    """
    old = [token.lower() for token in WORD_OR_GAP.findall(before) if WORD.match(token)]
    new = [token.lower() for token in WORD_OR_GAP.findall(after) if WORD.match(token)]
    return share_of_words(old, new)


def share_of_words(old: Sequence[str], new: Sequence[str]) -> float:
    """Share of words inserted or deleted between two lists of words; NaN where both are empty."""
    from rapidfuzz.distance import Indel

    if not old and not new:
        return float("nan")
    return float(Indel.normalized_distance(old, new))


def edit_shares(before: str, after: str, names: Collection[str] = ()) -> dict[str, float]:
    """Edit share by zone, so that a changed name does not look like a rewritten message.

    Parameters
    ----------
    before, after : str
    names : collection of str
        Folded words of the reader's name and company (see `zones.name_words`).

    Returns
    -------
    dict of str to float
        `edit_share` (all words), `edit_share_body`, `edit_share_greeting`,
        `edit_share_signature` and `edit_share_merge_fields`; NaN where a zone is empty in
        both versions.

    Examples
    --------
    >>> shares = edit_shares("Hi [Name], could we talk?", "Hi Ada, could we talk?", names={"ada"})
    >>> shares["edit_share_body"], shares["edit_share_merge_fields"]
    (0.0, 1.0)
    """
    old, new = zone_words(before, names), zone_words(after, names)
    return {
        "edit_share": edit_share(before, after),
        "edit_share_body": share_of_words(old.body, new.body),
        "edit_share_greeting": share_of_words(old.greeting, new.greeting),
        "edit_share_signature": share_of_words(old.signature, new.signature),
        "edit_share_merge_fields": share_of_words(old.merge_fields, new.merge_fields),
    }


@dataclass(frozen=True, slots=True)
class SentenceEdit:
    """A sentence and what became of it.

    Parameters
    ----------
    kind : {"kept", "moved", "rewritten", "deleted", "inserted"}
    before, after : (int, int) or None
        Characters of the sentence in each version; None where it is not there.
    likeness : float
        Share of words that stayed (of a paraphrase: of its rarer words), from 0 to 1.
    """

    kind: Literal["kept", "moved", "rewritten", "deleted", "inserted"]
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    likeness: float


def find_sentence_edits(before: str, after: str) -> list[SentenceEdit]:
    """What became of each sentence.

    Parameters
    ----------
    before, after : str

    Returns
    -------
    list of SentenceEdit
        In the order of the later version, deleted sentences where they stood.

    Notes
    -----
    The same sentences are matched first, in order, then out of order ("moved"); of the
    others, the two most alike are paired until no pair shares half of its words in order, nor
    35% of its rarer words in any order.

    Examples
    --------
    >>> [
    ...     edit.kind
    ...     for edit in find_sentence_edits("I like maps. Call me.", "I like old maps. Could we talk?")
    ... ]
    ['rewritten', 'deleted', 'inserted']
    """
    old_spans, new_spans = find_sentences([before, after])
    return align_sentences(before, old_spans, after, new_spans)


def align_sentences(
    before: str,
    old_spans: Sequence[tuple[int, int]],
    after: str,
    new_spans: Sequence[tuple[int, int]],
) -> list[SentenceEdit]:
    """As `find_sentence_edits`, for texts whose sentences are known.

    Parameters
    ----------
    before, after : str
    old_spans, new_spans : sequence of (int, int)
        Of `zones.find_sentences`.

    Returns
    -------
    list of SentenceEdit
    """
    from rapidfuzz.distance import Indel

    old = [_words(before, span) for span in old_spans]
    new = [_words(after, span) for span in new_spans]
    partner: dict[int, tuple[int, float]] = {}
    for step in Indel.opcodes([" ".join(words) for words in old], [" ".join(words) for words in new]):
        if step.tag == "equal":
            pairs = zip(
                range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True
            )
            partner |= {later: (earlier, 1.0) for earlier, later in pairs}
    in_order = set(partner)
    _pair_most_alike(partner, old, new, Indel.normalized_similarity, ALIKE)
    rare_old, rare_new = _rare_words(old, new), _rare_words(new, old)
    _pair_most_alike(partner, rare_old, rare_new, _shared, PARAPHRASED)
    free_old = set(range(len(old))) - {earlier for earlier, _ in partner.values()}
    found: list[tuple[float, int, SentenceEdit]] = []
    for later, span in enumerate(new_spans):
        if later not in partner:
            found.append((later, 1, SentenceEdit("inserted", None, span, 0.0)))
            continue
        earlier, likeness = partner[later]
        kind: Literal["kept", "moved", "rewritten"] = (
            "kept" if later in in_order else "moved" if likeness == 1.0 else "rewritten"
        )
        found.append((later, 1, SentenceEdit(kind, old_spans[earlier], span, likeness)))
    place_of = {earlier: later for later, (earlier, _) in partner.items()}
    for earlier in sorted(free_old):
        last = max((place_of[other] for other in range(earlier) if other in place_of), default=-1)
        found.append((last, 2, SentenceEdit("deleted", old_spans[earlier], None, 0.0)))
    return [edit for _, _, edit in sorted(found, key=lambda item: item[:2])]


def _pair_most_alike(
    partner: dict[int, tuple[int, float]],
    old: Sequence[Sequence[str]],
    new: Sequence[Sequence[str]],
    likeness_of: Callable[[Sequence[str], Sequence[str]], float],
    least: float,
) -> None:
    """Pair sentences that have no partner yet, the most alike and the nearest first."""
    taken = {earlier for earlier, _ in partner.values()}
    alike = sorted(
        (-likeness, abs(earlier - later), earlier, later)
        for earlier, gone in enumerate(old)
        for later, come in enumerate(new)
        if earlier not in taken
        and later not in partner
        and (likeness := float(likeness_of(gone, come))) >= least
    )
    for likeness, _, earlier, later in alike:
        if earlier not in taken and later not in partner:
            partner[later] = (earlier, -likeness)
            taken.add(earlier)


def _rare_words(sentences: Sequence[Sequence[str]], others: Sequence[Sequence[str]]) -> list[list[str]]:
    here = Counter(word for sentence in sentences for word in set(sentence))
    there = Counter(word for sentence in others for word in set(sentence))
    return [
        sorted(
            word
            for word in set(sentence)
            if len(word) >= RARE_LETTERS and max(here[word], there[word]) <= RARE_SENTENCES
        )
        for sentence in sentences
    ]


def _shared(first: Sequence[str], second: Sequence[str]) -> float:
    """Dice's coefficient of two sets of words; 0 where fewer than two are shared."""
    both = len(set(first) & set(second))
    return 2 * both / (len(first) + len(second)) if both > 1 else 0.0


def _words(text: str, span: tuple[int, int]) -> list[str]:
    return [token.lower() for token in WORD_OR_GAP.findall(text[span[0] : span[1]]) if WORD.match(token)]
