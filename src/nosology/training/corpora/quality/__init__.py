"""What is wrong with a corpus, said before anything is trained on it."""

from __future__ import annotations

from nosology.training.corpora.quality.printed import printed
from nosology.training.corpora.quality.report import QualityReport, inspect

__all__ = ["QualityReport", "inspect", "printed"]
