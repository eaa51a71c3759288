"""What is planted must be there to be found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.sample import programme as plan
from outreach_analysis.sample.facade import find_effects


@pytest.fixture(scope="module")
def happened():
    weight, direct = 0.9, 0.25
    return plan.run(plan.draw(3_000, "recovery"), weight, direct), weight, direct


def design(happened) -> pd.DataFrame:
    columns = {name: happened["counts"][:, place] for place, name in enumerate(plan.QUALITIES)}
    columns["balance"] = plan.find_balance(happened["counts"])
    for code, name in enumerate(plan.RELATIONS[1:], start=1):
        columns[f"relation_{name}"] = (happened["relation"] == code).astype(float)
    for code, name in enumerate(plan.CHANNELS[1:], start=1):
        columns[f"channel_{name}"] = (happened["channel"] == code).astype(float)
    columns["coached"] = happened["coached"].astype(float)
    return pd.DataFrame(columns)


def fit_logit(happened, **more):
    import statsmodels.api as sm

    delivered = ~happened["bounced"]
    frame = design(happened).assign(**more)[delivered]
    return sm.Logit(happened["replied"][delivered].astype(float), sm.add_constant(frame)).fit(disp=False)


PLANTED = pd.Series(
    plan.COEFFICIENTS | {f"relation_{name}": value for name, value in plan.RELATION_EFFECTS.items() if value}
)


def test_a_plain_logit_finds_the_planted_coefficients(happened):
    fit = fit_logit(happened[0])
    # A member's own effect that the model leaves out shrinks every coefficient by about 6%.
    shrunk = PLANTED / np.sqrt(1 + 0.346 * plan.MEMBER_SD**2)
    assert ((fit.params[PLANTED.index] - shrunk).abs() / fit.bse[PLANTED.index]).max() < 4
    assert (fit.params[list(plan.COEFFICIENTS)] > 0).all()


def test_knowing_the_members_effect_everything_planted_is_found(happened):
    arrays, _, direct = happened
    effect = plan.draw(3_000, "recovery").effect[arrays["member"]]
    fit = fit_logit(arrays, member_effect=effect)
    channels = {f"channel_{name}": value for name, value in plan.CHANNEL_EFFECTS.items() if value}
    planted = pd.concat([PLANTED, pd.Series(channels | {"coached": direct, "member_effect": 1.0})])
    assert ((fit.params[planted.index] - planted).abs() / fit.bse[planted.index]).max() < 3.5


def test_leaving_the_members_effect_out_hides_the_direct_effect_of_coaching(happened):
    arrays, _, direct = happened
    assert fit_logit(arrays).params["coached"] < direct


def test_replies_come_with_their_true_probability(happened):
    arrays = happened[0]
    delivered = ~arrays["bounced"]
    probability, replied = arrays["probability"][delivered], arrays["replied"][delivered]
    bins = np.digitize(probability, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
    for bin_number in np.unique(bins):
        here = bins == bin_number
        expected, seen, count = probability[here].mean(), replied[here].mean(), here.sum()
        assert abs(seen - expected) < 4 * np.sqrt(expected * (1 - expected) / count) + 0.005


@pytest.mark.parametrize("effect", [-0.1, 0.03, 0.1, 0.3])
def test_coached_attempts_gain_the_asked_effect(effect):
    draws = plan.draw(200, "asked")
    arrays = plan.run(draws, *plan.tune(draws, effect))
    assert plan.find_average_effect(arrays) == pytest.approx(effect, abs=0.005)
    assert find_effects(arrays)["on_coached_points"] == pytest.approx(100 * effect, abs=0.5)


@pytest.mark.parametrize("effect", [0.03, 0.1])
def test_the_text_never_carries_more_than_its_share(effect):
    draws = plan.draw(200, "share")
    weight, direct = plan.tune(draws, effect)
    assert 0 < weight <= 1
    assert direct > 0
    through_text = plan.find_average_effect(plan.run(draws, weight, 0.0))
    assert 0 < through_text <= effect * plan.TEXT_SHARE_OF_EFFECT + 0.001


def test_without_effect_coaching_changes_no_probability():
    draws = plan.draw(300, "null")
    assert plan.tune(draws, 0.0) == (0.0, 0.0)
    arrays = plan.run(draws, 0.0, 0.0)
    assert (arrays["with_coach"] == arrays["without"]).all()
    np.testing.assert_array_equal(arrays["counts"], arrays["own"])


def test_coaches_see_those_who_failed(happened):
    arrays = happened[0]
    after_failure = arrays["coached"][arrays["after_failure"]].mean()
    otherwise = arrays["coached"][~arrays["after_failure"]].mean()
    assert 0.6 < after_failure < 0.8
    assert otherwise < 0.45
    member_effect = plan.draw(3_000, "recovery").effect[arrays["member"]]
    assert member_effect[arrays["coached"]].mean() < member_effect[~arrays["coached"]].mean()


def test_before_and_after_misleads_even_without_effect():
    draws = plan.draw(2_000, "guardrail")
    arrays = plan.run(draws, 0.0, 0.0)
    coached = arrays["coached"]
    assert arrays["replied"][coached].mean() < arrays["replied"][~coached].mean() - 0.01


def test_coached_members_write_better_first_drafts_later(happened):
    arrays = happened[0]
    gained = (arrays["draft"] - arrays["own"]).mean(axis=1)
    assert gained[arrays["round"] == 0] == pytest.approx(0)
    assert gained[arrays["round"] == 6].mean() > gained[arrays["round"] == 2].mean() > 0


def test_time_to_reply_is_spread_like_a_lognormal(happened):
    arrays = happened[0]
    hours = (arrays["answered"] - arrays["sent"])[arrays["replied"] & ~arrays["followed_up"]] / 60
    assert 12 < np.median(hours) < 40
    assert np.mean(hours) > 1.5 * np.median(hours)


def test_members_stop_and_programmes_end(happened):
    arrays = happened[0]
    assert (arrays["sent"] < plan.END_MINUTE).all()
    attempts = np.bincount(arrays["member"], minlength=3_000)
    assert attempts.max() <= plan.ROUNDS
    assert 4 < attempts.mean() < 9
