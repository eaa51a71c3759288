"""Cost of the tools a user would pick instead, in plain passes; prints JSON. Runs in an environment of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from corpus import texts_to_measure
from timing import floor, seconds_together


def peers(texts: list[str]) -> dict[str, Callable[[], object]]:
    """What each peer does with the texts."""
    import spacy
    import textdescriptives  # noqa: F401 - registers its components
    from sklearn.feature_extraction.text import CountVectorizer
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("textdescriptives/descriptive_stats")
    pipeline.add_pipe("textdescriptives/readability")
    analyzer = SentimentIntensityAnalyzer()
    return {
        "vaderSentiment": lambda: [analyzer.polarity_scores(text) for text in texts],
        "TextDescriptives (blank pipeline)": lambda: [
            (document._.descriptive_stats, document._.readability) for document in pipeline.pipe(texts)
        ],
        "CountVectorizer": lambda: CountVectorizer().fit_transform(texts),
    }


def main() -> None:
    texts, _ = texts_to_measure(int(sys.argv[1]))
    calls = peers(texts)
    plain, *seconds = seconds_together([floor(texts), *calls.values()], 3)
    print(json.dumps({name: taken / plain for name, taken in zip(calls, seconds, strict=True)}))


if __name__ == "__main__":
    main()
