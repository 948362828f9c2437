"""``nosology models``: the shipped models."""

from __future__ import annotations

import typer


def models() -> None:
    """List the shipped models: name, version, language and coders.

    Example: nosology models
    """
    from nosology.engine.models import load_model, shipped_models

    for name in shipped_models():
        config = load_model(name)
        typer.echo(f"{config.name}\t{config.version}\t{config.language}\t{', '.join(config.coders)}")
