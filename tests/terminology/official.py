"""Small files of the official kinds, written for the tests."""

from __future__ import annotations

from pathlib import Path

# chapter, category that opens it: enough of a tabular list to be taken for a whole one
CHAPTERS = (
    *("A00", "C00", "D50", "E08", "F01", "G00", "H00"),
    *("H60", "I10", "J00", "K00", "L00", "M00", "N00"),
    *("O00", "P00", "Q00", "R00", "S52", "V00", "Z00"),
)

DIABETES = """
<diag><name>E08</name><desc>Diabetes due to something else</desc>
  <includes><note>diabetes after illness</note></includes>
  <codeFirst><note>the illness, such as cystic fibrosis (E84.-)</note></codeFirst>
  <excludes1><note>drug induced diabetes (E09.-), type 1 (E10.-)</note></excludes1>
  <diag><name>E08.0</name><desc>Diabetes with coma</desc></diag>
  <diag><name>E08.9</name><desc>Diabetes without complication</desc>
    <inclusionTerm><note>Diabetes after illness NOS</note></inclusionTerm></diag>
</diag>
"""

FOREARM = """
<diag><name>S52</name><desc>Fracture of forearm</desc>
  <sevenChrNote><note>Add a 7th character to each code from category S52</note></sevenChrNote>
  <sevenChrDef>
    <extension char="A">initial encounter</extension>
    <extension char="D">subsequent encounter</extension>
    <note>Open fractures are typed by Gustilo.</note>
  </sevenChrDef>
  <diag><name>S52.0</name><desc>Fracture of upper end of ulna</desc></diag>
  <diag><name>S52.9</name><desc>Fracture, unspecified</desc></diag>
</diag>
"""


def tabular(version: str = "2025", *, categories: dict[str, str] | None = None, chapters: int = len(CHAPTERS)) -> str:
    """A tabular list of one category a chapter; ``categories`` replaces some of them by ``<diag>`` XML."""
    inside = {"E08": DIABETES, "S52": FOREARM, **(categories or {})}
    parts = ['<?xml version="1.0" encoding="utf-8"?>', f"<ICD10CM.tabular><version>{version}</version>"]
    for number, category in enumerate(CHAPTERS[:chapters], 1):
        plain = f"<diag><name>{category}</name><desc>Condition {category}</desc></diag>"
        letter = category[0]
        parts.append(f"<chapter><name>{number}</name><desc>Chapter {number}</desc>")
        parts.append(f'<section id="{category}-{letter}99"><desc>Block {category}</desc>')
        parts.append(inside.get(category, plain) + "</section></chapter>")
    return "\n".join([*parts, "</ICD10CM.tabular>\n"])


def listed() -> list[tuple[str, str, str]]:
    """The codes of ``tabular()`` as (code, 0 for a heading, title), as an order file lists them."""
    rows = []
    for category in CHAPTERS:
        if category == "E08":
            rows += [
                ("E08", "0", "Diabetes due to something else"),
                ("E080", "1", "Diabetes with coma"),
                ("E089", "1", "Diabetes without complication"),
            ]
        elif category == "S52":
            rows.append(("S52", "0", "Fracture of forearm"))
            for stem, title in (("S520", "Fracture of upper end of ulna"), ("S529", "Fracture, unspecified")):
                rows.append((stem, "0", title))
                rows.append((f"{stem}XXA", "1", f"{title}, initial encounter"))
                rows.append((f"{stem}XXD", "1", f"{title}, subsequent encounter"))
        else:
            rows.append((category, "1", f"Condition {category}"))
    return rows


def order_file(rows: list[tuple[str, str, str]]) -> str:
    """An order file: number, code, heading or code, short and long title in fixed columns."""
    return "".join(
        f"{number:05} {code:<7} {billable} {title[:60]:<60} {title}\n"
        for number, (code, billable, title) in enumerate(rows, 1)
    )


def code_list(rows: list[tuple[str, str, str]]) -> str:
    """A code list: only what is billable, with its title."""
    return "".join(f"{code:<7} {title}\n" for code, billable, title in rows if billable == "1")


INDEX = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2025</version><title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
<letter><title>A</title>
  <mainTerm><title>Amyloidosis<nemod>(generalized)</nemod></title><code>E85.9</code>
    <term level="1"><title>with heart involvement</title><code>E85.4</code><manif>I43</manif></term>
    <term level="1"><title>see elsewhere</title><see>Degeneration, amyloid</see></term>
  </mainTerm>
</letter></ICD10CM.index>
"""

EXTERNAL = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2025</version><title>ICD-10-CM EXTERNAL CAUSE OF INJURIES INDEX</title>
<letter><title>A</title>
  <mainTerm><title>Accident<nemod>(to)</nemod></title><code>X58</code>
    <term level="1"><title>boat</title><term level="2"><title>on fire</title><code>V90.2</code></term></term>
  </mainTerm>
</letter></ICD10CM.index>
"""

NEOPLASM = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2025</version><title>ICD-10-CM NEOPLASM TABLE</title>
<indexHeading><head col="1">Neoplasm</head><head col="2">Malignant Primary</head>
<head col="3">Malignant Secondary</head><head col="4">Ca in situ</head></indexHeading>
<letter><title>N</title>
  <mainTerm><title>Neoplasm, neoplastic</title><cell col="2">C80.1</cell><cell col="3">C79.9</cell><cell col="4">--</cell>
    <term level="1"><title>abdomen</title><cell col="2">C76.2</cell><cell col="3">C79.8-</cell><cell col="4">D09.8</cell></term>
  </mainTerm>
</letter></ICD10CM.index>
"""

DRUG = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2025</version><title>ICD-10-CM TABLE OF DRUGS and CHEMICALS</title>
<indexHeading><head col="1">Substance</head><head col="2">Poisoning Accidental</head>
<head col="3">Adverse effect</head></indexHeading>
<letter><title>A</title>
  <mainTerm><title>Aspirin</title><cell col="2">T39.011</cell><cell col="3">T39.015</cell></mainTerm>
</letter></ICD10CM.index>
"""


def write(folder: Path, **files: str) -> list[Path]:
    """Write files, ``icd10cm_tabular_2025__xml`` as ``icd10cm_tabular_2025.xml``, and return their paths."""
    paths = []
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_text(content, encoding="utf-8")
        paths.append(path)
    return paths
