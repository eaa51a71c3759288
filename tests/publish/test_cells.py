from __future__ import annotations

import pandas as pd
import pytest

from outreach_analysis import publish
from outreach_analysis.publish import pages
from outreach_analysis.publish.cells import is_stacked, shown_columns, table_html, write_value


def laid_out(frame, **options):
    data = publish.table("t", frame, "T", **options).data
    columns = shown_columns(data)
    return [column.label for column in columns], [
        [column.write(row) for column in columns] for row in data["rows"]
    ]


def intervals(**columns):
    return pd.DataFrame({"term": ["ask"], **{name: [value] for name, value in columns.items()}})


def test_the_ends_of_an_interval_stand_in_one_column_with_the_decimals_of_their_row():
    frame = intervals(estimate=0.046, conf_low=0.0021, conf_high=0.09, n_obs=140)
    kinds = dict.fromkeys(("estimate", "conf_low", "conf_high"), "change")
    heads, rows = laid_out(frame, kinds=kinds)
    assert heads == ["what", "estimate", "likely between", "n"]
    assert rows == [["ask", "+0.046", "+0.002 to +0.090", "140"]]


@pytest.mark.parametrize("kind, low, high, said", [
    ("points", -0.0004, 0.09, "0.0 to +9.0"),
    ("points", 0.0004, 0.09, "+0.04 to +9.00"),
    ("change", -0.09, -0.0012, "−0.090 to −0.001"),
    ("ratio", 1.002, 1.4, "1.002 to 1.400"),
    ("change", 0.00001, 0.0128, "just above 0 to +0.01"),
    ("ratio", 0.998, 1.4, "1.00 to 1.40"),
    ("points", None, 0.02, "no bound to +2.0"),
    ("points", None, None, "–"),
])  # fmt: skip
def test_an_interval_prints_as_touching_no_difference_only_where_it_does(kind, low, high, said):
    frame = intervals(estimate=0.04, conf_low=low, conf_high=high)
    _, rows = laid_out(frame, kinds=dict.fromkeys(("estimate", "conf_low", "conf_high"), kind))
    assert rows[0][2] == said


@pytest.mark.parametrize("kind", ["points", "change", "score", "number", "integer", "percent"])
def test_nothing_that_rounds_to_zero_has_a_sign(kind):
    for value in (-0.0, -1e-9, 1e-9):
        if kind == "number" and value:
            continue
        assert write_value(value, kind).strip("%").strip("0.") == ""


def test_other_columns_headed_from_and_to_are_joined_too_and_only_neighbours():
    frame = pd.DataFrame({"who": ["a"], "share": [0.2], "low": [0.1], "high": [0.3], "days": [4.0]})
    heads, rows = laid_out(
        frame,
        kinds=dict.fromkeys(("share", "low", "high"), "percent"),
        labels={"low": "from", "high": "to"},
    )
    assert heads == ["who", "share", "likely between", "days"]
    assert rows[0][2] == "10% to 30%"
    heads, _ = laid_out(frame, shown=["who", "low", "days", "high"], labels={"low": "from", "high": "to"})
    assert heads == ["who", "from", "days", "to"]


def test_a_phone_stacks_what_does_not_fit_beside_each_other():
    def stacked(count):
        data = publish.table("t", pd.DataFrame({f"c{number}": [number] for number in range(count)}), "T").data
        return is_stacked(shown_columns(data))

    assert [stacked(count) for count in (2, 3, 4, 9)] == [False, False, True, True]


def test_jupyterlab_shows_the_same_cells():
    frame = intervals(estimate=0.046, conf_low=0.0021, conf_high=0.09)
    shown = table_html(publish.table("t", frame, "T", kinds=dict.fromkeys(frame.columns[1:], "change")).data)
    assert ">+0.002 to +0.090<" in shown
    assert "likely between" in shown


def rows_of(count):
    shown = publish.table("t", pd.DataFrame({"n": range(count)}), "T")
    outputs = [{"output_type": "display_data", "data": shown._repr_mimebundle_(), "metadata": {}}]
    page = pages.read_page(
        {"cells": [{"cell_type": "code", "source": "", "metadata": {}, "outputs": outputs}]}, "p"
    )
    return pages.render_page(page, run="r", data_as_of="", pages=[page])


def test_a_fold_that_would_hide_next_to_nothing_is_left_open():
    assert "All 10 rows" not in rows_of(10)
    assert rows_of(10).count('<td role="cell"') == 10
    assert "All 11 rows" in rows_of(11)


@pytest.mark.parametrize("share, written", [(0.0, "0%"), (0.0002, "0%"), (0.001, "0.1%"), (0.35, "35%")])
def test_a_share_near_nothing_is_written_like_nothing(share: float, written: str) -> None:
    assert write_value(share, "percent") == written


def test_a_signal_stands_in_a_cell_by_its_title_and_in_the_file_by_its_name():
    frame = pd.DataFrame({"term": ["max_similarity_own", "a_group"]})
    _, rows = laid_out(frame)
    assert rows == [["likeness to own earlier sends"], ["a group"]]
    assert [row[0] for row in publish.table("t", frame, "T").data["rows"]] == [
        "max_similarity_own",
        "a_group",
    ]
