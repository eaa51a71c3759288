"""What could be changed in a draft: parts of the rubrics, and the features that would fulfil them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.coaching.words import PartWords
from outreach_analysis.signals.rubric import Part

MOST_COUNTED = 5
"""Parts that are full at so many mentions or fewer are counted in ones: a change adds one."""

Values = dict[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Change:
    """A part of a rubric that could be fulfilled.

    Parameters
    ----------
    family : str
    part : Part
    words : PartWords
        What to say about it.
    features : dict of str to float
        The features that would do it.
    degree : float
        How fully the part counts now, in [0, 1].
    """

    family: str
    part: Part
    words: PartWords
    features: dict[str, float]
    degree: float


def fulfil(part: Part, features: Values) -> dict[str, float]:
    """Features with a part fulfilled; what is counted in ones rises by one.

    Parameters
    ----------
    part : Part
    features : dict of str to float64 array, shape (1,)

    Returns
    -------
    dict of str to float
        Of the signals that the part reads.
    """
    value = float(np.nansum([features[name][0] for name in part.signals]))
    target = part.full_at if part.weight > 0 else part.none_at
    if part.weight > 0 and part.none_at == 0 < part.full_at <= MOST_COUNTED:
        target = min(target, value + 1)
    return dict.fromkeys(part.signals, 0.0) | {part.signals[0]: float(target)}


def join_covered(changes: Sequence[Change]) -> list[Change]:
    """Changes that one sentence settles together, as one.

    Parameters
    ----------
    changes : sequence of Change

    Returns
    -------
    list of Change
        Without those that another of them covers; the other has their features, too.
    """
    named = {(change.family, change.part.name): change for change in changes}
    covered: set[tuple[str, str]] = set()
    joined = []
    for change in changes:
        keys = [(change.family, name) for name in change.words.covers if (change.family, name) in named]
        features = change.features
        for key in keys:
            features = features | named[key].features
        covered.update(keys)
        joined.append(replace(change, features=features))
    return [change for change in joined if (change.family, change.part.name) not in covered]
