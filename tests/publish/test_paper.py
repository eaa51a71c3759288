"""A PDF leaves no page half empty, and cuts no table to a line."""

from __future__ import annotations

import json

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from outreach_analysis import publish
from outreach_analysis.errors import MissingExtraError
from outreach_analysis.publish.pairs import pair
from outreach_analysis.publish.paper import ROWS_ON_PAPER, check_paper, render_paper

NOTHING = pd.DataFrame({"signal": [], "start": [], "end": [], "family": []})


@pytest.fixture
def pages_of(tmp_path):
    try:
        check_paper()
    except MissingExtraError:
        pytest.skip("WeasyPrint or Pango is not installed")
    import weasyprint

    def pages(*shown):
        cells = [
            new_code_cell("", outputs=[new_output("display_data", one._repr_mimebundle_())]) for one in shown
        ]
        notebook = new_notebook(cells=[new_markdown_cell("# What?"), *cells])
        (tmp_path / "notebooks").mkdir()
        nbformat.write(notebook, tmp_path / "notebooks" / "91_x.ipynb")
        (tmp_path / "manifest.json").write_text(
            json.dumps({"created": "2026-01-01", "data_as_of": ""}), encoding="utf-8"
        )
        return len(weasyprint.HTML(string=render_paper(tmp_path)).render().pages)

    return pages


def test_versions_that_fill_more_than_half_a_page_follow_each_other(pages_of):
    text = "\n\n".join(["Words of a message that fill a line or two of a column."] * 14)
    pairs = [
        pair(text, f"{text} More.", (NOTHING, NOTHING), {}, title=f"Pair {number}") for number in range(6)
    ]
    assert pages_of(*pairs) <= 5


def test_a_long_table_is_cut_on_paper_and_says_so(tmp_path, pages_of):
    frame = pd.DataFrame({"row": [f"r{number}" for number in range(40)]})
    assert pages_of(publish.table("t", frame, "T")) == 1
    said = render_paper(tmp_path)
    assert said.count('<td role="cell"') == ROWS_ON_PAPER
    assert f"The first {ROWS_ON_PAPER} of 40 rows" in said
