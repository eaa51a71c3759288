"""How original a message reads: what it does not share with earlier sends and stock phrases."""

from outreach_analysis.signals.rubric import Part, Rubric

RUBRIC = Rubric(
    family="originality",
    version=1,
    parts=(
        Part("own_words", "stock_phrase_share", 0.30, "written in own words", full_at=0.0, none_at=0.35),
        Part("few_stock_phrases", "stock_phrases", 0.20, "few stock phrases", full_at=0.0, none_at=4.0),
        Part(
            "new_for_member",
            "max_similarity_own",
            0.30,
            "unlike the member's earlier sends",
            full_at=0.2,
            none_at=0.9,
        ),
        Part(
            "unshared",
            "shared_sentence_share",
            0.20,
            "no sentences shared with other members",
            full_at=0.0,
            none_at=0.6,
        ),
    ),
)
