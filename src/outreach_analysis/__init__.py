"""Score outreach drafts, and relate drafts and coach revisions to what came back.

>>> import outreach_analysis as oa
>>> sorted(oa.__all__)[0]
'OutreachError'

Names are looked up in their rooms when they are first used, so that importing the
package costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outreach_analysis.coaching import advise as advise
    from outreach_analysis.errors import OutreachError as OutreachError
    from outreach_analysis.outcomes import classify_replies as classify_replies
    from outreach_analysis.outcomes import outcomes as outcomes
    from outreach_analysis.sample import sample as sample
    from outreach_analysis.schema import Tables as Tables
    from outreach_analysis.scoring import catalogue as signals
    from outreach_analysis.scoring import find_evidence as find_evidence
    from outreach_analysis.scoring import score as score
    from outreach_analysis.settings import Settings as Settings
    from outreach_analysis.settings import load_settings as load_settings
    from outreach_analysis.store import read as read
    from outreach_analysis.transformer import SignalTransformer as SignalTransformer

_FACE = {
    "OutreachError": ("errors", "OutreachError"),
    "Settings": ("settings", "Settings"),
    "SignalTransformer": ("transformer", "SignalTransformer"),
    "Tables": ("schema", "Tables"),
    "advise": ("coaching", "advise"),
    "classify_replies": ("outcomes", "classify_replies"),
    "find_evidence": ("scoring", "find_evidence"),
    "load_settings": ("settings", "load_settings"),
    "outcomes": ("outcomes", "outcomes"),
    "read": ("store", "read"),
    "sample": ("sample", "sample"),
    "score": ("scoring", "score"),
    "signals": ("scoring", "catalogue"),
}

__all__ = [
    "OutreachError",
    "Settings",
    "SignalTransformer",
    "Tables",
    "advise",
    "classify_replies",
    "find_evidence",
    "load_settings",
    "outcomes",
    "read",
    "sample",
    "score",
    "signals",
]


def _find(name: str) -> Any:
    room, attribute = _FACE[name]
    return getattr(import_module(f"{__name__}.{room}"), attribute)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("outreach-analysis")
    if name in _FACE:
        return _find(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


class _Room(ModuleType):
    """A room that shares its name with a function of the face: both work under one name.

    `oa.outcomes(tables)` calls the function, `import outreach_analysis.outcomes` still
    gives the module.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(*args, **kwargs)

    @property
    def _function(self) -> Any:
        return _find(self.__name__.rpartition(".")[2])

    @property
    def __signature__(self) -> Any:
        from inspect import signature

        return signature(self._function)


class _Face(ModuleType):
    """The package itself; gives rooms that are also functions their call when they are imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _FACE and isinstance(value, ModuleType):
            value.__class__ = _Room
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
