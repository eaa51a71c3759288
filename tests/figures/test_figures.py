"""Every figure says its finding in words, draws its uncertainty, and is the same for the same table."""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from outreach_analysis import figures
from outreach_analysis.settings import OUTCOME_LEVELS
from outreach_analysis.style import FAMILIES, PAPER, contrast, stylesheet

SCORES = list(FAMILIES)


def intervals(estimates, half=0.02, **columns):
    table = pd.DataFrame({"estimate": estimates, "n_obs": 552, **columns})
    return table.assign(conf_low=table["estimate"] - half, conf_high=table["estimate"] + half)


RATES = intervals([0.27, 0.40, 0.12], 0.05, term=["Spring", "Autumn & <b>", "Summer"], n_obs=[52, 310, 190])
ASSOCIATIONS = intervals(
    [0.052, 0.031, 0.004, -0.012, 0.01, -0.03],
    term=SCORES,
    p_value=[0.001, 0.004, 0.7, 0.3, 0.4, 0.2],
    p_adjusted=[0.006, 0.012, 0.7, 0.4, 0.5, 0.3],
)
REVISIONS = intervals(
    [0.12, 0.07, 0.0], 0.03, term=SCORES[:3], before=[0.3, 0.4, 0.5], after=[0.42, 0.47, 0.5]
)
FUNNEL = pd.DataFrame(
    {
        "term": ["sent", "replied", "helped"],
        "count": [552, 140, 60],
        "estimate": [np.nan, 0.25, 0.43],
        "conf_low": [np.nan, 0.22, 0.35],
        "conf_high": [np.nan, 0.29, 0.51],
        "n_obs": [552, 552, 140],
    }
)
LADDER = pd.DataFrame({"term": list(OUTCOME_LEVELS), "count": [10, 40, 300, 30, 40, 60, 30, 20]})
MODELS = intervals([0.64, 0.53], 0.04, term=["signals", "length"])
CALIBRATION = pd.DataFrame(
    {
        "predicted": [0.1, 0.3],
        "observed": [0.08, 0.5],
        "conf_low": [0.04, 0.4],
        "conf_high": [0.14, 0.6],
        "n_obs": [100, 90],
    }
)
COVERAGE = pd.DataFrame(
    {
        "term": ["names", "names", "thanks", "thanks"],
        "family": ["personalization"] * 2 + ["politeness"] * 2,
        "group": ["draft", "sent"] * 2,
        "estimate": [np.nan, 0.4, 0.01, 0.5],
    }
)
FRAME = pd.DataFrame(np.random.default_rng(1).beta(2, 3, (150, 6)), columns=SCORES).assign(
    replied=[True, False, False] * 50
)

DESIGNS = pd.DataFrame(
    {
        "term": np.repeat(["ask", "clarity"], 2),
        "design": ["As they are", "Beside the others"] * 2,
        "estimate": [0.05, 0.04, 0.01, -0.01],
        "finding": [True, True, False, False],
        "n_obs": 300,
    }
).assign(conf_low=lambda t: t["estimate"] - 0.03, conf_high=lambda t: t["estimate"] + 0.03)
CURVE = pd.DataFrame({"value": np.linspace(20, 200, 9), "predicted": np.linspace(0.1, 0.4, 9)}).assign(
    conf_low=lambda t: t["predicted"] - 0.05, conf_high=lambda t: t["predicted"] + 0.05
)
BINS = pd.DataFrame(
    {
        "value": [50.0, 150.0, 900.0],
        "observed": [0.2, 0.3, 0.9],
        "conf_low": 0.1,
        "conf_high": 0.4,
        "n_obs": 40,
    }
)
REPLY_CURVES = pd.DataFrame(
    {"group": ["email"] * 3 + ["inmail"] * 2, "hours": [0, 24, 240, 0, 480], "share": [0, 0.1, 0.3, 0, 0.2]}
)
POWER = pd.DataFrame(
    {
        "difference": [0.05] * 3 + [0.1] * 3,
        "attempts": [100, 200, 400] * 2,
        "power": [0.1, 0.2, 0.4, 0.3, 0.6, 0.9],
    }
)

CASES = {
    "rates": (figures.plot_rates, (RATES,), {"overall": 0.28}),
    "associations": (figures.plot_associations, (ASSOCIATIONS,), {}),
    "revisions": (figures.plot_revision_changes, (REVISIONS,), {"own": REVISIONS}),
    "funnel": (figures.plot_funnel, (FUNNEL,), {}),
    "ladder": (figures.plot_outcome_ladder, (LADDER,), {}),
    "prediction": (figures.plot_prediction, (MODELS,), {}),
    "calibration": (figures.plot_calibration, (CALIBRATION,), {}),
    "differences": (
        figures.plot_differences,
        (
            RATES.assign(
                estimate=[-0.1, 0.01, 0.02], conf_low=[-0.15, -0.03, -0.02], conf_high=[-0.05, 0.05, 0.06]
            ),
        ),
        {},
    ),
    "guardrail": (figures.plot_guardrail, (RATES,), {}),
    "coverage": (figures.plot_signal_coverage, (COVERAGE,), {}),
    "designs": (figures.plot_designs, (DESIGNS,), {}),
    "shape": (figures.plot_shape, (CURVE, BINS), {"feature": "question_count"}),
    "reply curves": (figures.plot_reply_curves, (REPLY_CURVES,), {"by": "channel"}),
    "power": (figures.plot_power, (POWER,), {"now": 200}),
    "scores": (figures.plot_score_distributions, (FRAME, SCORES), {}),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("narrow", [False, True])
def test_each_figure_has_title_measure_and_words(name, narrow):
    plot, tables, options = CASES[name]
    copies = [table.copy() if isinstance(table, pd.DataFrame) else table for table in tables]
    ax = plot(*tables, **options, narrow=narrow)
    said = figures.caption(ax)
    assert len(said.title) > 15
    assert len(said.subtitle) > 15
    assert said.alt.startswith(said.title)
    assert any(sign.isdigit() for sign in said.alt)
    assert figures.alt_text(ax) == said.alt
    assert figures.to_svg(ax) == figures.to_svg(plot(*tables, **options, narrow=narrow))
    for before, after in zip(copies, tables, strict=True):
        if isinstance(before, pd.DataFrame):
            pd.testing.assert_frame_equal(before, after)


def texts(ax):
    return " ".join(
        text.get_text() for text in ax.get_figure().findobj(lambda artist: hasattr(artist, "get_text"))
    )


def test_rates_say_which_group_stands_apart_only_when_intervals_part():
    assert "Autumn & <b> stands highest at 40%" in figures.alt_text(figures.plot_rates(RATES))
    wide = RATES.assign(conf_low=0.05, conf_high=0.5)
    assert "No group stands clearly apart" in figures.alt_text(figures.plot_rates(wide))


def test_an_interval_without_an_end_is_drawn_to_the_edge_and_said():
    ax = figures.plot_associations(ASSOCIATIONS.assign(conf_low=-np.inf, conf_high=np.inf))
    assert np.isfinite(ax.get_xlim()).all()
    assert "no bounds" in figures.caption(ax).alt
    assert "inf" not in figures.caption(ax).alt


def test_unclear_associations_are_hollow_and_named_unclear():
    ax = figures.plot_associations(ASSOCIATIONS)
    faces = [line.get_markerfacecolor() for line in ax.lines if line.get_marker() not in ("", "None", None)]
    assert faces.count(PAPER[0]) == 4
    assert figures.alt_text(ax).count("(unclear)") == 4
    nothing = figures.plot_associations(ASSOCIATIONS.assign(p_adjusted=0.9))
    assert "None of 6 signals" in figures.alt_text(nothing)


def test_intervals_are_drawn_where_the_table_says():
    ax = figures.plot_rates(RATES, ordered=True)
    spans = [
        tuple(line.get_xdata())
        for line in ax.lines
        if len(line.get_xdata()) == 2 and line.get_linewidth() == 2
    ]
    np.testing.assert_allclose(spans, RATES[["conf_low", "conf_high"]].to_numpy())


def test_points_are_shown_below_two_hundred_only():
    small = figures.plot_score_distributions(FRAME, SCORES[:1])
    large = figures.plot_score_distributions(pd.concat([FRAME] * 2, ignore_index=True), SCORES[:1])
    assert sum(line.get_marker() == "." for line in small.lines) == 2
    assert not [line for line in large.lines if line.get_marker() == "."]


def test_bars_begin_at_zero_and_keep_their_counts():
    ax = figures.plot_outcome_ladder(LADDER)
    assert [bar.get_width() for bar in ax.patches] == LADDER["count"][::-1].tolist()
    assert {bar.get_x() for bar in ax.patches} == {0}
    assert ax.get_xlim()[0] == 0


def test_a_figure_for_slides_carries_its_title_and_leaves_the_drawing_as_it_was():
    ax = figures.plot_rates(RATES)
    before = figures.to_svg(ax)
    assert "stands highest" not in before
    assert "stands highest" in figures.to_svg(ax, titled=True)
    assert figures.to_png(ax).startswith(b"\x89PNG")
    assert figures.to_svg(ax) == before


def test_coverage_tells_unmeasured_from_zero():
    assert "–" in texts(figures.plot_signal_coverage(COVERAGE))


def test_every_number_of_the_heat_map_is_readable_on_light_and_on_dark_paper():
    """Of cells and their numbers, a dark page exchanges nothing: contrast is that of the drawing."""
    table = pd.DataFrame(
        {
            "term": [f"signal {place}" for place in range(21)],
            "family": "ask",
            "group": "sent",
            "estimate": np.linspace(0, 1, 21),
        }
    )
    ax = figures.plot_signal_coverage(table)
    shades = [to_hex(shade) for shade in ax.collections[0].get_facecolor()]
    written = [to_hex(words.get_color()) for words in ax.texts]
    assert min(map(contrast, shades, written)) >= 4.5
    assert not {f'"{color}"' for color in (*shades, *written)} & set(
        re.findall(r'\[fill=("#\w+")\]', stylesheet())
    )


def test_heads_of_the_heat_map_keep_their_words_on_a_phone():
    ax = figures.plot_signal_coverage(COVERAGE.assign(group=["unanswered", "answered"] * 2), narrow=True)
    assert [head.get_text() for head in ax.get_xticklabels()] == ["unanswered", "answered"]


def test_missing_estimates_are_left_out():
    table = RATES.copy()
    table.loc[0, ["estimate", "conf_low", "conf_high"]] = np.nan
    assert "Spring" not in figures.alt_text(figures.plot_rates(table))


def test_designs_stand_side_by_side_and_unclear_ones_are_hollow():
    ax = figures.plot_designs(DESIGNS)
    marked = [line for line in ax.lines if line.get_marker() not in ("", "None", None)]
    assert [line.get_markerfacecolor() == PAPER[0] for line in marked] == [False, False, True, True]
    assert len({float(line.get_ydata()[0]) for line in marked}) == 4
    assert "Beside the others: 1 of 2 stand apart" in figures.alt_text(ax)
    assert "Beside the others: none of 2" in figures.alt_text(
        figures.plot_designs(DESIGNS.assign(finding=False))
    )


def test_ratios_are_drawn_from_their_logarithms():
    said = figures.alt_text(figures.plot_designs(DESIGNS.assign(estimate=np.log(2.0)), unit="odds"))
    assert "ask, As they are: 2.00" in said


def test_an_interval_without_end_is_said_to_have_none():
    said = figures.alt_text(figures.plot_designs(DESIGNS.assign(conf_high=np.inf)))
    assert "no bound" in said
    assert "inf" not in said


def test_a_curve_begins_at_zero_and_leaves_out_groups_beyond_its_ends():
    ax = figures.plot_shape(CURVE, BINS, feature="words")
    assert ax.get_ylim()[0] == 0
    rings = next(line for line in ax.lines if line.get_marker() == "o")
    assert rings.get_xdata().max() == 150


def test_reply_curves_are_steps_that_reach_the_end_of_the_axis():
    ax = figures.plot_reply_curves(REPLY_CURVES, until_days=30)
    assert {line.get_drawstyle() for line in ax.lines} == {"steps-post"}
    assert {float(line.get_xdata()[-1]) for line in ax.lines} == {ax.get_xlim()[1]}
    assert "email 30% by day 30" in figures.alt_text(ax)


@pytest.mark.parametrize(
    "slowest, ends, unit",
    [(5, 6, "hours"), (40, 42, "hours"), (49, 3, "days"), (290, 15, "days"), (600, 30, "days")],
)
def test_the_axis_of_reply_curves_suits_how_soon_answers_come(slowest, ends, unit):
    """19 of 20 answers come by then; the last one comes on day 29 and stays in the numbers."""
    hours = [0, *np.linspace(1, slowest, 19), 24 * 29]
    curve = pd.DataFrame({"group": "all", "hours": hours, "share": np.linspace(0, 0.4, 21)})
    marks = pd.DataFrame(
        {
            "days": [2, 7, 30],
            "estimate": [0.2, 0.3, 0.4],
            "conf_low": [0.1, 0.2, 0.3],
            "conf_high": [0.3, 0.4, 0.5],
        }
    )
    ax = figures.plot_reply_curves(curve, marks=marks, until_days=30)
    assert ax.get_xlim() == (0, ends)
    assert all(tick == int(tick) for tick in ax.get_xticks())
    assert ax.get_xlabel() == f"{unit} since sending"
    assert all(max(line.get_xdata()) <= ends for line in ax.lines)
    said = figures.caption(ax)
    told = f"The axis ends after {ends} {unit}, by when 95% of the answers had come; attempts are watched for 30 days"
    assert (told in said.subtitle) == (ends < 30 or unit == "hours")
    assert "40% by day 30" in said.alt


def test_a_slow_line_keeps_the_axis_long():
    soon = pd.DataFrame({"group": "a", "hours": [0, 1, 2], "share": [0, 0.1, 0.2]})
    slow = pd.DataFrame({"group": "b", "hours": [0, 24, 24 * 28], "share": [0, 0.1, 0.2]})
    ax = figures.plot_reply_curves(pd.concat([soon, slow]), until_days=30)
    assert ax.get_xlim() == (0, 30)
    assert "The axis ends" not in figures.caption(ax).subtitle


def test_power_says_what_is_drawn_and_what_is_not():
    said = figures.alt_text(figures.plot_power(POWER, now=200))
    assert "5 points more than is drawn" in said
    assert "10 points 400 attempts" in said
    assert "10 points 60%" in said


def test_a_handful_of_messages_makes_no_widest_gap():
    frame = pd.DataFrame({"replied": [True, True, False] * 3, "ask": [0.1, 0.2, 0.9] * 3})
    ax = figures.plot_score_distributions(frame, ["ask"])
    assert figures.caption(ax).title == "Too few messages to compare"
    many = pd.concat([frame] * 10, ignore_index=True)
    assert "shows the widest gap" in figures.caption(figures.plot_score_distributions(many, ["ask"])).title


def test_differences_are_filled_by_the_correction_that_the_table_brings():
    rows = RATES.assign(
        estimate=[-0.1, 0.03, 0.02], conf_low=[-0.15, 0.01, -0.02], conf_high=[-0.05, 0.05, 0.06]
    )

    def hollow(table):
        ax = figures.plot_differences(table)
        marks = [line for line in ax.lines if line.get_marker() not in ("", "None", None)]
        return [mark.get_markerfacecolor() == PAPER[0] for mark in marks], figures.caption(ax).subtitle

    by_interval, said = hollow(rows)
    assert by_interval == [False, False, True]
    assert said.endswith("Hollow: the interval includes no difference")
    corrected, said = hollow(rows.assign(finding=[True, False, False]))
    assert corrected == [False, True, True]
    assert "Filled: clear after correction" in said
