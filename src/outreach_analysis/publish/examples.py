"""A made-up message on which pages show what a signal sees."""

from __future__ import annotations

import pandas as pd

MESSAGE = """\
Dear Ms Okafor,

Your talk on retry queues at the Lisbon meet-up changed how I log errors at work. I am a nurse \
retraining as a data analyst with Open Avenues, and last month I rebuilt our ward's roster in pandas, \
which saved 6 hours a week: github.com/example/roster

Could I ask you two questions about how you moved from operations to data? A 15-minute call or two \
lines by message would both help, and I fully understand if you have no time.

Thank you for reading,
Jana"""

_RECIPIENT = {
    "recipient_name": "Ngozi Okafor",
    "recipient_company": "Harbour Analytics",
    "recipient_title": "Head of Data Engineering",
    "recipient_profile": "Speaker at the Lisbon data meet-up on retry queues. Moved from operations to data.",
}


def frame() -> pd.DataFrame:
    """The message with what is known of its (made-up) recipient, as a flat table of one row."""
    return pd.DataFrame([{"text": MESSAGE, **_RECIPIENT}])
