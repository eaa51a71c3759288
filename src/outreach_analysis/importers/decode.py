"""Bytes of undeclared encoding become text, or a refusal that says why."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from outreach_analysis.errors import UnreadableSourceError

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"PAR1", b"\xd0\xcf\x11\xe0",
               b"\x7fELF", b"MZ\x90", b"SQLite format 3", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ")  # fmt: skip
_CONTROL = re.compile(rb"[\x01-\x06\x0e-\x1a\x7f]")
UNDECODED = "�"
PIECE = 1 << 24


@dataclass(frozen=True)
class Decoded:
    """Text and what it was taken for.

    Parameters
    ----------
    utf8 : bytes
        The text in UTF-8, without a mark: four times smaller than `str` where one emoji occurs.
    encoding : str
        As a person would name it.
    broken : bool
        Whether single bytes could not be decoded and stand as U+FFFD.
    """

    utf8: bytes
    encoding: str
    broken: bool = False

    @property
    def text(self) -> str:
        """The whole text."""
        return self.utf8.decode("utf-8")

    def start(self, size: int) -> str:
        """The text that the first `size` bytes hold."""
        return self.utf8[:size].decode("utf-8", "ignore")


def decode(data: bytes, source: str) -> Decoded:
    r"""Decode UTF-8, UTF-16, UTF-32 (with or without a mark) or Windows-1252.

    Parameters
    ----------
    data : bytes
    source : str
        File name for errors.

    Returns
    -------
    Decoded

    Raises
    ------
    UnreadableSourceError
        If the bytes are empty, are no text, or are text in none of these encodings.

    Examples
    --------
    >>> decode("text\ncafé".encode("cp1252"), "a.csv").encoding
    'Windows-1252'
    """
    if not data.strip():
        raise UnreadableSourceError(
            f"the file {source} is empty.",
            found=f"{len(data):,} bytes",
            hint="export it again, or name another file",
        )
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _with_mark(data[len(mark) :], encoding, source)
    if data.startswith(_SIGNATURES):
        raise binary_error(source)
    wide = _wide(data)
    if wide:
        return _with_mark(data, wide, source)
    if not _is_utf8(data):
        return _not_utf8(data, source)
    if _is_binary(data):
        raise binary_error(source)
    return Decoded(data, "UTF-8")


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), PIECE):
            decoder.decode(data[start : start + PIECE], final=start + PIECE >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def binary_error(source: str) -> UnreadableSourceError:
    """Say that a source holds no text."""
    return UnreadableSourceError(
        f"the file {source} is binary, not text.",
        found="bytes that no text holds",
        hint="save it as CSV, XLSX, Parquet, JSON or mbox, or say what it is",
        arguments=f"{source} --kind excel",
    )


def _with_mark(data: bytes, encoding: str, source: str) -> Decoded:
    name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
    if encoding == "utf-8" and _is_utf8(data):
        return Decoded(data, name)
    try:
        return Decoded(data.decode(encoding).encode("utf-8"), name)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        if text.count(UNDECODED) > len(text) / 100:
            raise _encoding_error(source) from None
        return Decoded(text.encode("utf-8"), name, broken=True)


def _wide(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark by its zeros: Western text has one in each pair of bytes."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    pairs = max(len(head) // 2, 1)
    if len(data) % 2 == 0 and odd > 0.4 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if len(data) % 2 == 0 and even > 0.4 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _not_utf8(data: bytes, source: str) -> Decoded:
    if _is_binary(data):
        raise binary_error(source)
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count(UNDECODED)
    fine = sum(1 for letter in lenient if ord(letter) > 127) - broken
    # Mostly valid multi-byte letters: UTF-8 with a few spoilt rows, which go to quarantine.
    if fine > 4 * broken:
        return Decoded(lenient.encode("utf-8"), "UTF-8", broken=True)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise _encoding_error(source) from None
    # In Western languages accented letters stand alone among plain ones; runs of them mean another code page.
    high = len(re.findall(rb"[\xc0-\xff]", data))
    runs = sum(len(run) for run in re.findall(rb"[\xc0-\xff]{3,}", data))
    if high >= 8 and runs > high / 3:
        raise _encoding_error(source)
    return Decoded(text.encode("utf-8"), "Windows-1252")


def _encoding_error(source: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        f"the encoding of {source} is none that can be told for certain.",
        found="bytes that are neither UTF-8, UTF-16 nor Windows-1252",
        hint=f"save it as UTF-8, for example: iconv -f YOUR_ENCODING -t UTF-8 {source} > utf8_{source}",
    )


def _is_binary(data: bytes) -> bool:
    head = data[:65536]
    zeros, controls = head.count(0), len(_CONTROL.findall(head))
    return zeros > len(head) / 100 or controls > max(len(head) / 20, 64)
