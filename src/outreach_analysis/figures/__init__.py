"""Figures: a table in, Axes out. Each says its finding in its title and in words for those who do not see it."""

from outreach_analysis.figures.associations import plot_associations
from outreach_analysis.figures.canvas import Caption, alt_text, caption, to_png, to_svg
from outreach_analysis.figures.coverage import plot_signal_coverage
from outreach_analysis.figures.designs import plot_designs
from outreach_analysis.figures.differences import plot_differences
from outreach_analysis.figures.funnel import plot_counts, plot_funnel, plot_outcome_ladder
from outreach_analysis.figures.guardrail import plot_guardrail
from outreach_analysis.figures.power import plot_power
from outreach_analysis.figures.prediction import plot_calibration, plot_prediction
from outreach_analysis.figures.rates import plot_rates
from outreach_analysis.figures.revisions import plot_revision_changes
from outreach_analysis.figures.scores import plot_score_distributions
from outreach_analysis.figures.shape import plot_shape
from outreach_analysis.figures.time_to_reply import plot_reply_curves

__all__ = [
    "Caption",
    "alt_text",
    "caption",
    "plot_associations",
    "plot_calibration",
    "plot_counts",
    "plot_designs",
    "plot_differences",
    "plot_funnel",
    "plot_guardrail",
    "plot_outcome_ladder",
    "plot_power",
    "plot_prediction",
    "plot_rates",
    "plot_reply_curves",
    "plot_revision_changes",
    "plot_score_distributions",
    "plot_shape",
    "plot_signal_coverage",
    "to_png",
    "to_svg",
]
