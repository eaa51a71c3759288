"""Inflected forms of English words, by rule and a short list of irregular verbs."""

from __future__ import annotations

IRREGULAR_PAST: dict[str, tuple[str, ...]] = {
    "be": ("was", "were", "been", "am", "is", "are"),
    "become": ("became", "become"),
    "begin": ("began", "begun"),
    "break": ("broke", "broken"),
    "bring": ("brought",),
    "build": ("built",),
    "buy": ("bought",),
    "catch": ("caught",),
    "choose": ("chose", "chosen"),
    "come": ("came",),
    "cut": ("cut",),
    "do": ("did", "done"),
    "draw": ("drew", "drawn"),
    "drive": ("drove", "driven"),
    "fall": ("fell", "fallen"),
    "feel": ("felt",),
    "find": ("found",),
    "forget": ("forgot", "forgotten"),
    "get": ("got", "gotten"),
    "give": ("gave", "given"),
    "go": ("went", "gone"),
    "grow": ("grew", "grown"),
    "have": ("had",),
    "hear": ("heard",),
    "hit": ("hit",),
    "hold": ("held",),
    "keep": ("kept",),
    "know": ("knew", "known"),
    "lead": ("led",),
    "learn": ("learned", "learnt"),
    "leave": ("left",),
    "let": ("let",),
    "lose": ("lost",),
    "make": ("made",),
    "mean": ("meant",),
    "meet": ("met",),
    "pay": ("paid",),
    "put": ("put",),
    "read": ("read",),
    "ring": ("rang", "rung"),
    "rise": ("rose", "risen"),
    "run": ("ran",),
    "say": ("said",),
    "see": ("saw", "seen"),
    "sell": ("sold",),
    "send": ("sent",),
    "set": ("set",),
    "show": ("showed", "shown"),
    "sit": ("sat",),
    "speak": ("spoke", "spoken"),
    "spend": ("spent",),
    "stand": ("stood",),
    "take": ("took", "taken"),
    "teach": ("taught",),
    "tell": ("told",),
    "think": ("thought",),
    "understand": ("understood",),
    "win": ("won",),
    "write": ("wrote", "written"),
}
DOUBLING = frozenset(
    [
        "chat",
        "plan",
        "drop",
        "stop",
        "begin",
        "run",
        "get",
        "set",
        "sit",
        "cut",
        "put",
        "hit",
        "win",
        "let",
        "refer",
        "prefer",
        "commit",
        "skip",
        "ship",
        "map",
        "tap",
    ]
)
PLURAL_IN_OES = frozenset(["echo", "hero", "potato", "tomato", "veto"])
VOWELS = "aeiou"


def verb_forms(verb: str) -> tuple[str, ...]:
    """Base, -s, past and -ing forms of a verb.

    Parameters
    ----------
    verb : str
        Base form, lower case.

    Returns
    -------
    tuple of str
        Distinct forms, the base first.

    Examples
    --------
    >>> verb_forms("write")
    ('write', 'writes', 'wrote', 'written', 'writing')
    """
    third = _with_s(verb)
    if verb.endswith("ie"):
        going, past = verb[:-2] + "ying", verb + "d"
    elif verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        going, past = verb[:-1] + "ing", verb + "d"
    elif verb in DOUBLING:
        going, past = verb + verb[-1] + "ing", verb + verb[-1] + "ed"
    elif verb.endswith("y") and verb[-2:-1] not in VOWELS:
        going, past = verb + "ing", verb[:-1] + "ied"
    else:
        going, past = verb + "ing", verb + ("d" if verb.endswith("e") else "ed")
    return tuple(dict.fromkeys((verb, third, *IRREGULAR_PAST.get(verb, (past,)), going)))


def plural_forms(noun: str) -> tuple[str, ...]:
    """Singular and regular plural of a noun.

    Parameters
    ----------
    noun : str

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> plural_forms("company")
    ('company', 'companies')
    >>> plural_forms("photo"), plural_forms("hero")
    (('photo', 'photos'), ('hero', 'heroes'))
    """
    return (noun, noun + "s" if noun.endswith("o") and noun not in PLURAL_IN_OES else _with_s(noun))


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        return word + "es"
    return word + "s"
