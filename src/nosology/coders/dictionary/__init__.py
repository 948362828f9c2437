"""Terms in the text by one Aho-Corasick pass over titles, inclusion terms and the lexicon."""
