"""Cost of a tool one would pick instead, in plain passes: `python peers.py NAME MESSAGES`; prints JSON.

Runs in an environment of its own, each tool in a process of its own, since what one loads makes the plain pass slower
for all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from corpus import texts_to_measure
from timing import floor, seconds_together

Call = Callable[[], object]


def with_vader(texts: list[str]) -> Call:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return lambda: [analyzer.polarity_scores(text) for text in texts]


def with_textdescriptives(texts: list[str]) -> Call:
    import spacy
    import textdescriptives  # noqa: F401 - registers its components

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("textdescriptives/descriptive_stats")
    pipeline.add_pipe("textdescriptives/readability")
    return lambda: [
        (document._.descriptive_stats, document._.readability) for document in pipeline.pipe(texts)
    ]


def with_count_vectorizer(texts: list[str]) -> Call:
    from sklearn.feature_extraction.text import CountVectorizer

    return lambda: CountVectorizer().fit_transform(texts)


PEERS = {
    "vaderSentiment": with_vader,
    "TextDescriptives (blank pipeline)": with_textdescriptives,
    "CountVectorizer": with_count_vectorizer,
}


def main() -> None:
    name, size = sys.argv[1], int(sys.argv[2])
    texts, _ = texts_to_measure(size)
    plain, taken = seconds_together([floor(texts), PEERS[name](texts)], 3)
    print(json.dumps({"ratio": taken / plain}))


if __name__ == "__main__":
    main()
