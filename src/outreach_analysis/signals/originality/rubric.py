"""How original a message reads: what it does not share with earlier sends and stock phrases."""

from outreach_analysis.signals.rubric import Part, Rubric

RUBRIC = Rubric(
    family="originality",
    version=2,
    parts=(
        Part("own_words", "stock_phrase_share", 0.30, "written in own words", full_at=0.0, none_at=0.35),
        Part("few_stock_phrases", "stock_phrases", 0.20, "few stock phrases", full_at=0.0, none_at=4.0),
        Part(
            "new_for_member",
            "max_similarity_own",
            0.20,
            "unlike the member's earlier sends",
            full_at=0.2,
            none_at=0.9,
        ),
        Part("rewritten", "template_edit_share", 0.10, "rewrites its template", full_at=0.5),
        Part(
            "new_for_all",
            "max_similarity_others",
            0.10,
            "unlike what other members sent",
            full_at=0.2,
            none_at=0.9,
        ),
        Part(
            "unshared",
            "shared_sentence_share",
            0.10,
            "no sentences shared with other members",
            full_at=0.0,
            none_at=0.6,
        ),
        Part("merge_fields", "merge_field_only", -0.10, "personal in name, company or title only"),
    ),
)
