"""Names of runs and files that stay where they belong on every system."""

from __future__ import annotations

import hashlib
import re

_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_RESERVED = re.compile(r"index\.html|(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def safe_name(name: str) -> str:
    """A file name for any string: inside its folder, legal everywhere, different for different strings.

    Parameters
    ----------
    name : str
        Anything, also hostile.

    Returns
    -------
    str
        `name` itself where it is a short name in small ASCII letters, digits, `.`, `_`
        and `-`; otherwise what can be kept of it, and a digest of the whole.

    Examples
    --------
    >>> safe_name("2026-10")
    '2026-10'
    >>> safe_name("Herbst / Zürich")
    'herbst-z-rich~2d7ea2842e'
    >>> safe_name("../../etc/passwd").startswith("etc-passwd~")
    True
    """
    if _PLAIN.fullmatch(name) and not name.endswith(".") and not _RESERVED.fullmatch(name):
        return name
    kept = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-")
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{kept or 'run'}~{digest}"
