"""``nosology terminology``: what each command prints, and the exit code that answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.terminology.official import DRUG, INDEX, listed, order_file, tabular, write


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


# search


def test_search_prints_code_score_title_and_the_term_that_matched(run: Run) -> None:
    done = run("terminology", "search", "hart", "failure", "--limit", "2")
    assert (done.code, done.err) == (0, "")
    first, second = done.out.splitlines()
    assert first.split(maxsplit=2)[0::2] == ["I50", "Heart failure"]
    assert second.endswith("Heart failure, unspecified  (heart failure)")
    assert 0 < float(first.split()[1]) < 1


@pytest.mark.parametrize(
    ("words", "code"),
    [(["pnuemonia"], "J18.9"), (["CHF"], "I50.9"), (["neumonía"], "J18.9"), (["e11.4"], "E11.40")],
)
def test_search_forgives(run: Run, words: list[str], code: str) -> None:
    done = run("terminology", "search", *words)
    assert code in [line.split()[0] for line in done.out.splitlines()]


def test_search_that_finds_nothing_answers_no(run: Run) -> None:
    done = run("terminology", "search", "zzqqxx")
    assert (done.code, done.out, done.error) == (1, "", "nothing found in icd-10-cm FY2026 April")


@pytest.mark.parametrize(
    ("system", "words", "code"),
    [
        ("icd-10-pcs", ["resection", "appendix"], "0DTJ0ZZ"),
        ("icd-9-cm", ["essential", "hypertention"], "401.9"),
        ("icd-9-pcs", ["apendectomy"], "47.0"),
        ("icd-10", ["pnuemonia"], "J18.9"),
    ],
)
def test_search_of_another_system(run: Run, system: str, words: list[str], code: str) -> None:
    done = run("terminology", "search", *words, "--system", system)
    assert done.code == 0
    assert code in done.out


# show and tree


def test_show_prints_the_path_the_seventh_characters_and_the_notes_of_every_level(run: Run) -> None:
    done = run("terminology", "show", "t8144")
    assert (done.code, done.err) == (0, "")
    assert lines(done.out)[:7] == [
        "T81.44  Sepsis following a procedure",
        "icd-10-cm FY2026 April, in force 2026-04-01 to 2026-09-30",
        "not billable; 3 codes directly below",
        "19  Injury, poisoning and certain other consequences of external causes (S00-T88)",
        "T07-T88  Injury, poisoning and certain other consequences of external causes (T07-T88)",
        "T80-T88  Complications of surgical and medical care, not elsewhere classified (T80-T88)",
        "T81  Complications of procedures, not elsewhere classified",
    ]
    for part in (
        "7th characters\n  A  initial encounter\n  D  subsequent encounter\n  S  sequela\n",
        "use additional code (at T81.44)\n  code to identify the sepsis\n",
        "excludes2 (at T81.4)\n  bleb associated endophthalmitis (H59.4-)\n",
        "(at T80-T88)\n",
        "(at 19)\n",
    ):
        assert part in done.out


def test_show_says_what_is_billable_and_what_is_a_manifestation(run: Run) -> None:
    assert "\nbillable\n" in run("terminology", "show", "I10").out
    assert "\nbillable; manifestation, never principal\n" in run("terminology", "show", "D63.8").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "EO3.9"], "'EO3.9' is not a code of icd-10-cm FY2026 April. Did you mean E03.9"),
        (["tree", "QQQ"], "'QQQ' is not a code of icd-10-cm FY2026 April."),
        (["show", "I10", "--system", "icd-11"], "unknown code system 'icd-11'; known: icd-10-cm, icd-10-pcs"),
        (["show", "I10", "--date", "yesterday"], "'yesterday' is not a date; write it as YYYY-MM-DD"),
        (
            ["show", "I10", "--edition", "FY1999"],
            "No edition 'FY1999' of icd-10-cm is at hand; there are: FY2026 April",
        ),
        (["search"], "Missing argument"),
        (["validate"], "Missing argument"),
        (["tree", "I50", "--depth", "0"], "Invalid value for '--depth'"),
        (["diff", "FY2026 April", "FY1999"], "No edition 'FY1999'"),
        (["add"], "Missing argument"),
        (["add", "absent.xml"], "absent.xml: cannot be read (No such file or directory)"),
        (["nonsense"], "No such command 'nonsense'"),
    ],
)
def test_wrong_use_is_one_sentence_that_says_what_to_do(run: Run, arguments: list[str], message: str) -> None:
    done = run("terminology", *arguments)
    assert done.code == 2
    assert message in done.error
    assert "Traceback" not in done.err


def test_tree_lists_levels_and_marks_what_is_not_billable(run: Run) -> None:
    done = run("terminology", "tree", "i50.2")
    assert done.out.splitlines() == [
        "I50.2  Systolic (congestive) heart failure -",
        "  I50.20  Unspecified systolic (congestive) heart failure",
        "  I50.21  Acute systolic (congestive) heart failure",
        "  I50.22  Chronic systolic (congestive) heart failure",
        "  I50.23  Acute on chronic systolic (congestive) heart failure",
    ]
    blocks = run("terminology", "tree", "9", "--depth", "1").out.splitlines()
    assert len(blocks) == 11
    assert all(line.endswith("-") for line in blocks)
    assert run("terminology", "tree", "T81.4", "--depth", "2").out.count("XA  ") == 6


def test_a_date_past_the_newest_release_is_said_on_standard_error(run: Run) -> None:
    done = run("terminology", "show", "I10", "--date", "2026-11-24")
    assert done.code == 0
    assert done.error == (
        "note: No release of icd-10-cm in force on 2026-11-24 is at hand; FY2026 April (2026-04-01 to 2026-09-30) "
        "was used. Load the official file with: nosology terminology add FILE"
    )
    assert run("terminology", "show", "I10", "--date", "2026-09-30").err == ""


# validate


def test_validate_answers_for_every_code(run: Run) -> None:
    done = run("terminology", "validate", "I10", "E11", "EO3.9", "--date", "2026-06-15")
    assert done.code == 1
    assert done.out.splitlines() == [
        "valid   I10  Essential (primary) hypertension",
        "        I10 is valid in FY2026 April.",
        "INVALID E11  Type 2 diabetes mellitus",
        "        E11 is not billable in FY2026 April; a more specific code is needed: E11.00, E11.01, E11.10, E11.11, "
        "E11.21.",
        "INVALID EO3.9",
        "        EO3.9 is not a code of icd-10-cm. Did you mean E03.9?",
    ]
    assert run("terminology", "validate", "I10", "e1165").code == 0


# add, list, diff


def test_list_names_what_is_at_hand(run: Run) -> None:
    done = run("terminology", "list")
    assert [line.split()[0] for line in done.out.splitlines()] == [
        "icd-10",
        "icd-10-cm",
        "icd-10-pcs",
        "icd-9-cm",
        "icd-9-pcs",
    ]
    assert "2026-04-01 to 2026-09-30" in done.out
    assert "74,719" in done.out


def test_from_an_added_file_to_an_answer(run: Run, tmp_path: Path, home: Path) -> None:
    files = write(tmp_path, icd10cm_tabular_2021__xml=tabular("2021"))
    order = tmp_path / "icd10cm-order-Jan-2021.txt"
    order.write_text(order_file(listed()))
    done = run("terminology", "add", *files, order)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("added tabular list: icd-10-cm FY2021 January, ")
    assert [path.name for path in (home / "releases").iterdir()] == ["icd-10-cm-2021-01-01.release"]
    assert "icd-10-cm  FY2021 January  2021-01-01 to 2021-09-30" in run("terminology", "list").out
    answer = run("terminology", "validate", "E08.0", "--date", "2021-01-15")
    assert (answer.code, lines(answer.out)[1]) == (0, "E08.0 is valid in FY2021 January.")
    assert "Diabetes with coma" in run("terminology", "show", "E080", "--edition", "fy2021 january").out
    missing = run("terminology", "validate", "I11.0", "--date", "2021-01-15")
    assert (missing.code, lines(missing.out)[1]) == (
        1,
        "I11.0 is not valid in FY2021 January; it stands in FY2026 April.",
    )


def test_a_table_without_its_release_is_kept_with_a_note(run: Run, tmp_path: Path) -> None:
    done = run("terminology", "add", *write(tmp_path, drug_2025__xml=DRUG))
    assert (done.code, done.out) == (0, "added drug: icd-10-cm FY2025, 2 rows, from drug_2025.xml\n")
    assert done.error == "note: icd-10-cm FY2025 is not at hand; the terms are used once it is added"


def test_the_edition_and_its_days_can_be_given(run: Run, tmp_path: Path) -> None:
    files = write(tmp_path, codes__txt=order_file(listed()))
    assert "is not clear from the file or its name" in run("terminology", "add", *files).error
    given = ("--edition", "FY2027", "--from", "2026-10-01", "--to", "2027-09-30", "--system", "icd-10-cm")
    assert run("terminology", "add", *files, *given).code == 0
    assert "FY2027        2026-10-01 to 2027-09-30" in run("terminology", "list").out
    assert run("terminology", "validate", "I10", "--date", "2026-11-24").out.endswith("I10 is valid in FY2027.\n")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (tabular()[:4000], "bad_2025.xml, line "),
        ("<html></html>", "bad_2025.xml, line 1: this is a web page"),
        ("", "bad_2025.xml, line 1: the file is empty"),
        (INDEX.replace("E85.9", "?"), "bad_2025.xml, line 4: '?' is not a code"),
    ],
)
def test_a_bad_file_beside_a_good_one_keeps_neither(
    run: Run, tmp_path: Path, home: Path, content: str, reason: str
) -> None:
    good = write(tmp_path, icd10cm_order_2025__txt=order_file(listed()))
    bad = write(tmp_path, bad_2025__xml=content)
    done = run("terminology", "add", *good, *bad)
    assert done.code == 2
    assert done.error.startswith(f"nosology: {reason}")
    assert done.error.endswith("[NOS-203]")
    assert not home.exists()


def test_a_home_that_cannot_be_written_to(run: Run, tmp_path: Path, home: Path) -> None:
    home.write_text("")
    done = run("terminology", "add", *write(tmp_path, icd10cm_order_2025__txt=order_file(listed())))
    assert done.code == 2
    assert "cannot be written to (Not a directory); set NOSOLOGY_HOME to a folder of yours." in done.error


def test_a_tampered_release_is_refused_by_name(run: Run, tmp_path: Path, home: Path) -> None:
    run("terminology", "add", *write(tmp_path, icd10cm_order_2025__txt=order_file(listed())))
    (kept,) = (home / "releases").iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"FY2025", b"FY2035"))
    done = run("terminology", "show", "I10")
    assert done.code == 2
    assert f"{kept} is damaged" in done.error
    assert "Delete it and add the official file again" in done.error


def test_diff_prints_every_change_and_answers_whether_there_are_any(run: Run, tmp_path: Path) -> None:
    changed = {
        "K00": "<diag><name>K00</name><desc>Renamed</desc></diag>",
        "L00": "<diag><name>L00</name><desc>Condition L00</desc><diag><name>L00.1</name><desc>Part</desc></diag></diag>",
    }
    run("terminology", "add", *write(tmp_path, tabular_2024__xml=tabular("2024")))
    run("terminology", "add", *write(tmp_path, tabular_2025__xml=tabular("2025", categories=changed)))
    done = run("terminology", "diff", "FY2024", "fy2025")
    assert done.code == 1
    assert done.out.splitlines() == [
        "+ L00.1  Part",
        "~ K00  Condition K00  ->  Renamed",
        "< L00  no longer billable",
    ]
    assert done.error == "1 added, 0 deleted, 1 retitled, 0 now billable, 1 no longer billable"
    back = run("terminology", "diff", "FY2025", "FY2024")
    assert "- L00.1  Part" in back.out
    assert "> L00  now billable" in back.out
    same = run("terminology", "diff", "FY2025", "2024-10-01")
    assert (same.code, same.out) == (0, "")
