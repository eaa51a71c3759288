"""What is withheld cannot be found from what is shown."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.studies.rates import estimate_rates
from outreach_analysis.studies.suppression import suppress_rates, suppress_small_cells


def test_complementary_suppression_takes_a_second_group() -> None:
    frame = pd.DataFrame(
        {
            "sender_id": [f"s{k}" for k in range(60)],
            "cohort": ["x"] * 3 + ["y"] * 20 + ["z"] * 37,
            "replied": [k % 3 == 0 for k in range(60)],
        }
    )
    shown = suppress_rates(estimate_rates(frame, "cohort"))
    hidden = shown.table.set_index("term")["n_obs"].isna()
    assert hidden.to_dict() == {"all": False, "x": True, "y": True, "z": False}
    assert not any("cohort x" in sentence or "cohort y" in sentence for sentence in shown.sentences)


@given(
    st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=5),
    st.integers(2, 8),
)
def test_no_withheld_cell_can_be_found_by_one_subtraction(cells: list[list[int]], minimum: int) -> None:
    counts = pd.DataFrame(cells)
    hidden = suppress_small_cells(counts, minimum).to_numpy()
    values = counts.to_numpy()
    assert hidden[(values > 0) & (values < minimum)].all()
    for view, numbers in ((hidden, values), (hidden.T, values.T)):
        for line, row in zip(view, numbers, strict=True):
            if line.sum() == 1:
                assert not (row[~line] > 0).any()
