"""The words of the field as frozen dataclasses, and the errors; standard library only."""
