"""The card of a bundle: data, splits, figures, calibration, weak spots and the 31 source attributes of ONC HTI-1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files

from nosology.core.table import read_table
from nosology.training.bundle import Figures
from nosology.training.recipe import Recipe

_COLUMNS = ("number", "group", "attribute", "answer", "source")
WEAK_SPOTS = (
    "Codes that no training encounter holds are found only through the lexicon or the names of codes.",
    "Thresholds and calibration hold for texts like those trained on; on others, measure before use.",
    "A lexicon whose writers saw the training texts flatters the out-of-fold figures.",
    "The list of terms holds words of the training notes: treat a bundle trained on records as you treat the records.",
    "Figures are of one training run and have no intervals; `nosology evaluate` prints intervals on another corpus.",
)


def source_attributes(recipe: Recipe, figures: Figures) -> tuple[tuple[str, str, str, str], ...]:
    """Return (number, group, attribute, answer) of the source attributes, in the order of the rule."""
    scores = figures.suggested
    facts = {
        "system": recipe.system,
        "description": recipe.description,
        "language": recipe.language,
        "profile": recipe.profile,
        "precision": f"{scores.precision:.3f}",
        "recall": f"{scores.recall:.3f}",
        "f1": f"{scores.f1:.3f}",
    }
    table = files(__package__).joinpath("card_attributes.tsv")
    return tuple(
        (number, group, attribute, answer.format(**facts))
        for _, (number, group, attribute, answer, _source) in read_table(table, _COLUMNS)
    )


def card_json(recipe: Recipe, figures: Figures, sources: Mapping[str, str]) -> str:
    """Return the card as JSON, all numbers rounded to four places."""
    card = {
        "name": recipe.name,
        "description": recipe.description,
        "profile": recipe.profile,
        "data": [{"corpus": name, **_facts(facts)} for name, facts in sorted(sources.items())],
        "split": f"all given encounters train; figures are out of fold, {recipe.folds} folds by encounter",
        "encounters": figures.encounters,
        "gold_codes": figures.gold,
        "distinct_codes": figures.codes,
        "suggested": asdict(figures.suggested),
        "auto": {
            **asdict(figures.automatic),
            "target_precision": recipe.auto_precision,
            "confidence": recipe.auto_confidence,
        },
        "calibration": {"method": "Platt, out of fold", "expected_error": figures.calibration},
        "thresholds": {"groups": dict(figures.cuts.suggest), "auto": figures.cuts.auto},
        "weak_spots": WEAK_SPOTS,
        "source_attributes": [
            {"number": int(number), "group": group, "attribute": attribute, "answer": answer}
            for number, group, attribute, answer in source_attributes(recipe, figures)
        ],
        "recipe": asdict(recipe),
    }
    return json.dumps(_rounded(card), ensure_ascii=False, indent=1) + "\n"


def card_markdown(recipe: Recipe, figures: Figures, sources: Mapping[str, str]) -> str:
    """Return the card as a page."""
    cuts = figures.cuts
    rows = [("suggested", figures.suggested), ("auto", figures.automatic)]
    lines = [
        f"# {recipe.name}",
        "",
        f"{recipe.description}. Profile `{recipe.profile}`, language `{recipe.language}`, codes of {recipe.system}.",
        "",
        "## Data",
        "",
        f"{figures.encounters} encounters with {figures.gold:,} codes, {figures.codes:,} of them distinct.",
        "",
        *(
            f"- {name}: {'; '.join(f'{key} {value}' for key, value in _facts(facts).items())}"
            for name, facts in sorted(sources.items())
        ),
        "",
        "## Figures",
        "",
        f"Out of fold ({recipe.folds} folds by encounter), micro averages.",
        "",
        "| tier | precision | recall | F1 |",
        "|---|---|---|---|",
        *(f"| {name} | {item.precision:.3f} | {item.recall:.3f} | {item.f1:.3f} |" for name, item in rows),
        "",
        f"Expected calibration error {figures.calibration:.3f} (Platt). `auto` is set so that precision is at least "
        f"{recipe.auto_precision} with {recipe.auto_confidence:.0%} confidence: from probability {cuts.auto}.",
        "",
        "| training encounters with the code | suggested from probability |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in cuts.suggest.items()),
        "",
        "## Known weak spots",
        "",
        *(f"- {item}" for item in WEAK_SPOTS),
        "",
        "## Source attributes (ONC HTI-1, 45 CFR 170.315(b)(11))",
        "",
        "| | group | attribute | answer |",
        "|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in source_attributes(recipe, figures)),
    ]
    return "\n".join(lines) + "\n"


def _facts(facts: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in facts.split("; "))


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
