"""Seconds and memory of every study: 1,000,000 attempts x 110 signals, or 2,000 attempts.

    python benchmarks/studies.py [--attempts N] [--only STUDY]...

Each study runs in a process of its own, forked from the one that holds the programme, so that peak
memory is that of the programme and the study. Bars: all studies on 1,000,000 attempts in under 10 minutes
and 8 GiB on two cores; on 2,000 attempts in under 20 s. Exits with 1 if one is missed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")  # before numpy: the two cores of the bar

import numpy as np
import pandas as pd

from outreach_analysis import studies
from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings

SIGNALS = 110
BARS = {1_000_000: (600.0, 8.0), 2_000: (20.0, 8.0)}
"""Attempts to seconds and GiB."""
SCORES = list(Settings().primary_signals)


def programme(attempts: int, seed: int = 1) -> tuple[pd.DataFrame, pd.Series[str]]:
    """A frame as `attempt_frame` returns it, and the texts of its messages."""
    rng = np.random.default_rng(seed)
    senders = max(attempts // 20, 20)
    who = np.sort(rng.integers(0, senders, attempts))
    names = [*SCORES, "balance", *(f"signal_{k}" for k in range(SIGNALS - len(SCORES) - 1))]
    style = rng.standard_normal((senders, len(names)))
    values = {name: 0.7 * style[who, k] + 0.7 * rng.standard_normal(attempts) for k, name in enumerate(names)}
    values |= {name: 1 / (1 + np.exp(-values[name])) for name in (*SCORES, "balance")}
    log_odds = -1.1 + values[SCORES[0]] + (0.8 * rng.standard_normal(senders))[who]
    replied = rng.random(attempts) < 1 / (1 + np.exp(-log_odds))
    frame = pd.DataFrame({"sender_id": pd.Series([f"m{k}" for k in range(senders)])[who].to_numpy()} | values)
    by_sender = frame.groupby("sender_id", sort=False)
    number = by_sender.cumcount() + 1
    came = pd.Series(replied)
    before = came.groupby(frame["sender_id"], sort=False)
    level = rng.choice(["declined", "neutral", "positive", "introduction"], attempts)
    frame = frame.assign(
        attempt_id=[f"a{k}" for k in range(attempts)],
        message_id=[f"t{k}" for k in range(attempts)],
        sent_at=pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(24 * 9 * number, unit="h"),
        channel=rng.choice(["email", "inmail", "linkedin_message"], attempts),
        cohort=np.array(["spring", "autumn", "winter"])[who % 3],
        sender_region=np.array(["north", "south", "east"])[who % 3],
        coached=rng.random(attempts) < np.where(before.shift().fillna(True), 0.2, 0.6),
        attempt_number=number.astype("Int64"),
        previous_replied=before.shift().astype("boolean"),
        replies_before=(before.cumsum() - came).astype("Int64"),
        replied=came.astype("boolean"),
        level=np.where(replied, level, "no_reply"),
        status=np.where(replied, "replied", "no_reply"),
        reply_latency_hours=np.where(replied, rng.exponential(80, attempts) + 1, np.nan),
        follow_up_hours=720.0,
        event_observed=replied,
    )
    frame.attrs = {"features": names, "notes": []}
    some = [f"word{chr(97 + k // 26)}{chr(97 + k % 26)}" for k in range(600)]
    pieces = [" ".join(rng.choice(some, 12)) for _ in range(3000)]
    drawn = rng.integers(0, len(pieces), (attempts, 5))
    texts = [" ".join(pieces[k] for k in row) for row in drawn.tolist()]
    return frame, pd.Series(texts, index=frame["message_id"])


Study = Callable[[pd.DataFrame, "pd.Series[str]"], object]

STUDIES: dict[str, Study] = {
    "rates": lambda f, _: studies.estimate_rates(f, "cohort"),
    "funnel": lambda f, _: studies.estimate_funnel(f, "channel"),
    "associations": lambda f, _: studies.estimate_associations(f),
    "shape": lambda f, _: studies.estimate_shape(f, "signal_0"),
    "balance": lambda f, _: studies.estimate_balance(f),
    "repeated attempts": lambda f, _: studies.estimate_repeated(f, SCORES),
    "ordered outcome": lambda f, _: studies.estimate_ordered(f, SCORES),
    "time to reply": lambda f, _: studies.estimate_time_to_reply(f, "cohort"),
    "reply hazards": lambda f, _: studies.estimate_reply_hazards(f, SCORES),
    "coached": lambda f, _: studies.compare_coached(f, strata="channel"),
    "coach effect": lambda f, _: studies.estimate_coach_effect(f),
    "recovery": lambda f, _: studies.estimate_recovery(f),
    "prediction": lambda f, texts: studies.estimate_prediction(f, texts=texts),
    "words": studies.estimate_words,
    "fairness": lambda f, _: studies.estimate_gaps(f, "sender_region", scores=SCORES),
    "power": lambda f, _: studies.estimate_power(f),
}


def measured(study: Study, frame: pd.DataFrame, texts: pd.Series[str]) -> tuple[float, float, float, str]:
    """Seconds by the clock and of processor time, GiB at the peak, and what went wrong, of a forked process."""
    own, theirs = multiprocessing.Pipe()

    def work() -> None:
        start, used, said = time.perf_counter(), time.process_time(), ""
        try:
            study(frame, texts)
        except NotEstimableError as error:
            said = error.problem
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        theirs.send((time.perf_counter() - start, time.process_time() - used, peak, said))

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    while process.is_alive() and not own.poll(1):
        pass
    found = own.recv() if own.poll(0) else (0.0, 0.0, 0.0, "the process ended without a word")
    process.join()
    return found


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--attempts", type=int, default=1_000_000)
    parser.add_argument("--only", action="append", choices=list(STUDIES), help="a study; may be given again")
    chosen = parser.parse_args()
    frame, texts = programme(chosen.attempts)
    print(f"{len(frame):,} attempts x {SIGNALS} signals, {frame['sender_id'].nunique():,} senders\n")
    total = processor = most = 0.0
    failed = False
    for name in chosen.only or STUDIES:
        clock, used, peak, said = measured(STUDIES[name], frame, texts)
        total, processor, most, failed = (
            total + clock,
            processor + used,
            max(most, peak),
            failed or bool(said),
        )
        print(
            f"{name:20s} {clock:8.1f} s {used:8.1f} s of processor time {peak:6.2f} GiB  {said}", flush=True
        )
    seconds, gib = BARS.get(chosen.attempts, (np.inf, np.inf))
    held = processor <= 2 * seconds and total <= seconds and most <= gib and not failed
    print(
        f"\nall: {total:.1f} s ({processor:.1f} s of processor time), bar {seconds:g} s; {most:.2f} GiB, bar {gib:g} GiB"
    )
    return int(not held)


if __name__ == "__main__":
    sys.exit(main())
