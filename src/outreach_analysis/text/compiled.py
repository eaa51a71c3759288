"""Matchers of a folder of lexicons, compiled once and kept beside them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from outreach_analysis.text import (
    automaton,
    characters,
    edges,
    hashing,
    inflection,
    lexicon,
    matches,
    patterns,
    syllables,
)
from outreach_analysis.text.edges import EdgeTable
from outreach_analysis.text.hashing import HashTable
from outreach_analysis.text.lexicon import Lexicon, parse_lexicon
from outreach_analysis.text.patterns import Matcher, compile_matcher

KEPT = ".compiled.npz"
CODE = (automaton, characters, edges, hashing, inflection, lexicon, matches, patterns, syllables)


def matcher_of_folder(folder: Path) -> Matcher:
    """Compile every `*.txt` of a folder, or read what was compiled from the same files before.

    Parameters
    ----------
    folder : Path
        Its lexicons `negators` and `fillers`, where it has them, serve `@negatable` and `*`.

    Returns
    -------
    Matcher

    Notes
    -----
    What is kept holds nothing but the project's own lexicons. A folder that cannot be
    written to is compiled anew by each process.
    """
    files = sorted(folder.glob("*.txt"))
    sources = [file.read_bytes() for file in files]
    lexicons = [
        found
        for file, source in zip(files, sources, strict=True)
        for found in parse_lexicon(file.stem, source.decode("utf-8"))
    ]
    digest = _digest([file.name for file in files], sources)
    kept = folder / KEPT
    matcher = _load(kept, lexicons, digest)
    if matcher is None:
        lines = {found.name: found.lines for found in lexicons}
        matcher = compile_matcher(lexicons, lines.get("negators", ()), lines.get("fillers", ()))
        with suppress(OSError):
            _save(matcher, kept, digest)
    return matcher


def _digest(names: Sequence[str], sources: Sequence[bytes]) -> str:
    """Of the lexicons and of the code that compiles them."""
    total = hashlib.sha256()
    for name, source in zip(names, sources, strict=True):
        total.update(f"{name}\0{len(source)}\0".encode())
        total.update(source)
    for module in CODE:
        total.update(Path(str(module.__file__)).read_bytes())
    return total.hexdigest()


def _save(matcher: Matcher, target: Path, digest: str) -> None:
    arrays = {
        "digest": np.array(digest),
        "lexicons": np.array([found.name for found in matcher.lexicons]),
        "part_ends": matcher.part_ends,
        "word_hashes": matcher.vocabulary.keys,
        "first_states": np.array(matcher.first_states),
        "first_entry": matcher.edges.first_entry,
        "owner": matcher.edges.owner,
        "target": matcher.edges.target,
        "traits": matcher.traits,
        "wildcard_traits": np.array([trait for trait, _ in matcher.wildcards], dtype=np.int64),
        "wildcard_states": np.array([states for _, states in matcher.wildcards], dtype=np.int32),
        "is_filler": matcher.is_filler,
        "is_negator": matcher.is_negator,
        "syllables": matcher.syllables,
        "accept_keys": np.array(matcher.accept_keys),
        "deepest": np.array(matcher.deepest),
    }
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".compiling-")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _load(source: Path, lexicons: Sequence[Lexicon], digest: str) -> Matcher | None:
    """What was kept, if it was compiled from the same lexicons by the same code."""
    named = {lexicon.name: lexicon for lexicon in lexicons}
    try:
        with source.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if str(kept["digest"]) != digest:
                return None
            words = kept["word_hashes"]
            return Matcher(
                lexicons=tuple(map(named.__getitem__, kept["lexicons"].tolist())),
                part_ends=kept["part_ends"],
                vocabulary=HashTable(words, np.arange(len(words), dtype=np.int32)),
                first_states=tuple(kept["first_states"]),
                edges=EdgeTable(kept["first_entry"], kept["owner"], kept["target"]),
                traits=kept["traits"],
                wildcards=tuple(zip(kept["wildcard_traits"].tolist(), kept["wildcard_states"], strict=True)),
                is_filler=kept["is_filler"],
                is_negator=kept["is_negator"],
                syllables=kept["syllables"],
                accept_keys=tuple(kept["accept_keys"]),
                deepest=int(kept["deepest"]),
            )
    except (OSError, EOFError, KeyError, ValueError, BadZipFile):
        return None
