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
    from outreach_analysis.errors import OutreachError as OutreachError
    from outreach_analysis.schema import Tables as Tables
    from outreach_analysis.settings import Settings as Settings
    from outreach_analysis.settings import load_settings as load_settings

_ROOMS = {
    "OutreachError": "errors",
    "Settings": "settings",
    "Tables": "schema",
    "load_settings": "settings",
}

__all__ = [
    "OutreachError",
    "Settings",
    "Tables",
    "load_settings",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("outreach-analysis")
    if name in _ROOMS:
        return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
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
        name = self.__name__.rpartition(".")[2]
        return getattr(import_module(f"outreach_analysis.{_ROOMS[name]}"), name)

    @property
    def __signature__(self) -> Any:
        from inspect import signature

        return signature(self._function)


class _Face(ModuleType):
    """The package itself; gives rooms that are also functions their call when they are imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _ROOMS and isinstance(value, ModuleType):
            value.__class__ = _Room
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
