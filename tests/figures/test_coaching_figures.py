"""Figures of the coaches' notebooks say their finding in words and draw what the table says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis import figures
from outreach_analysis.figures.learning import plot_first_replies, plot_learning
from outreach_analysis.figures.shares import plot_shares
from outreach_analysis.figures.uptake import plot_uptake
from outreach_analysis.style import PAPER


def rows(estimates, half, **columns):
    table = pd.DataFrame({"estimate": estimates, **columns})
    return table.assign(conf_low=table["estimate"] - half, conf_high=table["estimate"] + half)


UPTAKE = rows([0.6, 0.8, 0.3], 0.05, term=["all", "ask", "clarity"], n_obs=[300, 120, 180])
LEARNING = rows(
    [0.02, 0.12, -0.01, 0.01], 0.04, term=["ask", "ask", "clarity", "clarity"], attempt=[2, 3, 2, 3], n_obs=[90, 60, 90, 60]
)  # fmt: skip
WAITING = rows([0.26, 0.2, 0.15], 0.05, attempt=[1, 2, 3], n_obs=[200, 120, 80])
SIMULATED = pd.DataFrame({"attempt": [1, 2, 3], "estimate": [0.25, 0.22, 0.2]})
SHARES = rows(
    [0.19, 0.12], 0.03, term=["brought help", "other"], contrast=["coached", "not coached"], n_obs=[537, 230]
)

CASES = {
    "uptake": (plot_uptake, (UPTAKE,), {}),
    "learning": (plot_learning, (LEARNING,), {}),
    "first replies": (plot_first_replies, (WAITING, SIMULATED), {}),
    "shares": (
        plot_shares,
        (SHARES,),
        {"title": "What became of the next attempt", "measure": "Share of attempts"},
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("narrow", [False, True])
def test_each_figure_has_title_measure_and_words(name, narrow):
    plot, tables, options = CASES[name]
    copies = [table.copy() for table in tables]
    ax = plot(*tables, **options, narrow=narrow)
    said = figures.caption(ax)
    assert len(said.title) > 15
    assert len(said.subtitle) > 15
    assert said.alt.startswith(said.title)
    assert any(sign.isdigit() for sign in said.alt)
    assert figures.to_svg(ax) == figures.to_svg(plot(*tables, **options, narrow=narrow))
    for before, after in zip(copies, tables, strict=True):
        pd.testing.assert_frame_equal(before, after)


def test_uptake_names_the_ends_only_when_their_intervals_part():
    assert "ask is taken up most often (80%)" in figures.alt_text(plot_uptake(UPTAKE))
    wide = UPTAKE.assign(conf_low=0.1, conf_high=0.9)
    assert "No kind of feedback" in figures.alt_text(plot_uptake(wide))


def test_learning_names_only_what_is_clear():
    said = figures.alt_text(plot_learning(LEARNING))
    assert "higher in ask (+0.12)" in said
    assert "clarity (" not in said.partition(".  ")[0].partition(". ")[0]
    flat = LEARNING.assign(conf_low=-0.2, conf_high=0.2)
    assert "do not clearly differ" in figures.alt_text(plot_learning(flat))


def test_first_replies_are_drawn_where_the_tables_say():
    ax = plot_first_replies(WAITING, SIMULATED)
    drawn = [np.asarray(line.get_ydata(), dtype=float) for line in ax.lines]
    assert any(np.array_equal(line, SIMULATED["estimate"]) for line in drawn)
    assert any(np.array_equal(line, WAITING["estimate"]) for line in drawn)
    assert ax.get_ylim()[0] == 0
    assert "more rarely" in figures.alt_text(ax)
    assert "does not clearly change" in figures.alt_text(
        plot_first_replies(WAITING.assign(conf_low=0.05, conf_high=0.4), SIMULATED)
    )


@pytest.mark.parametrize("chance, below", [(0.3, True), (0.02, False)])
def test_the_name_of_the_simulated_line_stays_inside_the_axes(chance, below):
    ax = plot_first_replies(WAITING.assign(conf_high=0.6), SIMULATED.assign(estimate=chance))
    (name,) = [words for words in ax.texts if words.get_text() == "simulated, no effect"]
    assert (name.get_va() == "top") == below


def test_shares_fill_only_what_is_asked():
    ax = plot_shares(SHARES, title="What became of it", measure="Share", filled="coached")
    faces = [line.get_markerfacecolor() for line in ax.lines if line.get_marker() not in ("", "None", None)]
    assert faces.count(PAPER[0]) == 1
    assert figures.caption(ax).subtitle.endswith("; hollow: not coached")
