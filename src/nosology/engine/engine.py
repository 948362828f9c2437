"""The product in one call: an encounter or a text in, codes with evidence out.

    Engine().code_text("Type 2 diabetes with neuropathy.") -> CodedEncounter

The engine composes and owns nothing: reading, coders, combination, judging and assembly each live in their own module.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from nosology.coders.combination import Pairs, combine, pairs_by_first
from nosology.coders.dictionary.table import TermTable
from nosology.coders.ensemble import Ensemble
from nosology.coders.registry import make_coders
from nosology.core.codes import CodeSystem
from nosology.core.encounter import Document, Encounter, Profile, Setting
from nosology.core.errors import ModelError
from nosology.core.suggestions import CodedEncounter, Finding, Severity, Versions
from nosology.engine.assemble import assemble
from nosology.engine.judge import Judge
from nosology.engine.models import ModelConfig, load_model
from nosology.terminology import Library, Selection
from nosology.text import Reader, Vocabulary, detect
from nosology.version import __version__

RULES_VERSION = "us-2026.1"
DEFAULT_MODELS = {"en": "rules-en", "es": "rules-es"}


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model made ready for one release: its reader and coders."""

    config: ModelConfig
    selection: Selection
    reader: Reader
    ensemble: Ensemble
    pairs: Pairs


class Engine:
    """Codes encounters with one model, or with the model of each text's language.

    ``model`` is a shipped name, a folder, or None for the default of the language; ``library`` holds the releases. An
    engine may be used for any number of encounters; it loads what it needs at the first one.
    """

    def __init__(self, model: str | None = None, *, library: Library | None = None) -> None:
        self.model = model
        self.library = library or Library()
        self._config = load_model(model) if model is not None else None
        self._loaded: dict[tuple[str, str], _Loaded] = {}
        self._selections: dict[dt.date | None, Selection] = {}

    def code_text(
        self,
        text: str,
        *,
        id: str = "text",
        language: str | None = None,
        setting: Setting | None = None,
        date: dt.date | None = None,
        profile: Profile = Profile.ENCOUNTER,
    ) -> CodedEncounter:
        """Code one text as an encounter of its own."""
        document = Document(id, text, language=language, written=date)
        return self.code(Encounter(id, (document,), setting), profile=profile)

    def code(self, encounter: Encounter, *, profile: Profile = Profile.ENCOUNTER) -> CodedEncounter:
        """Code an encounter.

        Raises ``UnknownModel`` or ``UnknownRelease`` when what it needs is not there; the edition is that of the
        encounter's date, and a finding says so when it had to be another.
        """
        language = self._language(encounter)
        loaded = self._load(language, encounter.date)
        readings = [loaded.reader.read(document) for document in encounter.documents]
        setting = encounter.setting or Setting.OUTPATIENT
        pooled = loaded.ensemble.pool(encounter, readings)
        if profile is Profile.ENCOUNTER:
            combined = combine(pooled, readings, loaded.pairs)
            pooled, replaced = combined.pooled, combined.replaced
        else:
            replaced = {}
        terminology = loaded.selection.terminology
        codes, candidates = assemble(
            pooled, replaced, Judge(profile, setting), terminology, loaded.config.thresholds[profile]
        )
        release = terminology.release
        versions = Versions(
            __version__,
            f"{loaded.config.name} {loaded.config.version}",
            RULES_VERSION,
            (f"{release.system.label} {release.edition}",),
        )
        return CodedEncounter(encounter.id, codes, candidates, _release_findings(loaded.selection), versions)

    def _language(self, encounter: Encounter) -> str:
        if self._config is not None:
            return self._config.language
        stated = [document.language for document in encounter.documents if document.language]
        if stated and stated[0] in DEFAULT_MODELS:
            return stated[0]
        return detect("\n".join(document.text[:4000] for document in encounter.documents))

    def _load(self, language: str, date: dt.date | None) -> _Loaded:
        selection = self._selections.get(date)
        if selection is None:
            selection = self._selections[date] = self.library.for_date(CodeSystem.ICD10CM, date)
        name = self.model or DEFAULT_MODELS[language]
        key = (name, selection.terminology.release.edition)
        if key not in self._loaded:
            self._loaded[key] = _build(load_model(name), selection)
        return replace(self._loaded[key], selection=selection)


def compiled_terms(language: str) -> Path:
    """Return the path of a language's compiled term table; ``ModelError`` when the package was built without it."""
    path = Path(str(files("nosology.coders").joinpath("compiled", f"terms-{language}.bin")))
    if not path.is_file():
        raise ModelError(f"{path.name} is missing from the installation; install nosology again")
    return path


def _build(config: ModelConfig, selection: Selection) -> _Loaded:
    terminology = selection.terminology
    table = TermTable.load(compiled_terms(config.language))
    vocabulary = Vocabulary(config.language, table.keys)
    reader = Reader(config.language, vocabulary)
    coders = make_coders(config.coders, table, vocabulary, terminology)
    return _Loaded(config, selection, reader, Ensemble(coders), pairs_by_first(table.pairs))


def _release_findings(selection: Selection) -> tuple[Finding, ...]:
    if selection.note is None:
        return ()
    return (Finding("release.not-in-force", Severity.INFO, (), selection.note),)
