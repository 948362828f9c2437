"""Run the command line as ``python -m nosology``."""

from nosology.cli.app import main

if __name__ == "__main__":
    main()
