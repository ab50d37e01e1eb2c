"""Frames between the grader and the process that runs student code.

A frame is an 8-byte prefix (the sizes of head and body), a MessagePack head decoded against the closed
schema below, and a body: the raw bytes of the head's arrays, one after the other. Whatever bytes
arrive, decoding them gives a message or a `ProtocolError`; nothing is ever evaluated or unpickled.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias, get_args

import msgspec
import numpy as np

HEAD_LIMIT = 1 << 20
BODY_LIMIT = 64 << 20
DEPTH_LIMIT = 32
NDIM_LIMIT = 16
READY = -1
PREFIX = struct.Struct("<II")

Dtype = Literal["<f8", "<f4", "<f2", "<i8", "<i4", "<i2", "|i1", "<u8", "<u4", "<u2", "|u1", "|b1", "<c16"]
DTYPES = {code: np.dtype(code) for code in get_args(Dtype)}
CODES = {dtype: code for code, dtype in DTYPES.items()}
Size = Annotated[int, msgspec.Meta(ge=0, le=BODY_LIMIT)]
Text = Annotated[str, msgspec.Meta(max_length=2500)]


class ProtocolError(Exception):
    """The bytes that came are no frame of this protocol."""


class Array(msgspec.Struct, frozen=True, array_like=True, tag="a"):
    """An array in the frame's body; arrays lie there in the order in which the head names them."""

    dtype: Dtype
    shape: Annotated[tuple[Size, ...], msgspec.Meta(max_length=NDIM_LIMIT)]


class Seq(msgspec.Struct, frozen=True, array_like=True, tag="s"):
    """A tuple, list or NamedTuple."""

    items: list[Value]


class Unsupported(msgspec.Struct, frozen=True, array_like=True, tag="u"):
    """A value that no exercise asks for; only the name of its type travels."""

    name: Text


class NetworkHead(msgspec.Struct, frozen=True, array_like=True, tag="n"):
    """A network of `networks` by the name of its class; its weights lie in the body."""

    kind: Text
    weights: list[Array]


class Kept(msgspec.Struct, frozen=True, array_like=True, tag="k"):
    """A network that a call returned. It stays where it is; `Apply` names it by its number."""

    number: Size


class Symbol(msgspec.Struct, frozen=True, array_like=True, tag="y"):
    """A symbol of SymPy's, or a function left general, with the one assumption made about it."""

    name: Text
    assumption: Literal["real", "positive"]
    is_function: bool = False


class Expression(msgspec.Struct, frozen=True, array_like=True, tag="e"):
    """A SymPy expression. A node is its head, its name or number, and the positions of its arguments before it."""

    nodes: list[tuple[Text, Text, list[Size]]]


@dataclass(frozen=True)
class Network:
    """What a `NetworkHead` and its body stand for."""

    kind: str
    weights: tuple[np.ndarray, ...]


Value: TypeAlias = (
    bool | int | float | str | Array | Seq | NetworkHead | Kept | Symbol | Expression | Unsupported | None
)


class Limits(msgspec.Struct, frozen=True):
    """What the process may use; see `grader.limits`."""

    memory_bytes: int
    cpu_seconds: int
    disk_bytes: int
    files: int
    descriptors: int
    threads: int


class Setup(msgspec.Struct, frozen=True, array_like=True):
    """What a process is told before all else: the path and size of every file. What is in them is the body.

    `entropy` seeds the generators that student code leaves unseeded.
    """

    files: list[tuple[str, int]]
    entropy: int


class Load(msgspec.Struct, frozen=True, array_like=True, tag="load"):
    """Import the submission's file `path` as the module `module`.

    Requests carry no id: the n-th reply answers the n-th request, so that one call is always the same bytes.
    """

    module: str
    path: str


class Call(msgspec.Struct, frozen=True, array_like=True, tag="call"):
    """Call a function; for one of torch's, `gradients` holds the positions of the arguments to differentiate by."""

    module: str
    function: str
    arguments: list[Value]
    gradients: list[int] | None = None


class Apply(msgspec.Struct, frozen=True, array_like=True, tag="apply"):
    """Call a network that was kept, on tensors."""

    kept: Kept
    arguments: list[Value]


class Loaded(msgspec.Struct, frozen=True, array_like=True, tag="loaded"):
    """The names that the module defines. The first frame of all is one with the id READY, and no names."""

    id: int
    names: Annotated[list[Text], msgspec.Meta(max_length=1000)]


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
    kinds: Annotated[list[Text], msgspec.Meta(max_length=20)]
    message: Text
    frames: Annotated[list[Frame], msgspec.Meta(max_length=8)]


class Refused(msgspec.Struct, frozen=True, array_like=True, tag="refused"):
    """The call could not be made: there is no such function or network, or it takes other arguments."""

    id: int
    reason: Literal["missing", "not callable", "signature"]
    message: Text


Request: TypeAlias = Load | Call | Apply
Reply: TypeAlias = Loaded | Returned | Raised | Refused

_encode_head = msgspec.msgpack.Encoder().encode
_setup: msgspec.msgpack.Decoder[Setup] = msgspec.msgpack.Decoder(Setup)
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)
_values: msgspec.msgpack.Decoder[Value] = msgspec.msgpack.Decoder(Value)


def pack(value: Any, body: list[bytes], convert: Callable[[Any], Any] | None = None, depth: int = 0) -> Value:
    """`value` as it travels: its arrays are appended to `body`, what has no place on the wire is named.

    `convert` may bring a value of another type to one that travels; it gives back those that it cannot.
    """
    kind = type(value)
    if kind is np.ndarray:
        code = CODES.get(value.dtype)
        if code is not None:
            if value.ndim > NDIM_LIMIT or (value.size == 0 and max(value.shape) > BODY_LIMIT):
                return Unsupported(f"array of {value.ndim} dimensions, too large to send")
            body.append(value.tobytes())
            return Array(code, value.shape)
    elif kind is float or kind is bool or kind is str or value is None:
        return value
    elif kind is int and -(2**63) <= value < 2**63:
        return value
    elif kind is tuple or kind is list:
        if depth == DEPTH_LIMIT:
            return Unsupported("list, nested too deep to send")
        return Seq([pack(item, body, convert, depth + 1) for item in value])
    elif kind is Network:
        return NetworkHead(value.kind, [pack(w, body) for w in value.weights])  # type: ignore[misc]
    elif kind is Kept or kind is Symbol or kind is Expression:
        return value
    if convert is not None:
        converted = convert(value)
        if converted is not value:
            return pack(converted, body, convert, depth)
    if kind is np.ndarray:
        return Unsupported(readable(f"array of dtype {value.dtype}", 200))
    return Unsupported(readable(f"{kind.__module__}.{kind.__qualname__}", 200))


def readable(text: str, limit: int) -> str:
    """At most `limit` characters of it, all of which can travel (a lone surrogate cannot)."""
    return str.__getitem__(text, slice(limit)).encode("utf-8", "replace").decode("utf-8")


def unpack(value: Value, body: bytes) -> Any:
    """The Python value that `pack` took apart; lists come back as lists.

    Arrays are plain `ndarray`s in native memory, and read-only. Raises ProtocolError where the body is not
    exactly the arrays that the head names.
    """
    result, end = _build(value, body, 0, 0)
    if end != len(body):
        raise ProtocolError("the body is longer than the arrays in the head")
    return result


# An array given to a student's function: the argument's position, the array, its shape, its memory, and what was
# in it. A plain tuple, because thousands are made.
Watched: TypeAlias = tuple[int, np.ndarray, tuple[int, ...], bytearray, bytes]


def unpack_arguments(arguments: list[Value], body: bytes) -> tuple[list[Any], list[Watched]]:
    """The arguments of a call, every array writable and in memory of its own; and those arrays, to be watched.

    The grader made them: nothing is checked.
    """
    values: list[Any] = []
    watched: list[Watched] = []
    offset = 0
    for position, argument in enumerate(arguments):
        inside: list[Any] = []
        for value in _parts(argument):
            if type(value) is not Array:
                inside.append(value)
                continue
            dtype, shape = DTYPES[value.dtype], value.shape
            start, offset = offset, offset + math.prod(shape) * dtype.itemsize
            before = body[start:offset]
            memory = bytearray(before)
            array: np.ndarray = np.ndarray(shape, dtype, memory)
            watched.append((position, array, shape, memory, before))
            inside.append(array)
        if type(argument) is NetworkHead:
            values.append(Network(argument.kind, tuple(inside)))
        else:
            values.append(inside if type(argument) is Seq else inside[0])
    return values, watched


def _parts(argument: Value) -> Sequence[Value]:
    if type(argument) is Seq:
        return argument.items
    return argument.weights if type(argument) is NetworkHead else (argument,)


def _build(value: Value, body: bytes, offset: int, depth: int) -> tuple[Any, int]:
    """The value whose arrays begin at `offset`, and where they end."""
    if type(value) is Array:
        dtype, shape = DTYPES[value.dtype], value.shape
        end = offset + math.prod(shape) * dtype.itemsize
        if end > len(body):
            raise ProtocolError("the body is shorter than the arrays in the head")
        try:
            return np.ndarray(shape, dtype, body, offset), end
        except (ValueError, TypeError) as error:  # a shape such as (0, 2**26, 2**26, 2**26) overflows
            raise ProtocolError(f"impossible shape: {error}") from None
    if type(value) is Seq or type(value) is NetworkHead:
        if depth == DEPTH_LIMIT:
            raise ProtocolError(f"lists nested deeper than {DEPTH_LIMIT}")
        items = []
        for item in _parts(value):
            built, offset = _build(item, body, offset, depth + 1)
            items.append(built)
        return Network(value.kind, tuple(items)) if type(value) is NetworkHead else items, offset
    return value, offset


def frame(message: Any, body: list[bytes]) -> bytes:
    """`message` and the arrays of its values as one frame; raises ProtocolError above the two caps."""
    head = _encode_head(message)
    payload = b"".join(body)
    if len(head) > HEAD_LIMIT or len(payload) > BODY_LIMIT:
        raise ProtocolError(f"{len(head)} + {len(payload)} bytes do not fit: a frame holds {HEAD_LIMIT} + {BODY_LIMIT}")
    return PREFIX.pack(len(head), len(payload)) + head + payload


def decode_setup(head: bytes) -> Setup:
    return _setup.decode(head)


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
