"""Time over length of texts made to stall a reader: `python benchmarks/hostile.py`.

Each text is scored with all context known, at a length at which scoring takes 20 ms or
more and at four times that length; linear work takes four times as long. Then the text
stands in place of what is known of the reader, beside a plain message. Process time, the
least of three; a growth above the bar is timed again, up to eight times, because what else
runs on the machine can only add to it.
"""

from __future__ import annotations

import math
import sys
import time

import pandas as pd

from outreach_analysis.scoring import score

BAR = 6.0
REPEATS = 3
MOST_REPEATS = 8
TIMES_LONGER = 4
LEAST_SECONDS = 0.02
LONGEST = 1_000_000
CONTEXT = {
    "recipient_name": "Dr. Zoë Will-Müller",
    "recipient_company": "Target & Sons",
    "recipient_title": "Head of Maps",
    "recipient_profile": "Studied in Łódź. Gave a talk on tram maps; plays the cello.",
    "sender_name": "Ann O'Hara",
    "subject": "Your talk on tram maps",
}
PLAIN = "Hi Zoë, your talk on tram maps in Łódź changed my plans. Could we talk for 15 minutes? Ann"
UNITS = {
    "one emoji": "\U0001f600",
    "joined emoji": "\U0001f469\u200d\U0001f4bb",
    "one letter": "a",
    "marks": "!?",
    "quoting": ">",
    "quoted lines": "> > I agree\n",
    "open tags": "<a ",
    "addresses": "a@",
    "links": "http://a.b/?c=",
    "hosts": "www.",
    "open fields": "{{",
    "brackets": "[name ",
    "newlines": "\n",
    "blank lines": "a\n \n",
    "combining marks": "e\u0301\u0323\u0308",
    "marks alone": "\u0301",
    "first person": "I ",
    "thanks": "thank you so ",
    "digits": "1",
    "numbers": "12,5% of $3.",
    "parentheses": "(",
    "quotes": "\"a' ",
    "mixed scripts": "a\u0436\u4f60\u0627 ",
    "zero-width joiners": "a\u200d",
    "turned around": "\u202eab",
    "names": "Zoë ",
    "greetings": "Hi Zoë, ",
    "initials": "Z. ",
    "attributions": "On Monday Ann wrote:\n",
    "footers": "sent from my ",
    "underscores": "_",
    "hyphens": "a-",
    "apostrophes": "a'",
    "facts": "tram maps, Łódź and the cello ",
    "questions": "could you tell me how you ",
}


def text_of(unit: str, length: int) -> str:
    """A text of about `length` characters made of one unit."""
    return unit * max(1, length // len(unit))


def seconds_to_score(text: str, *, as_context: bool = False) -> float:
    """Process time of scoring one message of which everything is known."""
    known = dict.fromkeys(CONTEXT, text) if as_context else CONTEXT
    frame = pd.DataFrame(
        {
            "text": [PLAIN if as_context else text],
            **{name: [value] for name, value in known.items()},
            "template": [text[: len(text) // 2]],
            "sender_id": ["s"],
            "attempt_id": ["a"],
            "sent_at": pd.to_datetime(["2026-01-05"], utc=True),
        }
    )
    begin = time.process_time()
    score(frame)
    return time.process_time() - begin


def growth(unit: str, *, as_context: bool = False) -> tuple[int, float, float]:
    """Length, seconds at that length, and how many times as long four times the text takes."""
    length = 4_000
    while length < LONGEST:
        text = text_of(unit, length)
        if min(seconds_to_score(text, as_context=as_context) for _ in range(2)) >= LEAST_SECONDS:
            break
        length *= 2
    texts = text_of(unit, length), text_of(unit, TIMES_LONGER * length)
    short = longer = math.inf
    for repeat in range(1, MOST_REPEATS + 1):
        short, longer = (
            min(least, seconds_to_score(text, as_context=as_context))
            for least, text in zip((short, longer), texts, strict=True)
        )
        if repeat >= REPEATS and longer <= BAR * short:
            break
    return length, short, longer / short


def main() -> int:
    """Print the table; 1 where a text grows faster than the bar."""
    seconds_to_score(PLAIN)
    worst = 0.0
    print(
        f"times at {TIMES_LONGER}x the length (bar {BAR:g})\n"
        f"{'text':<20} {'characters':>10} {'ms':>8} {'times':>6}   {'as context':>10} {'ms':>8} {'times':>6}"
    )
    for name, unit in UNITS.items():
        cells = []
        for as_context in (False, True):
            length, short, times = growth(unit, as_context=as_context)
            worst = max(worst, times)
            cells.append(f"{length:>10,} {1000 * short:>8.1f} {times:>6.1f}")
        print(f"{name:<20} {'   '.join(cells)}", flush=True)
    print(f"worst {worst:.1f}")
    return int(worst > BAR)


if __name__ == "__main__":
    sys.exit(main())
