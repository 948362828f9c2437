"""The outside world to and from core types; one module a format."""
