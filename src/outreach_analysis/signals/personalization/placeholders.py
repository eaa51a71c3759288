"""Merge fields that were never filled in."""

from __future__ import annotations

import re

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.sequences import without
from outreach_analysis.text import Spans

FIELD = (
    r"(?:first|last|full|sur|given|your|recipient|contact|company|organi[sz]ation|employer|school|university|job|"
    r"role|position|title|topic|industry|city|date|name|mutual|talk|article|insert|hiring|manager|product|project|"
    r"team|department|field|link|specific|something|xx+|tbd|tk|person|their|achievement|skill|event|post)"
)
PLACEHOLDER = re.compile(
    r"\{\{[^{}\n]{0,60}\}\}"
    r"|\{%[^%\n]{1,60}%\}"
    r"|\$\{[^{}\n]{1,60}\}"
    rf"|\{{{FIELD}[^{{}}\n]{{0,40}}\}}"
    rf"|\[{FIELD}[^\[\]\n]{{0,60}}\](?!\()"
    rf"|<{FIELD}[^<>\n@/=]{{0,40}}>"
    rf"|%{FIELD}[a-z_]{{0,30}}%"
    r"|<<[^<>\n]{1,40}>>"
    r"|\*\|[a-z_:]{1,40}\|\*"
    r"|_{3,20}(?=[ ,.!?\n])"
)


@signal(
    family="personalization",
    title="blanks left unfilled",
    kind="count",
    unit="placeholders",
    reads_as="higher: more places of a template were left unfilled",
    does_not_measure="fields that were filled with the wrong thing (see wrong_name, wrong_company)",
    references=("practitioners: the plainest sign of a mass mailing",),
    direction="-",
    examples=(
        example("Hi {{first_name}}, I saw your work.", 1, "{{first_name}}"),
        example("Dear [Name], I admire [Company].", 2, "[Name]", "[Company]"),
        example("Hello <NAME>, are you at XXXX?", 2, "<NAME>", "XXXX"),
        example("See the notes [1] and the code in <https://example.org>.", 0),
        example("The list [a, b] holds two things.", 0),
        example("We met at Super Bowl XXX.", 0),
    ),
)
def placeholder_left(batch: Batch) -> Spans:
    """Merge fields, bracketed blanks and runs of X that nobody filled in."""
    fields = batch.find_pattern(PLACEHOLDER, "{[<%*$_")
    return Spans.union([fields, without(batch.find("placeholders"), fields)])
