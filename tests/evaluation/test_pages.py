"""Reports as files: whole, silent, well formed, the same each time."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nosology.evaluation import CodedSpan, CodeFacts, JudgedSpans, evaluate
from nosology.evaluation.pages import html, markdown
from nosology.evaluation.pages.content import comparison_page, report_page, verdict
from nosology.evaluation.pages.data import plain
from nosology.evaluation.pages.page import Heading, Page, Plot, Table
from nosology.evaluation.pages.write import write
from nosology.evaluation.versus import versus
from tests.evaluation.making import judged

SECRET = "Mrs Example has asthma"
FACTS = CodeFacts({"I10": 30}, chapter=lambda code: code[0], block=lambda code: code[:2], ancestors=lambda c: (c[:3],))


def documents(wrong: int = 10) -> list:
    return [
        judged(
            "I10 E11.9",
            f"{'I10' if number >= wrong else 'J18.9'} E11.9 R05.9",
            suggested=2,
            probabilities=(0.9, 0.7, 0.2),
            id=str(number),
            sex="FM"[number % 2],
            age=number * 2,
            principal="I10",
            predicted_principal="I10",
        )
        for number in range(48)
    ]


def spans() -> list[JudgedSpans]:
    return [JudgedSpans("0", SECRET, (CodedSpan("I10", ((16, 22),)),), (CodedSpan("I10", ((16, 22),)),))]


def page(title: str = "rules-en") -> Page:
    return report_page(evaluate(documents(), samples=20, facts=FACTS, spans=spans()), title, (("corpus", "x.jsonl"),))


def comparison() -> Page:
    found = versus(documents(30), documents(5), samples=20, facts=FACTS, spans=(spans(), spans()))
    return comparison_page(found, ("old", "new"))


class _Reader(HTMLParser):
    VOID = ("meta", "polyline", "line", "rect", "circle")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("made", [page, comparison])
def test_html_is_well_formed_and_asks_for_nothing(made):
    text = html.render(made())
    reader = _Reader()
    reader.feed(text)
    assert reader.open == []
    assert reader.seen.isdisjoint({"script", "link", "img", "iframe", "object", "form"})
    assert not re.search(r"https?:|url\(|@import|\bsrc=|\bhref=", text)
    assert "default-src 'none'" in text
    assert "prefers-color-scheme: dark" in text


@pytest.mark.parametrize("made", [page, comparison])
def test_there_are_three_plots_each_well_formed(made):
    drawn = [block.svg for block in made().blocks if isinstance(block, Plot)]
    assert len(drawn) == 3
    for svg in drawn:
        assert ElementTree.fromstring(svg).get("aria-label")


def test_plots_put_numbers_where_they_belong():
    # One bin: mean probability 0.9. The plot is 460 wide with margins 52 and 14: x = 52 + 0.9 * 394.
    report = evaluate([judged("A", "A", probabilities=(0.9,))], samples=0)
    reliability = next(
        block.svg for block in report_page(report, "s").blocks if isinstance(block, Plot) and "Reliab" in block.svg
    )
    circle = next(item for item in ElementTree.fromstring(reliability).iter("circle"))
    assert float(circle.get("cx", "0")) == pytest.approx(52 + 0.9 * 394, abs=0.1)
    assert float(circle.get("cy", "0")) == pytest.approx(34, abs=0.1)  # right: 1, at the top


def test_names_are_escaped():
    assert "<b>" not in html.render(page("<b>model</b>")).replace("<body>", "")


def test_markdown_rows_have_as_many_cells_as_columns():
    text = markdown.render(Page("t", (), (Table(("a", "b"), (("x|y", "1"),)),)))
    assert "| x\\|y | 1 |" in text
    assert "| --- | --: |" in text


def test_a_report_holds_its_sections():
    titles = [block.text for block in page().blocks if isinstance(block, Heading)]
    assert titles == [
        "All figures",
        "Principal diagnosis",
        "By training frequency",
        "By chapter",
        "Credit along the tree",
        "Evidence",
        "Calibration",
        "By sex",
        "By age",
        "Codes with the most errors",
    ]


def test_what_the_gold_lacks_is_left_out():
    report = evaluate([judged("A", "A")], samples=0)
    titles = [block.text for block in report_page(report, "s").blocks if isinstance(block, Heading)]
    assert titles == ["All figures", "Codes with the most errors"]
    assert not [block for block in report_page(report, "s").blocks if isinstance(block, Plot)]


def test_an_empty_corpus_has_a_report():
    assert "0 documents" in markdown.render(report_page(evaluate([], samples=10), "s"))


def test_json_names_figures_by_their_keys():
    data = plain(evaluate(documents(), samples=20, facts=FACTS))
    assert set(data["exact"]) >= {"micro_f1", "macro_f1", "macro_f1_caml", "macro_f1_all", "map", "precision_at_5"}
    assert set(data["exact"]["micro_f1"]) == {"value", "low", "high"}
    # I10 is missed ten times, J18.9 given ten times for it; as many errors, so by code
    assert [row["code"] for row in data["codes"][:2]] == ["I10", "J18.9"]
    assert data["codes"][1]["outcome"] == {"right": 0, "predicted": 10, "found": 0, "required": 0}


def test_three_files_are_written_without_a_word_of_the_notes_and_the_same_each_time(tmp_path: Path):
    report = evaluate(documents(), samples=20, facts=FACTS, spans=spans())
    written = write(tmp_path / "out", "report", report_page(report, "s"), report)
    assert [path.name for path in written] == ["report.html", "report.md", "report.json"]
    first = [path.read_bytes() for path in written]
    for content in first:
        assert SECRET.encode() not in content
        assert b"asthma" not in content
    json.loads(first[2])
    again = evaluate(documents(), samples=20, facts=FACTS, spans=spans())
    write(tmp_path / "out", "report", report_page(again, "s"), again)
    assert [path.read_bytes() for path in written] == first


def test_the_verdict_says_who_is_better_or_that_it_may_be_chance():
    clear = versus(documents(40), documents(0), samples=0)
    assert verdict(clear, ("old", "new")).startswith("new is better in micro F1 by")
    same = versus(documents(9), documents(9), samples=0)
    assert "may be chance" in verdict(same, ("old", "new"))
