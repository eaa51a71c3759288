"""Packed edges answer as the plain rows do."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.text.edges import EdgeTable

WORDS = 12
ROWS = st.lists(
    st.dictionaries(st.integers(0, WORDS - 1), st.integers(1, 99), max_size=WORDS), min_size=1, max_size=30
)


@given(ROWS)
def test_packed_edges_are_the_edges(rows: list[dict[int, int]]) -> None:
    table = EdgeTable.pack(rows, WORDS)
    state, word = (axis.ravel().astype(np.int32) for axis in np.indices((len(rows), WORDS + 1)))
    word -= 1
    places, targets = table.find(state, word)
    found = {
        (int(state[place]), int(word[place])): int(target)
        for place, target in zip(places, targets, strict=True)
    }
    assert found == {
        (number, column): target for number, row in enumerate(rows) for column, target in row.items()
    }
