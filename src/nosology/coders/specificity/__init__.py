"""From a term's code to the most specific code that the words around it support."""
