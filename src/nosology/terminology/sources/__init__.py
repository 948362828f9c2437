"""Readers of official files: each turns one kind of file into a draft or a term table."""
