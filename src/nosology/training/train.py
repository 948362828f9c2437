"""Train a coder: terms, linear model, names, combiner, calibration, thresholds, bundle.

Every column that the combiner learns from is computed as by a model that never saw the case (folds are left out of the
counts, and of the linear model by its block formula). Figures on the card are out of fold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from nosology.coders.learned.coder import LearnedCoder
from nosology.coders.learned.model import Cuts, LearnedModel, Parts
from nosology.coders.learned.rows import Frequencies, Place, rows, term_evidence
from nosology.coders.learned.store import load_model, model_files
from nosology.coders.learned.units import Splitter, Unit, clauses
from nosology.coders.learned.vectors import Array
from nosology.core.errors import CorpusError, MissingExtra
from nosology.terminology import Terminology
from nosology.terminology.synonyms import read_synonyms
from nosology.training.boost import Growth, train_combiner
from nosology.training.bundle import Figures, bundle_files
from nosology.training.cases import Case, words_of
from nosology.training.recipe import Recipe
from nosology.training.ridge import train_sentences
from nosology.training.terms import LearnedTerms, learn_terms
from nosology.training.thresholds import Outcome, auto_cut, calibration_error, micro, suggest_cuts
from nosology.training.titles import index_of, names_of
from nosology.training.translation import pairs, translations

Report = Callable[[str], None]
FEWEST = 20
STEPS = 6
"""Steps that a run reports: reading, terms, linear model, candidates, combiner, bundle."""


@dataclass(frozen=True, slots=True)
class Trained:
    """The coder as it loads from its bundle, and its out-of-fold figures."""

    coder: LearnedCoder
    figures: Figures


def train(
    recipe: Recipe,
    cases: Sequence[Case],
    *,
    sources: Mapping[str, str],
    terminology: Terminology | None = None,
    parallel: Iterable[tuple[str, str]] = (),
    report: Report = lambda step: None,
) -> Trained:
    """Train on cases; ``sources`` (corpus and its SHA-256) go on the card, ``parallel`` are (text, English text).

    Raises ``CorpusError`` where the cases are too few or hold no code, ``MissingExtra`` without scikit-learn.
    """
    try:
        import numpy as np
        import sklearn  # noqa: F401
        from threadpoolctl import threadpool_limits
    except ImportError as error:
        raise MissingExtra("training needs scikit-learn: pip install 'nosology[train]'") from error
    if len(cases) < FEWEST or not any(case.codes for case in cases):
        raise CorpusError(f"training needs at least {FEWEST} coded encounters; the corpus has {len(cases)}")
    folds = np.random.default_rng(recipe.seed).permutation(np.arange(len(cases)) % recipe.folds)
    with threadpool_limits(1):  # one thread adds in one order: the same bytes each time
        return _train(recipe, cases, folds.tolist(), sources, terminology, parallel, report)


def _train(
    recipe: Recipe,
    cases: Sequence[Case],
    folds: Sequence[int],
    sources: Mapping[str, str],
    terminology: Terminology | None,
    parallel: Iterable[tuple[str, str]],
    report: Report,
) -> Trained:
    import numpy as np

    splitter = Splitter(recipe.language, whole=recipe.unit == "document")
    report("reading")
    units = [splitter.units(text) for case in cases for text in ["\n".join(case.texts)]]
    report("terms")
    terms = learn_terms(cases, units, folds, _listed(recipe, terminology), splitter, fuzzy=recipe.fuzzy)
    report("linear model")
    codes = sorted({code for case in cases for code in case.codes})
    flat, owner, labels = _labels(cases, units, codes, whole=splitter.whole)
    sentences, left_out = train_sentences(
        flat,
        np.array(folds)[owner],
        labels,
        codes,
        sizes=recipe.sizes,
        minimum=recipe.minimum,
        penalty=recipe.ridge,
        keep=recipe.keep,
    )
    pooled = np.full((len(cases), len(codes)), -0.1, np.float32)
    np.maximum.at(pooled, owner, left_out)
    names = None
    if recipe.titles == "names" and terminology is not None:
        english = Splitter("en")
        table = translations(pairs(parallel, splitter, english)) if recipe.language != "en" else None
        names = index_of(names_of(terminology), english, table)
    frequency = _frequency(cases)
    parts = Parts(splitter, terms.matcher, terms.counts, sentences, names, frequency, recipe.top)
    report("candidates")
    values, right, groups, documents = _candidates(parts, cases, units, folds, terms, pooled)
    report("combiner")
    growth = Growth(recipe.trees, recipe.rate, recipe.leaves, recipe.smallest_leaf, recipe.seed)
    combiner = train_combiner(values, right, groups, growth)
    outcomes = [
        Outcome(probability, bool(hit), seen)
        for probability, hit, seen in zip(combiner.left_out, right, documents, strict=True)
    ]
    gold = sum(len(case.codes) for case in cases)
    suggest = suggest_cuts(outcomes, gold)
    auto = auto_cut(outcomes, recipe.auto_precision, recipe.auto_confidence)
    cuts = Cuts(suggest, auto)
    automatic = micro(outcomes, gold, dict.fromkeys(suggest, auto))
    figures = Figures(
        len(cases), gold, len(codes), micro(outcomes, gold, suggest), automatic, calibration_error(outcomes), cuts
    )
    report("bundle")
    model = LearnedModel(parts, combiner.trees, combiner.slope, combiner.offset, cuts)
    files = bundle_files(recipe, model, model_files(model), figures, sources)
    return Trained(LearnedCoder(load_model(files, recipe.name), files), figures)


def _listed(recipe: Recipe, terminology: Terminology | None) -> Iterable[tuple[str, str]]:
    if recipe.lexicon:
        yield from read_synonyms(recipe.lexicon)
    if recipe.titles == "terms" and terminology is not None:
        yield from names_of(terminology)


def _labels(
    cases: Sequence[Case], units: Sequence[Sequence[Unit]], codes: Sequence[str], *, whole: bool
) -> tuple[list[Unit], Array, Array]:
    """Return all units, the case of each, and a unit's codes: those of spans in it, or of the document taken whole."""
    import numpy as np
    import scipy.sparse as sparse

    column = {code: number for number, code in enumerate(codes)}
    flat: list[Unit] = []
    owner: list[int] = []
    cells: set[tuple[int, int]] = set()
    for number, (case, own) in enumerate(zip(cases, units, strict=True)):
        if whole:
            cells.update((len(flat), column[code]) for code in case.codes for _ in own[:1])
        for span in () if whole else case.spans:
            hit = words_of(own, span)
            if hit is not None:
                cells.add((len(flat) + hit[0], column[span.code]))
        flat += own
        owner += [number] * len(own)
    placed = np.array(sorted(cells), dtype=np.int64).reshape(-1, 2)
    ones = np.ones(len(placed), np.float32)
    labels = sparse.csr_matrix((ones, (placed[:, 0], placed[:, 1])), shape=(len(flat), len(codes)))
    return flat, np.array(owner), labels


def _frequency(cases: Iterable[Case]) -> Frequencies:
    code = Counter(code for case in cases for code in case.codes)
    category: Counter[str] = Counter()
    for value, number in code.items():
        category[value[:3]] += number
    return Frequencies(code, category)


def _candidates(
    parts: Parts,
    cases: Sequence[Case],
    units: Sequence[Sequence[Unit]],
    folds: Sequence[int],
    terms: LearnedTerms,
    pooled: Array,
) -> tuple[Array, Array, list[int], list[int]]:
    """Return the combiner's rows, whether each is right, its case, and the documents of the other folds with its code."""
    import numpy as np

    by_fold = {
        fold: _frequency(case for case, own in zip(cases, folds, strict=True) if own != fold) for fold in set(folds)
    }
    values, right, groups, documents = [], [], [], []
    for number, (case, own, fold) in enumerate(zip(cases, units, folds, strict=True)):
        text = "\n".join(case.texts)
        places = [Place(0, len(text))] * len(own)

        def strength(term: int, kind: int, fold: int = fold) -> object:
            return terms.without(fold, term, kind)

        found = term_evidence(terms.matches[number], parts.matcher.terms, places, strength)  # type: ignore[arg-type]
        names = parts.names.search(clauses(text, own)) if parts.names is not None else {}
        frequency = by_fold[fold]
        table = rows(found, pooled[number], parts.sentences.position, names, frequency, parts.top)
        values.append(table.values)
        right += [code in case.codes for code in table.codes]
        groups += [number] * len(table.codes)
        documents += [frequency.code.get(code, 0) for code in table.codes]
    return np.concatenate(values), np.array(right), groups, documents


__all__ = ["FEWEST", "STEPS", "Trained", "train"]
