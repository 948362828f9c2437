"""Plain data in, numbers out: how right a system's codes are.

Judged (gold and predicted codes of a document) -> evaluate -> Report
two lists of Judged -> compare -> Comparison
"""

from nosology.evaluation.agreement import Agreement, agreement, cohen_kappa, krippendorff_alpha
from nosology.evaluation.bootstrap import Interval, bootstrap
from nosology.evaluation.calibration import Calibration, calibration
from nosology.evaluation.counts import Scores, average_precision
from nosology.evaluation.gold import Judged, rank, restricted, unify_spelling
from nosology.evaluation.metrics import (
    exact_match,
    example_based,
    jaccard,
    macro,
    macro_f1,
    macro_f1_all,
    macro_f1_caml,
    micro,
    principal_accuracy,
)
from nosology.evaluation.paired import Comparison, compare
from nosology.evaluation.ranking import mean_average_precision, mean_r_precision, precision_at
from nosology.evaluation.report import CodeFacts, Report, evaluate
from nosology.evaluation.spans import CodedSpan, JudgedSpans, containment

__all__ = [
    "Agreement",
    "Calibration",
    "CodeFacts",
    "CodedSpan",
    "Comparison",
    "Interval",
    "Judged",
    "JudgedSpans",
    "Report",
    "Scores",
    "agreement",
    "average_precision",
    "bootstrap",
    "calibration",
    "cohen_kappa",
    "compare",
    "containment",
    "evaluate",
    "exact_match",
    "example_based",
    "jaccard",
    "krippendorff_alpha",
    "macro",
    "macro_f1",
    "macro_f1_all",
    "macro_f1_caml",
    "mean_average_precision",
    "mean_r_precision",
    "micro",
    "precision_at",
    "principal_accuracy",
    "rank",
    "restricted",
    "unify_spelling",
]
