"""What no term matched: the nearest titles and synonyms, in any order, misspelt or not."""
