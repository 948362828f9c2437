"""Read and write safetensors files: named arrays behind a JSON head, nothing that could run.

The layout (https://github.com/huggingface/safetensors): 8 bytes little-endian length of the head, the head, the bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from nosology.coders.learned.vectors import Array
from nosology.core.errors import ModelError

_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "U16": "<u2", "U8": "u1"}


def write_tensors(tensors: Mapping[str, Array]) -> bytes:
    """Return the bytes of a file with the arrays, sorted by name; the same arrays give the same bytes."""
    names = {value: key for key, value in _TYPES.items()}
    head: dict[str, object] = {}
    parts: list[bytes] = []
    at = 0
    for name in sorted(tensors):
        array = tensors[name]
        kind = array.dtype.newbyteorder("<").str.replace("|", "")
        part = array.astype(kind).tobytes()
        head[name] = {"dtype": names[kind], "shape": list(array.shape), "data_offsets": [at, at + len(part)]}
        parts.append(part)
        at += len(part)
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(parts)


def read_tensors(data: bytes, name: str) -> dict[str, Array]:
    """Return the arrays of a file; ``ModelError`` names the file when it is not one."""
    import numpy as np

    try:
        size = int.from_bytes(data[:8], "little")
        head = json.loads(data[8 : 8 + size])
        body = memoryview(data)[8 + size :]
        found = {}
        for key, facts in head.items():
            start, end = facts["data_offsets"]
            found[key] = np.frombuffer(body[start:end], dtype=_TYPES[facts["dtype"]]).reshape(facts["shape"])
        return found
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{name}: not a safetensors file ({type(error).__name__})") from error
