"""Every notebook keeps the rules that make it readable by those who did not write it."""

import ast
import itertools
import json
import re
from pathlib import Path

import pytest

from outreach_analysis.publish.notebooks import read_parameters

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
CAUSAL = re.compile(
    r"\b(caus(?:es|ed|al|ing)|because of coaching|leads? to|resulting in|improves? replies|raises? replies|impact)\b",
    re.IGNORECASE,
)


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell):
    return "".join(cell["source"])


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def cells(path):
    return load(path)["cells"]


def test_there_are_notebooks():
    assert [path.stem for path in NOTEBOOKS][:1] == ["00_start_here"]
    assert len(NOTEBOOKS) >= 6


def test_names_say_their_stage(path):
    assert re.fullmatch(r"\d\d_[a-z_]+", path.stem)


def test_committed_without_outputs(cells):
    for cell in cells:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


def test_opens_with_its_question_who_asks_it_what_it_reads_and_minutes(cells):
    first = source(cells[0])
    assert cells[0]["cell_type"] == "markdown"
    assert re.match(r"# .+\?$", first.splitlines()[0])
    assert "Asked by" in first
    assert "Reads" in first
    assert "minute" in first


def test_second_cell_declares_typed_parameters_with_a_comment_each(path, cells):
    assert cells[1]["metadata"]["tags"] == ["parameters"]
    declared = read_parameters(path)
    assert {"sources", "mapping", "settings"} <= set(declared)
    assert all(parameter.comment for parameter in declared.values())
    assert all(parameter.accepts(parameter.default) for parameter in declared.values())


def test_imports_stand_in_the_third_cell_only(cells):
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            nodes = ast.walk(ast.parse(source(cell)))
            imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
            assert bool(imports) == (number == 2)
    assert all(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.parse(source(cells[2])).body)


def test_logic_lives_in_the_library(cells):
    forbidden = (
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.For,
        ast.While,
        ast.comprehension,
        ast.Lambda,
        ast.Try,
        ast.With,
    )
    for cell in cells:
        if cell["cell_type"] == "code":
            for node in ast.walk(ast.parse(source(cell))):
                assert not isinstance(node, forbidden), source(cell)
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not re.search(r"[/\\]|\.(csv|json|parquet|xlsx)$", node.value), node.value


def test_code_cells_are_short_and_follow_a_sentence(cells):
    for before, cell in itertools.pairwise(cells[2:]):
        if cell["cell_type"] == "code":
            assert len(source(cell).splitlines()) <= 20
            assert before["cell_type"] == "markdown"
            assert source(before).rstrip().endswith((".", "?"))


def test_ends_with_findings_and_the_manifest(cells):
    code = [source(cell) for cell in cells if cell["cell_type"] == "code"]
    assert code[-1] == "publish.manifest(book.manifest)"
    assert sum("publish.answer(" in text for text in code) == 1
    told = [number for number, text in enumerate(code) if "publish.findings(" in text][-1]
    drawn = [number for number, text in enumerate(code) if "publish.figure(" in text]
    assert told > max(drawn, default=0)  # findings gather what was shown
    assert told >= len(code) - len(("findings", "gaps", "since the last report", "manifest"))
    assert "## Findings" in "\n".join(source(cell) for cell in cells if cell["cell_type"] == "markdown")


def test_cells_have_stable_different_identifiers(cells):
    identifiers = [cell["id"] for cell in cells]
    assert len(set(identifiers)) == len(identifiers)


def test_links_between_notebooks_resolve(cells):
    for cell in cells:
        for target in re.findall(r"\]\((\d\d_\w+\.ipynb)\)", source(cell)):
            assert (FOLDER / target).is_file()


def test_prose_speaks_of_association_only(cells):
    for cell in cells:
        if cell["cell_type"] == "markdown":
            assert not CAUSAL.search(source(cell)), source(cell)


def test_templates_and_sentences_speak_of_association_only():
    room = FOLDER.parent / "src" / "outreach_analysis" / "publish"
    spoken = [*room.glob("*sentences.py"), room / "wording.py", room / "periods.py", room / "data_views.py"]
    assert len(spoken) >= 8
    for file in [*room.glob("templates/*.j2"), *spoken, *room.parent.glob("figures/*.py")]:
        assert not CAUSAL.search(file.read_text(encoding="utf-8")), file.name


def test_figures_and_tables_have_different_names_within_a_notebook(cells):
    code = "\n".join(source(cell) for cell in cells if cell["cell_type"] == "code")
    names = re.findall(r'publish\.(?:figure|table)\(\s*"(\w+)"', code)
    figures = re.findall(r'publish\.figure\(\s*"(\w+)"', code)
    assert len(figures) == len(set(figures))
    assert len(names) >= 1
