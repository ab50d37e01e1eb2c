"""Values keep every bit on the wire; any other bytes are a ProtocolError, and nothing else."""

from __future__ import annotations

import itertools
import math
import struct
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.sandbox.child import wire

many = settings(max_examples=800, deadline=None, suppress_health_check=list(HealthCheck), database=None)
some = settings(many, max_examples=300)


def arrays() -> st.SearchStrategy[np.ndarray]:
    """Arrays of every dtype of the wire, from any bits, in C and Fortran order, empty, 0-d and non-contiguous."""

    def build(code: str, shape: tuple[int, ...], layout: str, seed: int) -> np.ndarray:
        dtype = wire.DTYPES[code]
        raw = np.random.default_rng(seed).bytes(math.prod(shape) * 2 * dtype.itemsize)
        wide = np.frombuffer(raw, np.uint8)
        wide = (wide & 1).view(bool) if code == "|b1" else wide.view(dtype)
        full = np.array(wide).reshape((*shape, 2))
        layouts = {
            "c": lambda: full[..., 0].copy(),
            "fortran": lambda: np.asfortranarray(full[..., 1]),
            "strided": lambda: full[..., 0],
            "reversed": lambda: full[..., 1].copy()[(slice(None, None, -1),) * len(shape)],
            "transposed": lambda: full[..., 0].copy().T,
        }
        return np.asanyarray(layouts[layout]())

    return st.builds(
        build,
        st.sampled_from(sorted(wire.DTYPES)),
        hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
        st.sampled_from(["c", "fortran", "strided", "reversed", "transposed"]),
        st.integers(0, 2**32),
    )


def values() -> st.SearchStrategy[Any]:
    scalars = st.one_of(
        st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.text(max_size=20), arrays()
    )
    return st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner), max_leaves=8)


def bits(value: Any) -> Any:
    """What must be the same on both ends: type, dtype, shape and every bit; tuples arrive as lists."""
    if isinstance(value, np.ndarray):
        return "array", value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, (list, tuple)):
        return ["list", *map(bits, value)]
    if isinstance(value, float):
        return "float", struct.pack("<d", value)
    return type(value).__name__, value


@some
@given(values())
@example(math.nan)
@example(struct.unpack("<d", b"\x01\x00\x00\x00\x00\x00\xf8\xff")[0])  # a NaN with sign and payload
@example([math.inf, -math.inf, -0.0, 0.0, 5e-324, 1.7976931348623157e308])
@example([-(2**63), 2**63 - 1, True, False, None, ""])
@example([np.empty((0, 3)), np.empty((3, 0)), np.array(0.0), np.zeros((1,) * 16)])
def test_what_travels_arrives_bit_for_bit(value: Any) -> None:
    assert bits(wire.load(wire.dump(value))) == bits(value)


@pytest.mark.parametrize("code", sorted(wire.DTYPES))
def test_every_dtype_arrives_in_every_layout(code: str) -> None:
    square = np.arange(12).reshape(3, 4).astype(code)
    for array in (square, np.asfortranarray(square), square[::-1, ::2], square[:0], np.array(square[1, 1]), square.T):
        assert bits(wire.load(wire.dump(array))) == bits(array)


def test_values_are_plain_and_read_only() -> None:
    for array in wire.load(wire.dump([np.arange(3.0), np.array(1.0), np.ones((2, 0))])):
        assert type(array) is np.ndarray
        assert not array.flags.writeable or not array.size


class Unknown:
    """Something that no exercise asks for."""


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (Unknown(), f"{Unknown.__module__}.Unknown"),
        ({1: 2}, "builtins.dict"),
        ({1}, "builtins.set"),
        (1j, "builtins.complex"),
        (b"raw", "builtins.bytes"),
        (np.float64(1), "numpy.float64"),  # `loop` makes an array of it before
        (2**63, "builtins.int"),
        (-(2**63) - 1, "builtins.int"),
        (np.array([Unknown()]), "array of dtype object"),
        (np.array(["text"]), "array of dtype <U4"),
        (np.zeros(2, ">f8"), "array of dtype >f8"),
        (np.zeros(2, "<c8"), "array of dtype complex64"),
        (np.zeros(2, "M8[s]"), "array of dtype datetime64[s]"),
        (np.zeros(2, [("a", "<f8")]), "array of dtype [('a', '<f8')]"),
    ],
)
def test_what_has_no_place_on_the_wire_is_named(value: Any, name: str) -> None:
    assert wire.load(wire.dump(value)) == wire.Unsupported(name)
    assert wire.load(wire.dump([1, value])) == [1, wire.Unsupported(name)]


def nested(depth: int) -> Any:
    value: Any = 1.0
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        nested(wire.DEPTH_LIMIT),
        nested(wire.DEPTH_LIMIT + 1),
        nested(200),
        np.ones((1,) * 17),
        np.ones((1,) * 32),
        np.empty((0, wire.BODY_LIMIT + 1)),
        "x" * 30_000,
        Unknown,
        type("N" * 5000, (), {})(),
    ],
    ids=["depth", "depth + 1", "200 deep", "17-d", "32-d", "wide and empty", "long text", "class", "long name"],
)
def test_what_one_end_sends_the_other_can_read(value: Any) -> None:
    """Or else it is refused where it is sent: an honest value must not look like a broken process."""
    try:
        data = wire.dump(value)
    except wire.ProtocolError:
        return
    wire.load(data)


REPLIES = [
    wire.Loaded(0, ["f", "ü"]),
    wire.Returned(1, -1, wire.Seq([1.0, None, "text", wire.Array("<f8", (2, 3)), wire.Array("|b1", ())])),
    wire.Returned(2, 0, wire.Unsupported("builtins.dict")),
    wire.Raised(3, "Oops", ["ValueError", "Exception"], "message", [wire.Frame("a.py", 3, "f", "1 / 0")]),
    wire.Refused(4, "signature", "(x, y)"),
]


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: type(reply).__name__)
def test_replies_arrive_as_they_were_sent(reply: wire.Reply) -> None:
    frames = wire.Frames()
    frames.feed(wire.frame(reply, []))
    [(head, body)] = frames
    assert (wire.decode_reply(head), body, frames.pending) == (reply, b"", 0)


@pytest.mark.parametrize("request_", [wire.Load("m", "m.py"), wire.Call("m", "f", [1.0, wire.Array("<i8", (2,))])])
def test_requests_arrive_as_they_were_sent(request_: wire.Request) -> None:
    assert wire.decode_request(msgspec.msgpack.encode(request_)) == request_


# --- hostile bytes --------------------------------------------------------------------------------------------


def take_apart(data: bytes) -> list[Any]:
    """All that the grader does with bytes from a child. Raises ProtocolError; anything else fails the test."""
    frames = wire.Frames()
    frames.feed(data)
    found = []
    for head, body in frames:
        reply = wire.decode_reply(head)
        assert isinstance(reply, (wire.Loaded, wire.Returned, wire.Raised, wire.Refused))
        found.append(wire.unpack(reply.value, body) if isinstance(reply, wire.Returned) else reply)
    return found


def is_refused_or_read(data: bytes) -> None:
    for read in (take_apart, wire.load):
        try:
            read(data)
        except wire.ProtocolError as error:
            assert str(error)


def framed(head: bytes, body: bytes = b"") -> bytes:
    return wire.PREFIX.pack(len(head), len(body)) + head + body


@many
@given(st.binary(max_size=200))
@example(b"")
@example(b"\xff" * 8)
def test_random_bytes(data: bytes) -> None:
    is_refused_or_read(data)


@many
@given(st.binary(max_size=80), st.binary(max_size=40))
@example(b"\xc1", b"")  # the one byte that MessagePack never uses
@example(b"\xdd\xff\xff\xff\xff", b"")  # a list that promises 2**32 items
@example(b"\xdf\xff\xff\xff\xff", b"")  # a map that does
@example(b"\xdb\xff\xff\xff\xff", b"")  # a text of 4 GiB
@example(b"\xc9\xff\xff\xff\xff\x01", b"")  # an extension
def test_random_heads_in_sound_frames(head: bytes, body: bytes) -> None:
    is_refused_or_read(framed(head, body))


def messages() -> st.SearchStrategy[Any]:
    """Anything MessagePack can say that begins like a reply or a value, with fields of the wrong kinds."""
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**64 - 1),
        st.floats(),
        st.text(max_size=5),
        st.binary(max_size=5),
        st.sampled_from([*wire.DTYPES, "<f16", "|O", ">f8", "|S8", "missing"]),
        st.sampled_from([-1, 0, 1, 2**26, 2**26 + 1, 2**31, 2**63]),
    )
    tags = st.sampled_from(["loaded", "returned", "raised", "refused", "load", "call", "a", "s", "u"])

    def grow(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.one_of(
            st.lists(inner, max_size=4),
            st.builds(lambda tag, rest: [tag, *rest], tags, st.lists(inner, max_size=5)),
            st.builds(
                lambda dtype, shape: ["a", dtype, shape],
                st.sampled_from([*wire.DTYPES]),
                st.lists(st.sampled_from([0, 1, 2, 3, 2**13, 2**26]), max_size=17),
            ),
            st.builds(lambda id, value: ["returned", id, -1, value], st.integers(0, 3), inner),
            st.dictionaries(st.text(max_size=3), inner, max_size=2),
        )

    return st.recursive(leaves, grow, max_leaves=12)


@many
@given(messages(), st.binary(max_size=64))
def test_messages_with_wrong_fields(message: Any, body: bytes) -> None:
    is_refused_or_read(framed(msgspec.msgpack.encode(message), body))


def whole_frame() -> bytes:
    body: list[bytes] = []
    value = wire.pack([np.arange(6.0).reshape(2, 3), [1, "ü", None, 2.5], np.array([True])], body)
    return wire.frame(wire.Returned(7, -1, value), body)


@many
@given(st.data())
def test_mutated_frames(data: st.DataObject) -> None:
    frame = bytearray(whole_frame())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(frame) - 1))
        how = data.draw(st.sampled_from(["set", "cut", "insert"]))
        if how == "set":
            frame[place] = data.draw(st.integers(0, 255))
        elif how == "cut" and len(frame) > 1:
            del frame[place]
        else:
            frame[place:place] = data.draw(st.binary(min_size=1, max_size=3))
    is_refused_or_read(bytes(frame))


def test_every_single_byte_changed() -> None:
    whole = whole_frame()
    for place, bit in itertools.product(range(len(whole)), range(8)):
        frame = bytearray(whole)
        frame[place] ^= 1 << bit
        is_refused_or_read(bytes(frame))


def test_truncated_frames_are_waited_for_and_refused_as_a_whole() -> None:
    whole = whole_frame()
    for end in range(len(whole)):
        assert take_apart(whole[:end]) == []
        with pytest.raises(wire.ProtocolError, match="exactly one frame"):
            wire.load(whole[:end])


@some
@given(st.lists(st.integers(1, 40), max_size=20))
def test_a_stream_in_pieces_gives_the_same_frames(sizes: list[int]) -> None:
    stream = whole_frame() + wire.frame(REPLIES[3], []) + whole_frame()
    whole = wire.Frames()
    whole.feed(stream)
    expected = list(whole)
    frames, start, found = wire.Frames(), 0, []
    for size in [*sizes, len(stream)]:
        frames.feed(stream[start : start + size])
        start += size
        found += list(frames)
    assert found == expected
    assert len(found) == 3
    assert frames.pending == 0


def test_a_reader_that_stops_early_loses_no_frame() -> None:
    frames = wire.Frames()
    frames.feed(framed(b"1") + framed(b"2") + framed(b"3"))
    for head, _ in frames:
        assert head == b"1"
        break
    assert [head for head, _ in frames] == [b"2", b"3"]


def returned(value: Any, body: bytes = b"") -> bytes:
    return framed(msgspec.msgpack.encode(["returned", 0, -1, value]), body)


@pytest.mark.parametrize(
    ("value", "body"),
    [
        (["a", "<f8", [3]], b"\0" * 23),
        (["a", "<f8", [3]], b"\0" * 25),
        (["a", "<f8", []], b""),
        (["a", "<f8", [0]], b"\0"),
        (1.0, b"\0"),
        (["s", [["a", "<f8", [1]], ["a", "<f8", [1]]]], b"\0" * 8),
        (["a", "<f8", [-1]], b""),
        (["a", "<f8", [-1, -1]], b"\0" * 8),
        (["a", "<f8", [2**26 + 1]], b""),
        (["a", "<f8", [2**26, 2**26, 2**26]], b"\0" * 8),
        (["a", "<f8", [2**26] * 16], b""),
        (["a", "<f8", [0, *[2**26] * 15]], b""),
        (["a", "|b1", [2**32]], b""),
        (["a", "<f8", [1] * 17], b"\0" * 8),
        (["a", "<f8", [1.0]], b"\0" * 8),
        (["a", "<f8", ["1"]], b"\0" * 8),
        (["a", "<f8", None], b""),
        (["a", "<f8"], b""),
        (["a", "|O", [1]], b"\0" * 8),
        (["a", "O", [1]], b"\0" * 8),
        (["a", ">f8", [1]], b"\0" * 8),
        (["a", "<c8", [1]], b"\0" * 8),
        (["a", "<f16", [1]], b"\0" * 16),
        (["a", 8, [1]], b"\0" * 8),
        (["s", 1], b""),
        (["x", []], b""),
        ([], b""),
        ({"a": 1}, b""),
        (b"raw", b""),
        (["u", 1], b""),
        (["u", "n" * 20_001], b""),
    ],
    ids=repr,
)
def test_values_that_are_refused(value: Any, body: bytes) -> None:
    with pytest.raises(wire.ProtocolError):
        take_apart(returned(value, body))
    with pytest.raises(wire.ProtocolError):
        wire.load(framed(msgspec.msgpack.encode(value), body))


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        ["returned"],
        ["returned", "0", -1, 1.0],
        ["returned", 0, None, 1.0],
        ["returned", 0.5, -1, 1.0],
        ["loaded", 0, [1]],
        ["loaded", 0, ["n" * 20_001]],
        ["raised", 0, "E", [], "m" * 20_001, []],
        ["raised", 0, "E", [], "m", [["a.py", "3", "f", "s"]]],
        ["raised", 0, "E", [], "m", [[None, 3, "f", "s"]]],
        ["refused", 0, "no such reason", ""],
        ["load", "m", "m.py"],
        ["call", "m", "f", []],
        {"id": 0},
    ],
    ids=repr,
)
def test_replies_that_are_refused(message: Any) -> None:
    with pytest.raises(wire.ProtocolError):
        take_apart(framed(msgspec.msgpack.encode(message)))


@pytest.mark.parametrize("text", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\x80"])
def test_invalid_utf_8_is_refused(text: bytes) -> None:
    packed = bytes([0xA0 | len(text)]) + text
    for head in (b"\x94\xa8returned\x00\xff" + packed, b"\x93\xa6loaded\x00\x91" + packed):
        with pytest.raises(wire.ProtocolError):
            take_apart(framed(head))
    with pytest.raises(wire.ProtocolError):
        wire.load(framed(packed))


@pytest.mark.parametrize("depth", [wire.DEPTH_LIMIT, 100, 1000, 20_000, 300_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    deep = b"\x92\xa1s\x91" * depth
    with pytest.raises(wire.ProtocolError):
        take_apart(framed(b"\x94\xa8returned\x00\xff" + deep + b"\x92\xa1s\x90"))
    with pytest.raises(wire.ProtocolError):
        wire.load(framed(deep + b"\x92\xa1s\x90"))


@pytest.mark.parametrize("sizes", [(wire.HEAD_LIMIT + 1, 0), (0, wire.BODY_LIMIT + 1), (2**32 - 1, 2**32 - 1)])
def test_a_giant_prefix_is_refused_before_its_bytes_come(sizes: tuple[int, int]) -> None:
    with pytest.raises(wire.ProtocolError, match=r"a frame of \d+ \+ \d+ bytes"):
        take_apart(struct.pack("<II", *sizes))


def test_the_largest_prefix_is_waited_for() -> None:
    assert take_apart(wire.PREFIX.pack(wire.HEAD_LIMIT, wire.BODY_LIMIT)) == []


@pytest.mark.parametrize("count", [0, 2])
def test_load_wants_exactly_one_frame(count: int) -> None:
    with pytest.raises(wire.ProtocolError, match="exactly one frame"):
        wire.load(wire.dump(1.0) * count)


# --- caps on what is sent -------------------------------------------------------------------------------------


def test_a_body_above_its_cap_is_not_sent() -> None:
    half = bytes(wire.BODY_LIMIT // 2)
    wire.frame(None, [half, half])
    with pytest.raises(wire.ProtocolError, match="do not fit"):
        wire.frame(None, [half, half, b"1"])


def test_a_head_above_its_cap_is_not_sent() -> None:
    wire.frame("x" * (wire.HEAD_LIMIT - 5), [])  # 5 bytes say how long the text is
    with pytest.raises(wire.ProtocolError, match="do not fit"):
        wire.frame("x" * (wire.HEAD_LIMIT - 4), [])
