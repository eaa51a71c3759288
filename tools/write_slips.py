"""Write down how common words of letters are misspelt: `python tools/write_slips.py`.

Each line of `slips.txt` holds the slips of one word, made by rule, and the word behind the #.
Run it after adding a word there (a line "#  # word" will do), and commit the file. What a
rule makes that is a word itself, in English or a language next to it, is listed in
`slips_that_are_words.txt` beside this tool and left out.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "src" / "outreach_analysis" / "signals" / "lexicons" / "slips.txt"
WORDS = HERE / "slips_that_are_words.txt"
HEAD = "# Slips of common words, made by rule (tools/write_slips.py); what was meant stands behind the #.\n"
LEAST_LETTERS = 6
VOWELS = "aei"
DOUBLED = "cdfglmnprst"


def slips_of(word: str) -> set[str]:
    """What hasty or unsure hands make of a word.

    Letters change places, one is left out or doubled, an unstressed vowel is taken for
    another; the first letter always stands.
    """
    made = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)}
    made |= {word[:i] + word[i + 1 :] for i in range(1, len(word))}
    made |= {word[:i] + word[i] + word[i:] for i in range(1, len(word)) if word[i] in DOUBLED}
    made |= {
        word[:i] + other + word[i + 1 :] for i in range(2, len(word)) if word[i] in VOWELS for other in VOWELS
    }
    if word.endswith("ing"):
        made.add(word[:-3] + "eing")
    return made - {word}


def main() -> None:
    """Rewrite the lexicon from the words behind its marks."""
    lines = TARGET.read_text(encoding="utf-8").splitlines()
    meant = dict.fromkeys(line.rsplit("#", 1)[1].strip() for line in lines[1:])
    known = set(WORDS.read_text(encoding="utf-8").split()) | meant.keys()
    written = [HEAD]
    for word in meant:
        slips = sorted(slip for slip in slips_of(word) - known if len(slip) >= LEAST_LETTERS - 1)
        if slips:
            written.append(f"({'|'.join(slips)})  # {word}\n")
    TARGET.write_text("".join(written), encoding="utf-8")


if __name__ == "__main__":
    main()
