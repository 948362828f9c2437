"""Codes that depend on where and of whom a thing is said: family, history, allergy, long-term drugs."""
