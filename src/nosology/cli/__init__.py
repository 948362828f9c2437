"""The commands: parse, call the engine or the library, print."""
