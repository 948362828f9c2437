"""Compile the term tables of the dictionary coder from the newest ICD-10-CM release and the lexicons."""

from __future__ import annotations

from pathlib import Path

from build_hook.stamp import digest, is_current

LANGUAGES = ("en", "es")


def compile_all(package: Path) -> None:
    """Write ``coders/compiled/terms-<language>.bin`` for every language where it is out of date."""
    from nosology.coders.dictionary.compile import compile_terms
    from nosology.coders.dictionary.lexicon import read_lexicon
    from nosology.core.codes import CodeSystem
    from nosology.terminology import Library

    folder = package / "coders" / "compiled"
    folder.mkdir(parents=True, exist_ok=True)
    library = Library(shipped=package / "terminology" / "releases")
    terminology = library.for_date(CodeSystem.ICD10CM, None).terminology
    modules = [
        *(path for path in (package / "coders" / "dictionary").iterdir() if path.suffix in (".py", ".tsv")),
        *(path for path in (package / "text").rglob("*") if path.suffix in (".py", ".tsv")),
    ]
    for language in LANGUAGES:
        lexicon = (package / "terminology" / "synonyms" / language).glob("*.tsv")
        wanted = digest([*modules, *lexicon]) + terminology.release.sha256
        output, stamp = folder / f"terms-{language}.bin", folder / f"terms-{language}.stamp"
        if not is_current(stamp, wanted, [output]):
            rows = list(read_lexicon(language))
            unknown = sorted({row.code for row in rows if row.code not in terminology})
            if unknown:
                raise SystemExit(f"lexicon {language}: not codes of the release: {', '.join(unknown[:20])}")
            table = compile_terms(language, rows, terminology if language == "en" else None)
            output.write_bytes(table.dump())
            stamp.write_text(wanted)
