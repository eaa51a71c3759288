"""Signals are discovered by walking this package, never listed by hand."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from outreach_analysis import signals as package
from outreach_analysis.errors import UnknownNameError
from outreach_analysis.signals.contract import FAMILIES, Signal


@cache
def registry() -> dict[str, Signal]:
    """Every signal by name: families in the order of the design, then file, then definition.

    Returns
    -------
    dict of str to Signal
        Do not change it.
    """
    found: dict[str, Signal] = {}
    for family in FAMILIES:
        folder = import_module(f"{package.__name__}.{family}")
        for module_info in sorted(iter_modules(folder.__path__), key=lambda info: info.name):
            module = import_module(f"{folder.__name__}.{module_info.name}")
            for value in vars(module).values():
                definition = getattr(value, "definition", None)
                if isinstance(definition, Signal) and value.__module__ == module.__name__:
                    found[definition.name] = definition
    return found


def title_of(name: str) -> str:
    """A signal, or any other column, in the words that readers see.

    Examples
    --------
    >>> title_of("max_similarity_own"), title_of("outcome_window")
    ('likeness to own earlier sends', 'outcome window')
    """
    known = registry().get(name)
    return known.title if known else name.replace("_", " ").strip()


def get_signal(name: str) -> Signal:
    """One signal.

    Raises
    ------
    UnknownNameError
        With the nearest names.
    """
    signals = registry()
    if name not in signals:
        near = get_close_matches(name, signals, n=3)
        raise UnknownNameError(
            f"there is no signal '{name}'.",
            found=f"{len(signals)} signals",
            hint=f"outreach signals {near[0]}" if near else "outreach signals",
        )
    return signals[name]
