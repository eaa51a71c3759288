"""`outreach signals new`: a definition, its lexicon and its test, to fill in."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

from outreach_analysis.errors import InvalidValueError, UsageError

DEFINITION = '''"""…"""

from __future__ import annotations

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.text import Spans


@signal(
    family="{family}",
    kind="count",
    unit="mentions",
    reads_as="higher: …",
    does_not_measure="…",
    references=(),
    direction="unknown",
    examples=(
        example("Here is {phrase}.", 1, "{phrase}"),
        example("Here is nothing of the kind.", 0),
    ),
)
def {name}(batch: Batch) -> Spans:
    """…"""
    return batch.find("{name}")
'''

LEXICON = """# One phrase a line; (a|b) for alternatives, ? after what may be missing, ~ for any inflection,
# ! before what must not count.
{phrase}
"""

TEST = '''"""…"""

from dataclasses import asdict

from outreach_analysis.signals.registry import get_signal


def test_{name}_is_filled_in():
    definition = get_signal("{name}")
    words = [definition.summary, definition.reads_as, definition.does_not_measure]
    assert not [sentence for sentence in words if "…" in sentence]
    assert not [example for example in definition.examples if "{phrase}" in asdict(example)["text"]]
'''


def write_signal(name: str, family: str, root: Path | None = None) -> tuple[Path, Path, Path]:
    """Write a signal that runs and whose own test fails until it is filled in.

    Parameters
    ----------
    name : str
        Of the function, the column and the files; lower case with underscores.
    family : str
    root : path, optional
        The repository; the one that this package stands in otherwise.

    Returns
    -------
    tuple of path
        Definition, lexicon and test.

    Raises
    ------
    InvalidValueError
        If the name cannot be a column.
    UsageError
        If there is such a signal already, or the package does not stand in a repository.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or keyword.iskeyword(name):
        raise InvalidValueError(
            "a signal is named in lower-case words with underscores.",
            found=repr(name),
            hint=f"outreach signals new mutual_friends --family {family}",
        )
    root = Path(__file__).resolve().parents[3] if root is None else root
    package = root / "src" / "outreach_analysis" / "signals"
    if not package.is_dir():
        raise UsageError(
            "a new signal is written into a clone of the repository.",
            found="the package as installed",
            hint="clone the repository, then `make setup` there",
        )
    files = {
        package / family / f"{name}.py": DEFINITION,
        package / "lexicons" / f"{name}.txt": LEXICON,
        root / "tests" / "signals" / family / f"test_{name}.py": TEST,
    }
    taken = [path for path in files if path.exists()]
    if taken or _is_defined(name, package):
        raise UsageError(
            f"there is a signal '{name}' already.",
            found=", ".join(path.relative_to(root).as_posix() for path in taken) or "its definition",
            hint=f"outreach signals {name}",
        )
    for path, template in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = template.format(name=name, family=family, phrase=name.replace("_", " "))
        path.write_text(text, encoding="utf-8", newline="\n")
    definition, lexicon, test = files
    return definition, lexicon, test


def _is_defined(name: str, package: Path) -> bool:
    definition = re.compile(rf"^def {re.escape(name)}\(", re.MULTILINE)
    return any(definition.search(path.read_text(encoding="utf-8")) for path in package.glob("*/*.py"))
