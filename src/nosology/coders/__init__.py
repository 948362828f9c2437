"""Encounter to candidates: dictionary, status, retrieval, and their ensemble."""
