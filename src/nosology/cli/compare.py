"""``nosology compare``: two systems on one corpus, with a paired test."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from nosology.cli.evaluate import (
    AsJson,
    CodeTrack,
    Corpus,
    GoldProfile,
    ReportFolder,
    Samples,
    TextLanguage,
    Texts,
    Track,
    Train,
    about_corpus,
)
from nosology.core.encounter import Profile

_SYSTEM = "A shipped model, a model's folder, or a file printed by nosology code --format jsonl."


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help=_SYSTEM)],
    b: Annotated[str, typer.Argument(metavar="B", help=_SYSTEM)],
    corpus: Corpus,
    texts: Texts = None,
    train: Train = None,
    language: TextLanguage = None,
    profile: GoldProfile = Profile.ENCOUNTER,
    track: CodeTrack = Track.D,
    samples: Samples = 300,
    report: ReportFolder = None,
    json_output: AsJson = False,
) -> None:
    """Say whether B is better than A on a corpus, or whether it may be chance; each is a model or a file of predictions.

    Prints each figure of both with the paired difference and its 95% interval, then two tests: approximate randomisation
    on micro F1 over documents, and McNemar over decisions.
    Example: nosology compare rules-en my-model/ --corpus notes.jsonl --report out
    """
    from nosology.cli.measured import facts_of, measured, named
    from nosology.evaluation.pages.content import comparison_page, verdict
    from nosology.evaluation.pages.tables import signed
    from nosology.evaluation.versus import versus
    from nosology.formats.corpora import read_corpus
    from nosology.settings import Settings
    from nosology.terminology import Library

    stated = language and language.value
    notes = read_corpus(corpus, texts=texts, language=stated, track=track.value)
    training = read_corpus(train, texts=texts, language=stated, track=track.value) if train else ()
    library = Library(Settings.from_environment().home)
    first, second = measured(a, notes, library, profile), measured(b, notes, library, profile)
    facts, titles = facts_of(notes, training, library, track.value)
    names = named(first, second)
    found = versus(first.judged, second.judged, samples=samples, facts=facts, spans=(first.spans, second.spans))
    if report:
        from nosology.evaluation.pages.write import write

        about = (
            *(
                (name, "; ".join(system.versions) or a_or_b)
                for name, system, a_or_b in zip(names, (first, second), (a, b), strict=True)
            ),
            *about_corpus(corpus, train, profile, samples),
        )
        for path in write(report, "comparison", comparison_page(found, names, about, titles), found):
            typer.echo(f"wrote {path}", err=True)
    if json_output:
        from nosology.evaluation.pages.data import plain

        typer.echo(json.dumps({"names": list(names), **plain(found)}, indent=1, ensure_ascii=False))
        return
    typer.echo(f"{len(notes)} documents, profile {profile.value}: A = {names[0]}, B = {names[1]}")
    typer.echo(f"{'':<20}{'A':>6}{'B':>8}  B - A")
    for name, difference in found.differences.items():
        ours, theirs = found.a.exact[name].value, found.b.exact[name].value
        typer.echo(f"{name:<20}{ours:6.3f}{theirs:8.3f}  {signed(difference)}")
    test, decisions = found.comparison, found.comparison.decisions
    typer.echo(
        f"approximate randomisation on micro F1: p {test.p:.4f}; B ahead in {test.better:.0%} of bootstrap samples"
    )
    typer.echo(
        f"McNemar on decisions: {decisions.a_only} right in A only, {decisions.b_only} in B only, p {decisions.p:.4f}"
    )
    kappa = "none" if found.systems.kappa is None else f"{found.systems.kappa:.3f}"
    typer.echo(f"agreement of A and B: F1 {found.systems.f1:.3f}, kappa {kappa}")
    typer.echo(verdict(found, names))
