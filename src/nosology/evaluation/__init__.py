"""Plain data in, numbers out: how right a system's codes are."""

from nosology.evaluation.bootstrap import Interval, bootstrap
from nosology.evaluation.gold import Judged
from nosology.evaluation.metrics import (
    Scores,
    average_precision,
    exact_match,
    macro,
    mean_average_precision,
    micro,
    precision_at,
)
from nosology.evaluation.report import Report, evaluate

__all__ = [
    "Interval",
    "Judged",
    "Report",
    "Scores",
    "average_precision",
    "bootstrap",
    "evaluate",
    "exact_match",
    "macro",
    "mean_average_precision",
    "micro",
    "precision_at",
]
