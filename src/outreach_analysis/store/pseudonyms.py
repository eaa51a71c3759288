"""Keyed pseudonyms: without the key, guessing names proves nothing."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from outreach_analysis.errors import InvalidValueError, StoreError
from outreach_analysis.schema import SOURCE_TABLES, Tables

KEY_BYTES = 32
IDENTIFIERS = {
    "sender_id": "sender",
    "recipient_id": "recipient",
    "coach_id": "coach",
    "attempt_id": "attempt",
    "message_id": "message",
}
"""Columns of any table to the kind of their pseudonym. Mail makes attempts' identifiers of Message-IDs."""
TAKEN_OUT = {"senders": ("name",), "recipients": ("name", "profile")}
IDENTIFYING = r"[^\s@]@[^\s@]|https?://|\bwww\.|linkedin\.com/"


def default_key_path() -> Path:
    """Where the key lies unless told otherwise: in the user's configuration, never beside the data.

    Raises
    ------
    StoreError
        If there is no home folder.
    """
    base = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA")
    try:
        return (Path(base) if base else Path.home() / ".config") / "outreach_analysis" / "pseudonym.key"
    except RuntimeError:
        raise _no_key("no home folder") from None


def find_key(
    path: str | os.PathLike[str] | None = None, *, data_folder: str | os.PathLike[str] | None = None
) -> bytes | None:
    """As `load_key`, but None where there is no key yet: a new one recognises nobody.

    Raises
    ------
    InvalidValueError, StoreError
        As `load_key`.
    """
    file = Path(path) if path is not None else default_key_path()
    _keep_apart(file, data_folder)
    try:
        return _read_key(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _no_key(f"{file}: {error.strerror}") from None


def load_key(
    path: str | os.PathLike[str] | None = None, *, data_folder: str | os.PathLike[str] | None = None
) -> bytes:
    """Read the pseudonym key, making one on first use.

    Parameters
    ----------
    path : path, optional
        Defaults to `default_key_path()`.
    data_folder : path, optional
        The key may not lie in here: whoever gets the data must not get the key.

    Returns
    -------
    bytes
        32 random bytes.

    Raises
    ------
    InvalidValueError
        If the key would lie in the data folder.
    StoreError
        If the key file is damaged, or may not be read or made.
    """
    file = Path(path) if path is not None else default_key_path()
    _keep_apart(file, data_folder)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            _make_key(file)
        return _read_key(file)
    except OSError as error:
        raise _no_key(f"{file}: {error.strerror}") from None


def _keep_apart(file: Path, data_folder: str | os.PathLike[str] | None) -> None:
    """Refuse a key that would go along when somebody hands on the folder of the log.

    A log may lie in the home folder itself: nobody hands that on, and the configuration is always within it.
    """
    if data_folder is None:
        return
    key, folder = file.resolve(), Path(data_folder).resolve()
    if not key.is_relative_to(folder) or (_holds_home(folder) and key == default_key_path().resolve()):
        return
    raise InvalidValueError(
        "the pseudonym key may not lie in the data folder.",
        found=f"a key inside '{data_folder}', the folder of the log",
        hint="--key FILE, in a folder of yours that does not hold the log; the same file every time",
    )


def _holds_home(folder: Path) -> bool:
    try:
        return Path.home().resolve().is_relative_to(folder)
    except RuntimeError:
        return False


def _make_key(file: Path) -> None:
    """Write a new key for its owner alone; half a key would count as a damaged one, and goes again."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        file.unlink(missing_ok=True)
        raise


def _read_key(file: Path) -> bytes:
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreError(
            "the pseudonym key is damaged; pseudonyms made with it cannot be made again.",
            found=f"{len(key)} bytes where {KEY_BYTES} belong",
            hint="restore it from a backup, or remove the file to begin with a new key",
        )
    return key


def _no_key(found: str) -> StoreError:
    return StoreError(
        "the key of the pseudonyms and of who was forgotten cannot be read or made.",
        found=found,
        hint="--key FILE, in a folder of yours outside the data; the same file every time",
    )


def pseudonym(key: bytes, kind: str, value: str) -> str:
    """Make the pseudonym of one identifier (HMAC-SHA256, 80 bits).

    Examples
    --------
    >>> pseudonym(b"k" * 32, "sender", "ada") == pseudonym(b"k" * 32, "recipient", "ada")
    False
    """
    mark = hmac.new(key, f"{kind}\x1f{value}".encode("utf-8", "surrogatepass"), hashlib.sha256)
    return f"{kind}-{mark.hexdigest()[:20]}"


def pseudonymise(tables: Tables, key: bytes) -> Tables:
    """Replace everything that identifies people, and take names and profiles out.

    Parameters
    ----------
    tables : Tables
    key : bytes
        From `load_key`.

    Returns
    -------
    Tables
        Identifiers of senders, recipients, coaches, attempts and messages become
        pseudonyms, and so do further columns in which an address, a link or a known name
        stands. The same value keeps one pseudonym under one key, so that overlapping
        sources still merge. Texts and subjects stay as they are: they may name people, and
        are personal data still. Signals that need a recipient's name or profile are missing
        afterwards, so score first.
    """
    names = {
        name.strip().casefold()
        for frame in (tables.senders, tables.recipients)
        for name in frame["name"].dropna().astype("str")
        if name.strip()
    }
    hidden: dict[str, Any] = {}
    for table in SOURCE_TABLES:
        frame: pd.DataFrame = getattr(tables, table.name)
        columns: dict[str, Any] = {
            name: _replaced(frame[name], kind, key) for name, kind in IDENTIFIERS.items() if name in frame
        }
        for name in TAKEN_OUT.get(table.name, ()):
            columns[name] = pd.Series(index=frame.index, dtype="str")
        for name in frame.columns:
            if name not in table.column_names and _identifies(frame[name], names):
                columns[name] = _replaced(frame[name], "value", key)
        hidden[table.name] = frame.assign(**columns)
    return replace(tables, **hidden)


def _replaced(values: pd.Series, kind: str, key: bytes) -> pd.Series:
    codes, distinct = pd.factorize(values)
    marks = pd.Series([*(pseudonym(key, kind, str(value)) for value in distinct), None], dtype="str")
    return pd.Series(marks.iloc[codes].to_numpy(), index=values.index, dtype="str")


def _identifies(values: pd.Series, names: set[str]) -> bool:
    """Whether a further column tells who somebody is."""
    if not pd.api.types.is_string_dtype(values.dtype):
        return False
    distinct = values.dropna().astype("str").drop_duplicates()
    named = distinct.str.strip().str.casefold().isin(names)
    return bool(named.any() or distinct.str.contains(IDENTIFYING, regex=True).any())
