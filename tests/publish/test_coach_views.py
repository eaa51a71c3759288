"""The coaches' notebooks: uptake with denominators, examples by rule, weak parts, pairs side by side."""

from __future__ import annotations

import pandas as pd
import pytest

import outreach_analysis as oa
from outreach_analysis.coaching.uptake import UPTAKES, find_uptake
from outreach_analysis.errors import NotEstimableError
from outreach_analysis.publish import coach_examples, coach_sentences, coach_views, open_workbook, views
from outreach_analysis.publish.pages import read_page, render_page
from outreach_analysis.publish.pairs import pair
from outreach_analysis.publish.show import MIME
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import Estimates, results_table


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    from outreach_analysis.sample import write_sample

    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, members=40, seed="coach")
    return open_workbook([str(path) for path in sorted(folder.glob("messages.csv"))])


@pytest.fixture(scope="module")
def uptake(book):
    return coach_views.uptake_of(book)


def test_uptake_counts_add_up(uptake):
    table = coach_views.estimate_uptake(uptake).table
    assert (table[list(UPTAKES)].sum(axis=1) == table["n_obs"]).all()
    whole = table[table["term"] == "all"].iloc[0]
    assert whole["n_obs"] == uptake["uptake"].notna().sum()
    assert whole["estimate"] == uptake["uptake"].dropna().isin(coach_views.TAKEN_UP).mean()
    assert "taken up" in coach_sentences.say_uptake(coach_views.estimate_uptake(uptake))


def test_the_numbers_on_top_are_those_of_the_sentence(book, uptake):
    some = uptake.assign(hours=range(len(uptake)), uptake=uptake["uptake"].where(uptake.index % 3 > 0))
    said = coach_sentences.say_uptake(coach_views.estimate_uptake(some))
    numbers = coach_views.coach_numbers(book, some)
    assert f"within {numbers['hours to revise'][0]} hours" in said
    assert numbers["taken up"][0] in said


def test_what_became_of_feedback_adds_up(uptake):
    rows = coach_views.uptake_table(coach_views.estimate_uptake(uptake, "tag"))
    assert len(rows) > 3
    for row in rows.to_dict("records"):
        assert sum(int(part.rsplit(" ", 1)[1]) for part in row["became"].split(", ")) == row["n_obs"]


def test_no_feedback_is_told():
    with pytest.raises(NotEstimableError, match="no feedback"):
        coach_views.estimate_uptake(
            find_uptake(oa.read(pd.DataFrame({"text": ["Hi"]})), oa.score(["Hi"]).assign(message_id="m"))
        )
    empty = views.estimate(coach_views.estimate_uptake, pd.DataFrame({"uptake": [None], "family": ["ask"]}))
    assert "cannot be said yet" in coach_sentences.say_uptake(empty)
    assert coach_sentences.say_uptake_findings(empty) == []
    assert "became" in coach_views.uptake_table(empty)


def test_examples_are_the_two_ends_and_the_middle(book, uptake):
    examples = coach_examples.example_pairs(book)
    assert examples["rise"].is_monotonic_decreasing
    coached = book.revisions[book.revisions["coached"] & book.revisions["to_stage"].eq("sent")]
    rise = coached[["delta_personalization", "delta_credibility"]].sum(axis=1)
    assert examples["rise"].iloc[0] == rise.max()
    assert examples["rise"].iloc[2] == rise.min()
    shown = coach_examples.show_example(book, examples, 0, views.families_of(oa.signals()), uptake)
    own = uptake[uptake["from_message_id"].eq(examples["from_message_id"].iloc[0])]
    assert all(f"{title_of(tag)} (" in shown.data["note"] for tag in own["tag"])
    texts = book.texts
    for side, column in (("before", "from_message_id"), ("after", "to_message_id")):
        assert "".join(part["text"] for part in shown.data[side]) == texts[examples[column].iloc[0]]
    assert coach_examples.show_example(book, examples.iloc[:0], 0, {}, uptake).data["type"] == "note"


def test_weak_parts_by_hand(book):
    weak = coach_views.weak_parts(book).set_index(["family", "part"])
    sent = book.tables.messages.loc[book.tables.messages["stage"].eq("sent"), "message_id"]
    thanks = book.features.set_index("message_id").loc[sent, "gratitude"]
    assert weak.loc[("politeness", "thanks"), "share"] == pytest.approx((thanks == 0).mean())
    assert weak["lost"].is_monotonic_decreasing
    assert weak["share"].between(0, 1).all()


def test_what_could_be_tried_says_how_such_feedback_fared(book, uptake):
    said = coach_sentences.say_weak(coach_views.weak_parts(book), uptake)
    assert 1 <= len(said) <= coach_sentences.MOST_TRIED
    assert all(sentence.startswith(("Could be tried", "Could be left out")) for sentence, _ in said)


def test_a_pair_is_whole_escaped_and_marked():
    before, after = "Hi <b>Ada</b>, give me a call.", "Hi <b>Ada</b>, could we have a call? Thank you."
    evidence = tuple(oa.find_evidence([text]) for text in (before, after))
    shown = pair(before, after, evidence, views.families_of(oa.signals()), title="A pair <i>")
    cell = {
        "cell_type": "code",
        "source": "x",
        "metadata": {},
        "outputs": [{"output_type": "display_data", "data": {MIME: shown.data, "text/html": shown.fallback}}],
    }
    notebook = {"cells": [{"cell_type": "markdown", "source": "# Q?", "metadata": {}}, cell]}
    page = read_page(notebook, "91_x")
    html = render_page(page, run="r", data_as_of="2026-10-01", pages=[page])
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert "<ins>" in html
    assert "<del>" in html
    assert "<i>" not in shown.fallback


def test_cards_say_what_feedback_named(book):
    cards = coach_views.cards_table(book, coach_views.cases_of(book))
    assert set(cards["turn"]) <= {"helped", "harmed"}
    reviews = book.tables.reviews.merge(book.tables.messages[["message_id", "attempt_id"]])
    for row in cards.itertuples():
        own = reviews.loc[reviews["attempt_id"] == row.next_attempt, "tags"].str.cat(sep="; ")
        assert row.named == ", ".join(title_of(name) for name in dict.fromkeys(own.split("; ")))


@pytest.mark.parametrize(
    "low, high, ending",
    [
        (-0.02, 0.06, "no clear difference"),
        (0.01, 0.06, "more of those named"),
        (-0.06, -0.01, "fewer of those named"),
    ],
)
def test_the_title_over_carried_gaps_says_what_is_drawn_and_what_is_fair(low, high, ending):
    shares = [{"term": "named by a coach", "estimate": 0.48}, {"term": "not coached", "estimate": 0.38}]
    gap = {"term": "difference", "estimate": (low + high) / 2, "conf_low": low, "conf_high": high}
    title = coach_sentences.say_carry_over_title(Estimates("carry-over", results_table([*shares, gap]), ""))
    assert "closes 48% of the gaps that a coach named and 38% of others" in title
    assert title.endswith(f"among like gaps, {ending}")
