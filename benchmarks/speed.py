"""How fast scoring is, as ratios to one plain regular-expression pass over the same texts.

python benchmarks/speed.py             1,000 / 10,000 / 100,000 messages, one draft, the commands' start
python benchmarks/speed.py --peers     also the tools one would pick instead, installed aside
python benchmarks/speed.py --million   also 300,000 and 1,000,000 messages of senders, scored in parts

Prints each bar with what was found and writes a figure, reports/speed.svg. Exits with 1 if a bar is missed.
Times are processor time, so that a busy machine disturbs them little.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from corpus import texts_to_measure
from peers import PEERS
from speed_figure import plot_cost
from speed_stream import with_senders
from timing import command_seconds, floor, peak_mebibytes, seconds_together

from outreach_analysis.figures.canvas import to_svg
from outreach_analysis.scoring import find_evidence, score
from outreach_analysis.signals.registry import registry

PACKAGES = ("vaderSentiment", "textdescriptives", "scikit-learn")
LEAST_TIMES_SLOWER = {"vaderSentiment": 10, "TextDescriptives (blank pipeline)": 50}
CONVOKIT_RATIO = 1_318
"""Its parse and politeness strategies over some 4,500 requests, in plain passes; too large to install here."""
FEW = 1_000
"""Among so few, what comparing costs once weighs as much as the messages: told, not held to a bar."""
HERE = Path(__file__).resolve().parent
FIGURE = HERE.parent / "reports" / "speed.svg"
DRAFT = "Hi Ada, I enjoyed your talk on tram maps. Could we talk for 15 minutes next week? Thanks, Ann"
PROFILE = (
    "--recipient-name",
    "Ada Byron",
    "--recipient-profile",
    "Gave a talk on tram maps; studied in Leeds.",
)
COMMANDS = {
    "outreach --help": (("--help",), 0.3),
    "outreach score --text": (("score", "--text", DRAFT), 1.0),
    "outreach score --text, with a profile": (("score", "--text", DRAFT, *PROFILE), 2.0),
    "outreach advise --text": (("advise", "--text", DRAFT), 1.0),
}


class Bars:
    """Figures held to their bars, printed as they come."""

    def __init__(self) -> None:
        self.missed = 0

    def at_most(self, name: str, found: float, bar: float, unit: str) -> None:
        self._hold(name, found, f"at most {bar:g}", unit, found <= bar)

    def at_least(self, name: str, found: float, bar: float, unit: str) -> None:
        self._hold(name, found, f"at least {bar:g}", unit, found >= bar)

    def _hold(self, name: str, found: float, bar: str, unit: str, held: bool) -> None:
        self.missed += not held
        print(f"{'ok' if held else 'MISSED':<7} {name:<58} {found:>9.2f} {unit:<4} ({bar})", flush=True)


def run_json(script: str, *arguments: str, python: str | Path = sys.executable) -> dict[str, object]:
    """What a script of this folder prints last, run in a process of its own."""
    done = subprocess.run([python, script, *arguments], cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{script} {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    result: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure(size: int) -> dict[str, float]:
    """Seconds a message of the floor, of scoring and of evidence, and peak memory of scoring alone.

    `senders` is scoring where it is known who wrote when, so that messages are compared, too.
    """
    texts, _ = texts_to_measure(size)
    score(texts)
    memory = peak_mebibytes()
    sent = with_senders(size)
    calls = (floor(texts), lambda: score(texts), lambda: score(sent), lambda: find_evidence(texts))
    seconds = seconds_together(calls, 15 if size <= 1_000 else 5 if size <= 10_000 else 3)
    names = ("floor", "score", "senders", "evidence")
    return {"size": size, "peak_mib": memory, **{n: s / size for n, s in zip(names, seconds, strict=True)}}


def hold_sizes(sizes: list[int], bars: Bars) -> list[dict[str, float]]:
    """Ratios and flatness over sizes, each in a process of its own, so that its peak memory is its own."""
    rows: list[dict[str, float]] = [
        run_json("speed.py", "--child", str(size))
        for size in sizes  # type: ignore[misc]
    ]
    print(
        f"{'messages':>10} {'floor µs':>9} {'score µs':>9} {'x':>6} "
        f"{'senders x':>10} {'evidence x':>11} {'peak MiB':>9}"
    )
    for row in rows:
        print(
            f"{row['size']:>10,.0f} {row['floor'] * 1e6:>9.1f} {row['score'] * 1e6:>9.1f} "
            f"{row['score'] / row['floor']:>6.2f} {row['senders'] / row['floor']:>10.2f} "
            f"{row['evidence'] / row['floor']:>11.2f} {row['peak_mib']:>9.0f}"
        )
    for row in rows:
        name = f"{row['size']:,.0f} messages"
        bars.at_most(f"{name}: signals and scores", row["score"] / row["floor"], 3, "x")
        told, compared = f"{name}: and compared with earlier sends", row["senders"] / row["floor"]
        if row["size"] > FEW:
            bars.at_most(told, compared, 3, "x")
        else:
            print(f"        {told:<58} {compared:>9.2f} x")
        bars.at_most(f"{name}: evidence table", row["evidence"] / row["floor"], 6, "x")
    if len(rows) > 1:
        name = f"a message among {rows[-1]['size']:,.0f} against among {rows[0]['size']:,.0f}"
        bars.at_most(name, rows[-1]["score"] / rows[0]["score"], 1.2, "x")
    return rows


def hold_draft(bars: Bars) -> None:
    """Processor time of one draft, warm."""
    texts, _ = texts_to_measure(1)
    (seconds,) = seconds_together([lambda: score(texts)], 50)
    bars.at_most("one draft, warm", 1e3 * seconds, 5, "ms")


def hold_peers(rows: list[dict[str, float]], bars: Bars) -> None:
    """Install the peers into a throw-away environment and time them on the same texts; the last size is held."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        install = [python, "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *PACKAGES], check=True)
        for row in rows:
            for name in PEERS:
                found = run_json("peers.py", name, f"{row['size']:.0f}", python=python)
                ratio = float(found["ratio"])  # type: ignore[arg-type]
                times = ratio * row["floor"] / row["score"]
                told = f"{name} among {row['size']:,.0f}, {ratio:.1f} x: times ours"
                if row is rows[-1] and name in LEAST_TIMES_SLOWER:
                    bars.at_least(told, times, LEAST_TIMES_SLOWER[name], "")
                else:
                    print(f"        {told:<58} {times:>9.2f}")


def hold_million(bars: Bars) -> None:
    """Memory and cost of large files with senders, against a file of 10,000 such messages."""
    for workers in (1, 2):
        few, smaller, larger = (
            run_json("speed_stream.py", str(size), str(workers)) for size in (10_000, 300_000, 1_000_000)
        )
        name = f"1,000,000 messages of senders, workers: {workers}"
        print(f"        300,000 messages, workers: {workers}: {smaller['peak_mib']:.0f} MiB")
        bars.at_most(f"{name}: peak memory", float(larger["peak_mib"]), 1024, "MiB")  # type: ignore[arg-type]
        cost = float(larger["per_message"]) / float(few["per_message"])  # type: ignore[arg-type]
        bars.at_most(f"{name}: a message against among 10,000", cost, 1.2, "x")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--peers", action="store_true", help="also time the peers (installs them aside)")
    parser.add_argument("--million", action="store_true", help="also score 300,000 and 1,000,000 in parts")
    parser.add_argument("--plot", type=Path, default=FIGURE, help="where the figure goes (%(default)s)")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measure(options.child)))
        return 0
    _, source = texts_to_measure(1)
    print(f"{len(registry())} signals; texts: {source}; x = time over one \\w+ pass")
    bars = Bars()
    rows = hold_sizes(options.sizes, bars)
    hold_draft(bars)
    many = rows[len(rows) // 2]
    times = CONVOKIT_RATIO * many["floor"] / many["score"]
    bars.at_least(f"ConvoKit's published cost: times ours among {many['size']:,.0f}", times, 500, "")
    for name, (arguments, bar) in COMMANDS.items():
        bars.at_most(name, command_seconds(*arguments), bar, "s")
    options.plot.parent.mkdir(parents=True, exist_ok=True)
    options.plot.write_text(to_svg(plot_cost(rows), titled=True), encoding="utf-8")
    print(f"figure: {options.plot}")
    if options.peers:
        hold_peers(rows[: len(rows) // 2 + 1], bars)
    if options.million:
        hold_million(bars)
    return int(bars.missed > 0)


if __name__ == "__main__":
    sys.exit(main())
