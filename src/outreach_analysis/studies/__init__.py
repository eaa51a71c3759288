"""Estimators: each takes a table and returns `Estimates`."""

from outreach_analysis.studies.agreement import estimate_agreement
from outreach_analysis.studies.association import estimate_associations
from outreach_analysis.studies.balance import estimate_balance
from outreach_analysis.studies.coach_effect import estimate_coach_effect
from outreach_analysis.studies.coached import compare_coached
from outreach_analysis.studies.estimates import RESULT_COLUMNS, Estimates
from outreach_analysis.studies.fairness import estimate_gaps
from outreach_analysis.studies.frame import attempt_frame
from outreach_analysis.studies.guardrail import estimate_guardrail
from outreach_analysis.studies.ordered import estimate_ordered
from outreach_analysis.studies.power import estimate_power
from outreach_analysis.studies.prediction import estimate_prediction
from outreach_analysis.studies.rates import estimate_funnel, estimate_rates
from outreach_analysis.studies.recovery import estimate_recovery
from outreach_analysis.studies.repeated import estimate_repeated
from outreach_analysis.studies.reply_hazards import estimate_reply_hazards
from outreach_analysis.studies.shape import estimate_shape
from outreach_analysis.studies.time_to_reply import estimate_time_to_reply
from outreach_analysis.studies.words import estimate_words

__all__ = [
    "RESULT_COLUMNS",
    "Estimates",
    "attempt_frame",
    "compare_coached",
    "estimate_agreement",
    "estimate_associations",
    "estimate_balance",
    "estimate_coach_effect",
    "estimate_funnel",
    "estimate_gaps",
    "estimate_guardrail",
    "estimate_ordered",
    "estimate_power",
    "estimate_prediction",
    "estimate_rates",
    "estimate_recovery",
    "estimate_repeated",
    "estimate_reply_hazards",
    "estimate_shape",
    "estimate_time_to_reply",
    "estimate_words",
]
