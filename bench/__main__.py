"""Print every figure that the project claims: accuracy, speed, growth, memory.

python -m bench                 all
python -m bench accuracy        one part: accuracy, cold, throughput, growth, memory
"""

from __future__ import annotations

import sys

from bench import accuracy, speed

PARTS = {
    "accuracy": accuracy.main,
    "cold": speed.cold_start,
    "throughput": speed.throughput,
    "growth": speed.growth,
    "memory": speed.memory,
}


def main() -> None:
    names = sys.argv[1:] or list(PARTS)
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    for name in names:
        print(f"\n== {name}")
        PARTS[name]()


if __name__ == "__main__":
    main()
