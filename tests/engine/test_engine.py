"""The engine on inline notes: profiles, settings, refusals, roles, versions, models."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from nosology import Engine
from nosology.core.encounter import Document, Encounter, Profile, Setting
from nosology.core.errors import ModelError, UnknownModel
from nosology.core.suggestions import CodedEncounter, Role, Severity, Tier
from nosology.engine.models import load_model, shipped_models
from nosology.version import __version__

JUNE = dt.date(2026, 6, 1)


def code(
    engine: Engine,
    text: str,
    *,
    setting: Setting | None = None,
    profile: Profile = Profile.ENCOUNTER,
    language: str = "en",
) -> CodedEncounter:
    return engine.code_text(text, language=language, setting=setting, profile=profile, date=JUNE)


def codes(result: CodedEncounter) -> str:
    return " ".join(sorted(item.code.value for item in result.suggestions))


def refused(result: CodedEncounter) -> dict[str, str | None]:
    return {item.code.value: item.excluded_because for item in result.refused}


@pytest.mark.parametrize(
    ("text", "encounter", "mentions"),
    [
        ("Hypertension and heart failure.", "I11.0 I50.9", "I10 I50.9"),
        ("Type 2 diabetes and peripheral neuropathy.", "E11.42", "E11.9 G62.9"),
        ("Fever and cough. Pneumonia.", "J18.9", "J18.9 R05.9 R50.9"),
        ("Probable pneumonia.", "", "J18.9"),
        ("HPI: asthma. Assessment: mild persistent asthma.", "J45.30", "J45.30 J45.909"),
        ("No fever.", "", ""),
        ("Mother had diabetes.", "Z83.3", "Z83.3"),
        ("Return if you have a fever.", "", ""),
    ],
)
def test_profiles(engine: Engine, text: str, encounter: str, mentions: str):
    assert codes(code(engine, text)) == encounter
    assert codes(code(engine, text, profile=Profile.MENTIONS)) == mentions


def test_profile_mentions_gives_no_roles(engine: Engine):
    result = code(engine, "Asthma. Hypertension.", profile=Profile.MENTIONS)
    assert [item.role for item in result.suggestions] == [None, None]
    assert [item.rank for item in result.suggestions] == [1, 2]


@pytest.mark.parametrize(
    ("text", "setting", "expected", "why"),
    [
        ("ASSESSMENT:\n1. Probable pneumonia.", Setting.OUTPATIENT, "", "uncertain-outpatient"),
        ("ASSESSMENT:\n1. Probable pneumonia.", None, "", "uncertain-outpatient"),
        ("ASSESSMENT:\n1. Probable pneumonia.", Setting.INPATIENT, "J18.9", None),
        ("DISCHARGE DIAGNOSES:\n1. Suspected pneumonia.", Setting.INPATIENT, "J18.9", None),
        ("HPI: Probable pneumonia.", Setting.INPATIENT, "", "uncertain"),
        ("HPI: Probable pneumonia.", Setting.OUTPATIENT, "", "uncertain-outpatient"),
        ("ASSESSMENT:\n1. Pneumonia.", Setting.OUTPATIENT, "J18.9", None),
    ],
)
def test_uncertain_diagnoses(engine: Engine, text: str, setting: Setting | None, expected: str, why: str | None):
    """Guidelines II.H and IV.H: coded for inpatients in the conclusion, never for outpatients."""
    result = code(engine, text, setting=setting)
    assert codes(result) == expected
    assert refused(result).get("J18.9") == why


@pytest.mark.parametrize(
    ("text", "refused_code", "why"),
    [
        ("No evidence of pneumonia.", "J18.9", "negated"),
        ("Return if you have a fever.", "R50.9", "hypothetical"),
        ("No family history of breast cancer.", "Z80.3", "negated"),
        ("Mother has chest pain.", "R07.9", "family"),
        ("HPI: asthma. Assessment: mild persistent asthma.", "J45.909", "less specific than J45.30"),
        ("Hypertension and heart failure.", "I10", "combined into I11.0"),
        ("Fever. Pneumonia.", "R50.9", "integral to J18.9 (I.B.5)"),
        ("Resolved: history of chest pain.", "R07.9", "history"),
        ("Pnuemonia.", "J18.9", "below-threshold"),
        ("ALLERGIES: Penicillin (hives).", "L50.9", "allergic reaction, not a current condition"),
    ],
)
def test_refused_candidates_say_why(engine: Engine, text: str, refused_code: str, why: str):
    result = code(engine, text)
    assert refused(result).get(refused_code) == why
    assert refused_code not in codes(result).split()
    (item,) = [item for item in result.refused if item.code.value == refused_code]
    assert item.tier is Tier.CANDIDATE
    assert item.role is None
    assert item.rank is None


def test_an_affirmed_mention_outweighs_a_negated_one(engine: Engine):
    assert codes(code(engine, "No fever on Monday. Fever since yesterday.")) == "R50.9"


def test_probability_grows_with_the_mentions(engine: Engine):
    once = code(engine, "Hypertension.").suggestions[0].probability
    often = code(engine, "Hypertension. Hypertension. Hypertension.").suggestions[0].probability
    assert 0 < once < often < 1


def test_order_of_probability(engine: Engine):
    text = "HPI: asthma. UTI. Hypertension. Hypertension. GERD. Left knee pain. No fever, no cough."
    result = code(engine, text)
    for items in (result.suggestions, result.refused):
        assert len(items) >= 2
        assert [(-item.probability, item.code.value) for item in items] == sorted(
            (-item.probability, item.code.value) for item in items
        )


def test_equal_probability_is_ordered_by_code(engine: Engine):
    result = code(engine, "ASSESSMENT: gout, asthma, hypertension.")
    tied = [item.code.value for item in result.suggestions if item.probability == result.suggestions[0].probability]
    assert len(tied) >= 2
    assert tied == sorted(tied)


@pytest.mark.parametrize(
    ("text", "principal"),
    [
        ("CC: cough.\nPMH: hypertension.\nASSESSMENT:\n1. Pneumonia.", "J18.9"),
        ("PMH: asthma, gout.\nDISCHARGE DIAGNOSIS: Acute appendicitis.", "K35.80"),
        ("ASSESSMENT: Family history of stroke. Hypertension.", "I10"),
        ("Left knee pain.", "M25.562"),
    ],
)
def test_principal_diagnosis(engine: Engine, text: str, principal: str):
    result = code(engine, text)
    assert [item.code.value for item in result.suggestions if item.role is Role.PRINCIPAL] == [principal]
    assert {item.role for item in result.suggestions} <= {Role.PRINCIPAL, Role.SECONDARY, Role.EXTERNAL_CAUSE}


def test_external_causes_have_their_role_and_are_never_principal(engine: Engine):
    roles = {
        item.code.value: item.role for item in code(engine, "Slipped on ice. Sprain of the right ankle.").suggestions
    }
    assert roles == {"S93.401A": Role.PRINCIPAL, "W00.0XXA": Role.EXTERNAL_CAUSE}


def test_status_codes_alone_still_have_a_first_one(engine: Engine):
    (item,) = code(engine, "Mother had diabetes.").suggestions
    assert (item.code.value, item.role) == ("Z83.3", Role.PRINCIPAL)


def test_tiers_and_calibration(engine: Engine):
    """Nothing is coded without review before the figures are measured."""
    result = code(engine, "Asthma. No fever.")
    assert [(item.tier, item.calibrated) for item in result.suggestions] == [(Tier.SUGGEST, False)]
    assert [(item.tier, item.calibrated) for item in result.refused] == [(Tier.CANDIDATE, False)]


def test_only_billable_codes_are_reported(engine: Engine):
    from nosology import CodeSystem

    terminology = engine.library.for_date(CodeSystem.ICD10CM, JUNE).terminology
    result = code(engine, "Diabetes. Asthma. Fracture. Colles' fracture. Arthritis. Hepatitis. Left ankle sprain.")
    assert result.suggestions
    for item in result.suggestions:
        assert terminology.is_billable(item.code.value), item.code
        assert item.display == terminology.title(item.code.value)


def test_versions(engine: Engine):
    versions = code(engine, "Asthma.").versions
    model = load_model("rules-en")
    assert versions.engine == __version__
    assert versions.model == f"rules-en {model.version}"
    assert versions.rules
    assert versions.releases == ("icd-10-cm FY2026 April",)


@pytest.mark.parametrize(
    ("date", "noted"),
    [(None, False), (dt.date(2026, 4, 1), False), (dt.date(2026, 9, 30), False), (dt.date(2026, 10, 1), True)],
)
def test_release_note(engine: Engine, date: dt.date | None, noted: bool):
    result = engine.code_text("Asthma.", date=date)
    assert codes(result) == "J45.909"
    if not noted:
        assert result.findings == ()
        return
    (finding,) = result.findings
    assert (finding.edit, finding.severity) == ("release.not-in-force", Severity.INFO)
    assert "2026-10-01" in finding.message
    assert "FY2026 April" in finding.message
    assert "nosology terminology add" in finding.message


def test_the_date_of_discharge_chooses_the_release(engine: Engine):
    document = Document("d", "Asthma.", written=JUNE)
    assert engine.code(Encounter("e", (document,), discharged=JUNE)).findings == ()
    assert engine.code(Encounter("e", (document,), discharged=dt.date(2026, 12, 1))).findings


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("The patient has asthma and was seen today with a cough and no fever.", "rules-en"),
        ("El paciente presenta asma y refiere tos sin fiebre desde hace tres días.", "rules-es"),
    ],
)
def test_language_is_detected(engine: Engine, text: str, model: str):
    result = engine.code_text(text, date=JUNE)
    assert result.versions.model.startswith(f"{model} ")
    assert "J45.909" in codes(result).split()


def test_language_stated_is_language_used(engine: Engine):
    assert code(engine, "Asma.", language="es").versions.model.startswith("rules-es ")
    assert code(engine, "Asma.", language="en").versions.model.startswith("rules-en ")


def test_a_named_model_decides_the_language(engine: Engine):
    spanish = Engine("rules-es", library=engine.library)
    result = spanish.code_text("Neumonía.", language="en", date=JUNE)
    assert codes(result) == "J18.9"
    assert result.versions.model.startswith("rules-es ")


def test_unknown_model():
    with pytest.raises(UnknownModel, match="rules-en, rules-es") as caught:
        Engine("no-such-model")
    assert caught.value.code == "NOS-301"


def test_shipped_models():
    assert {"rules-en", "rules-es"} <= set(shipped_models())
    for name in shipped_models():
        config = load_model(name)
        assert config.name == name
        assert set(config.thresholds) == set(Profile)
        assert all(0 < figures.candidate < figures.suggest < 1 for figures in config.thresholds.values())


MODEL = """
format = 1
name = "ours"
version = "7"
language = "en"
coders = ["dictionary"]
[thresholds.encounter]
suggest = 0.55
candidate = 0.15
[thresholds.mentions]
suggest = 0.5
candidate = 0.15
"""


def write_model(folder: Path, text: str) -> str:
    (folder / "model.toml").write_text(text, encoding="utf-8")
    return str(folder)


def test_model_folder(engine: Engine, tmp_path: Path):
    own = Engine(write_model(tmp_path, MODEL), library=engine.library)
    result = own.code_text("Asthma. Pnuemonia. ALLERGIES: peanut.", date=JUNE)
    assert result.versions.model == "ours 7"
    assert codes(result) == "J45.909"
    assert refused(result) == {}, "neither retrieval nor allergies run in this model"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("format = 1", "format = 2", "format 2 is not 1"),
        ('language = "en"', "", "language"),
        ("[thresholds.encounter]", "[thresholds.visits]", "visits"),
        ("suggest = 0.55", 'suggest = "high"', "high"),
        ('name = "ours"', "name = ours", "model.toml is not as expected"),
    ],
)
def test_a_bad_model_folder_is_refused(tmp_path: Path, old: str, new: str, message: str):
    assert old in MODEL
    with pytest.raises(ModelError, match=message):
        load_model(write_model(tmp_path, MODEL.replace(old, new)))


def test_a_model_with_an_unknown_coder_is_refused(engine: Engine, tmp_path: Path):
    folder = write_model(tmp_path, MODEL.replace('["dictionary"]', '["oracle"]'))
    with pytest.raises(ModelError, match="no coder 'oracle'"):
        Engine(folder, library=engine.library).code_text("Asthma.", date=JUNE)


def test_determinism(engine: Engine):
    text = "Hypertension and heart failure. Type 2 diabetes. No fever. Pnuemonia. Mother had stroke."
    first = code(engine, text)
    code(engine, "Asthma.")
    assert code(engine, text) == first
    assert Engine("rules-en", library=engine.library).code_text(text, language="en", date=JUNE) == first


def test_several_documents_in_one_encounter(engine: Engine):
    """Evidence is gathered, and combinations hold, across the documents of a stay."""
    documents = (Document("admission", "Hypertension. Cough."), Document("discharge", "\U0001f600 Heart failure."))
    texts = {document.id: document.text for document in documents}
    result = engine.code(Encounter("stay", documents, Setting.INPATIENT, discharged=JUNE))
    assert result.encounter_id == "stay"
    by_code = {item.code.value: item for item in result.suggestions}
    assert {"I11.0", "I50.9"} <= by_code.keys()
    assert {one.span.document_id for one in by_code["I11.0"].evidence} == {"admission", "discharge"}
    for item in (*result.suggestions, *result.refused):
        for one in item.evidence:
            assert texts[one.span.document_id][one.span.start : one.span.end] == one.text


@pytest.mark.parametrize("text", ["", " \n\t\u00a0", "\U0001f600\U0001d11e", "..."])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("profile", Profile)
def test_nothing_to_code(engine: Engine, text: str, language: str, profile: Profile):
    result = code(engine, text, language=language, profile=profile)
    assert (result.suggestions, result.refused) == ((), ())
    assert result.versions.releases


def test_an_encounter_without_documents(engine: Engine):
    result = engine.code(Encounter("none", (), discharged=JUNE))
    assert (result.encounter_id, result.suggestions, result.refused) == ("none", (), ())


def test_offsets_are_code_points(engine: Engine):
    text = "\U0001f600\U0001d11e Asthma.\r\nNeumoni\u0301a \u00a0 UTI \U0001f9d1\u200d\u2695\ufe0f."
    result = code(engine, text)
    assert codes(result) == "J45.909 N39.0"
    for item in result.suggestions:
        for one in item.evidence:
            assert text[one.span.start : one.span.end] == one.text
