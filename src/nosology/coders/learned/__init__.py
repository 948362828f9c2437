"""Coders learned from coded notes: terms with learned precision, a sentence model, names of codes, a combiner."""
