"""Coded corpora as encounters with gold codes, roles and evidence: a table of layouts, splits, label space, data quality.

corpus = read_corpus(Path("notes_en_coded"))
train, dev = split(corpus.examples, (0.8, 0.2), seed=13)
print(LabelSpace.learned_from(train).coverage(dev).sentence())
"""

from __future__ import annotations

from nosology.training.corpora.gold import Corpus, Example, GoldCode, NotCoded, Passage
from nosology.training.corpora.label_space import Coverage, LabelSpace
from nosology.training.corpora.layouts import LAYOUTS, Layout, layout_of, read_corpus
from nosology.training.corpora.quality import QualityReport, inspect
from nosology.training.corpora.splits import TimeSplit, by_time, folds, split

__all__ = [
    "LAYOUTS",
    "Corpus",
    "Coverage",
    "Example",
    "GoldCode",
    "LabelSpace",
    "Layout",
    "NotCoded",
    "Passage",
    "QualityReport",
    "TimeSplit",
    "by_time",
    "folds",
    "inspect",
    "layout_of",
    "read_corpus",
    "split",
]
