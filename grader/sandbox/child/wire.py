"""Frames between the grader and the process that runs student code.

A frame is an 8-byte prefix (the sizes of head and body), a MessagePack head decoded against the closed
schema below, and a body: the raw bytes of the head's arrays, one after the other. Whatever bytes
arrive, decoding them gives a message or a `ProtocolError`; nothing is ever evaluated or unpickled.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeAlias, get_args

import msgspec
import numpy as np

HEAD_LIMIT = 1 << 20
BODY_LIMIT = 64 << 20
DEPTH_LIMIT = 32
PREFIX = struct.Struct("<II")

Dtype = Literal["<f8", "<f4", "<f2", "<i8", "<i4", "<i2", "|i1", "<u8", "<u4", "<u2", "|u1", "|b1", "<c16"]
DTYPES = {code: np.dtype(code) for code in get_args(Dtype)}
Size = Annotated[int, msgspec.Meta(ge=0, le=BODY_LIMIT)]
Text = Annotated[str, msgspec.Meta(max_length=20_000)]


class ProtocolError(Exception):
    """The bytes that came are no frame of this protocol."""


class Array(msgspec.Struct, frozen=True, array_like=True, tag="a"):
    """An array in the frame's body; arrays lie there in the order in which the head names them."""

    dtype: Dtype
    shape: Annotated[list[Size], msgspec.Meta(max_length=16)]


class Seq(msgspec.Struct, frozen=True, array_like=True, tag="s"):
    """A tuple, list or NamedTuple."""

    items: list[Value]


class Unsupported(msgspec.Struct, frozen=True, array_like=True, tag="u"):
    """A value that no exercise asks for; only the name of its type travels."""

    name: Text


Value: TypeAlias = None | bool | int | float | str | Array | Seq | Unsupported


class Load(msgspec.Struct, frozen=True, array_like=True, tag="load"):
    """Import the submission's file `path` as the module `module`.

    Requests carry no id: the n-th reply answers the n-th request, so that one call is always the same bytes.
    """

    module: str
    path: str


class Call(msgspec.Struct, frozen=True, array_like=True, tag="call"):
    module: str
    function: str
    arguments: list[Value]


class Loaded(msgspec.Struct, frozen=True, array_like=True, tag="loaded"):
    id: int
    names: list[Text]


class Returned(msgspec.Struct, frozen=True, array_like=True, tag="returned"):
    """`mutated` is the position of the first argument that the call changed in place, or -1."""

    id: int
    mutated: int
    value: Value


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """A line of the student's own code in a traceback."""

    file: Text
    line: int
    function: Text
    source: Text


class Raised(msgspec.Struct, frozen=True, array_like=True, tag="raised"):
    """`kinds` are the built-in classes that the exception derives from, nearest first."""

    id: int
    name: Text
    kinds: list[Text]
    message: Text
    frames: list[Frame]


class Refused(msgspec.Struct, frozen=True, array_like=True, tag="refused"):
    """The call could not be made: there is no such function, or it takes other arguments."""

    id: int
    reason: Literal["missing", "not callable", "signature"]
    message: Text


Request: TypeAlias = Load | Call
Reply: TypeAlias = Loaded | Returned | Raised | Refused

_encode_head = msgspec.msgpack.Encoder().encode
_requests = msgspec.msgpack.Decoder(Request)
_replies = msgspec.msgpack.Decoder(Reply)
_values = msgspec.msgpack.Decoder(Value)


def pack(value: Any, body: list[bytes]) -> Value:
    """`value` as it travels: its arrays are appended to `body`, what has no place on the wire is named."""
    kind = type(value)
    if kind is np.ndarray:
        code = value.dtype.str
        if code not in DTYPES:
            return Unsupported(f"array of dtype {value.dtype}"[:200])
        body.append(value.tobytes())
        return Array(code, list(value.shape))
    if kind is float or value is None or kind is bool or kind is str:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return value if -(2**63) <= value < 2**63 else Unsupported("an integer of more than 64 bits")
    if kind is tuple or kind is list:
        return Seq([pack(item, body) for item in value])
    return Unsupported(f"{kind.__module__}.{kind.__qualname__}"[:200])


def unpack(value: Value, body: bytes, copy: bool = False) -> Any:
    """The Python value that `pack` took apart; lists come back as lists.

    Arrays are plain `ndarray`s in native memory: read-only views of `body`, or with `copy` fresh and
    writable. Raises ProtocolError where the body is not exactly the arrays that the head names.
    """
    offset = 0

    def build(value: Value, depth: int) -> Any:
        nonlocal offset
        kind = type(value)
        if kind is Array:
            dtype = DTYPES[value.dtype]  # type: ignore[union-attr]
            shape = value.shape  # type: ignore[union-attr]
            count = math.prod(shape)
            if offset + count * dtype.itemsize > len(body):
                raise ProtocolError("the body is shorter than the arrays in the head")
            array = np.frombuffer(body, dtype, count, offset) if count else np.empty(0, dtype)
            offset += count * dtype.itemsize
            try:
                array = array.reshape(shape)
            except ValueError as error:  # a shape such as (0, 2**26, 2**26, 2**26) overflows
                raise ProtocolError(f"impossible shape: {error}") from None
            return array.copy() if copy else array
        if kind is Seq:
            if depth == DEPTH_LIMIT:
                raise ProtocolError(f"lists nested deeper than {DEPTH_LIMIT}")
            return [build(item, depth + 1) for item in value.items]  # type: ignore[union-attr]
        return value

    result = build(value, 0)
    if offset != len(body):
        raise ProtocolError("the body is longer than the arrays in the head")
    return result


def frame(message: Any, body: list[bytes]) -> bytes:
    """`message` and the arrays of its values as one frame; raises ProtocolError above the two caps."""
    head = _encode_head(message)
    size = sum(map(len, body))
    if len(head) > HEAD_LIMIT or size > BODY_LIMIT:
        raise ProtocolError(
            f"{len(head)} + {size} bytes do not fit: a frame holds {HEAD_LIMIT} + {BODY_LIMIT}"
        )
    return b"".join((PREFIX.pack(len(head), size), head, *body))


def decode_request(head: bytes) -> Request:
    return _requests.decode(head)


def decode_reply(head: bytes) -> Reply:
    """Raises ProtocolError on anything but a reply of the schema."""
    try:
        return _replies.decode(head)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ProtocolError(str(error)) from None


def dump(value: Any) -> bytes:
    """One value as one frame (the bank's files are made of it)."""
    body: list[bytes] = []
    return frame(pack(value, body), body)


def load(data: bytes) -> Any:
    """The value of `dump`; raises ProtocolError on any other bytes."""
    frames = Frames()
    frames.feed(data)
    found = list(frames)
    if len(found) != 1 or frames.pending:
        raise ProtocolError("expected exactly one frame")
    head, body = found[0]
    try:
        return unpack(_values.decode(head), body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ProtocolError(str(error)) from None


class Frames:
    """Splits a byte stream into (head, body) pairs; raises ProtocolError at a prefix above the caps."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def pending(self) -> int:
        """Bytes of a frame that is not complete yet."""
        return len(self._buffer)

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        buffer, start = self._buffer, 0
        try:
            while len(buffer) - start >= PREFIX.size:
                head, body = PREFIX.unpack_from(buffer, start)
                if head > HEAD_LIMIT or body > BODY_LIMIT:
                    raise ProtocolError(f"a frame of {head} + {body} bytes")
                middle = start + PREFIX.size + head
                if len(buffer) < middle + body:
                    break
                start_of_head, start = start + PREFIX.size, middle + body
                yield bytes(buffer[start_of_head:middle]), bytes(buffer[middle:start])
        finally:
            del buffer[:start]
