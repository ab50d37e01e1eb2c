"""Torch: tensors and networks made of what the grader sends, and the gradients of what is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from . import networks, wire


class _Shared(torch.autograd.Function):
    """A tensor on a leaf's memory that is no leaf, as in a model: it may be changed in place, and that is seen."""

    @staticmethod
    def forward(ctx: Any, leaf: Tensor) -> Tensor:
        return torch.from_numpy(leaf.detach().numpy())

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        return gradient


def evaluate(function: Callable[..., Any], arguments: Sequence[Any], wrt: Sequence[int]) -> list[Any]:
    """[value, gradient, ...]: what `function` returns, and the gradients of its sum by the arguments at `wrt`.

    Arrays are given as tensors on the same memory, `wire.Network`s as modules. A gradient is an array, for a network
    that of all its parameters in order, (p,); or a text that says why there is none (see `gradients`).
    """
    given: list[Any] = []
    leaves: dict[int, list[Tensor]] = {}
    for position, argument in enumerate(arguments):
        if isinstance(argument, wire.Network):
            network = networks.KINDS[argument.kind](*argument.weights)
            leaves[position] = list(network.parameters())
            given.append(network)
        elif isinstance(argument, np.ndarray):
            tensor = torch.from_numpy(argument)
            if position in wrt:
                leaves[position] = [tensor.requires_grad_()]
                tensor = _Shared.apply(tensor)  # type: ignore[no-untyped-call]
            given.append(tensor)
        else:
            given.append(argument)
    with torch.enable_grad():
        value = function(*given)
        return [value, *_gradients(value, [leaves[position] for position in wrt])]


def apply(network: torch.nn.Module, arguments: Sequence[Any]) -> Any:
    """What a network answers to arrays, in the precision of its parameters, without a graph and in `eval()` mode."""
    network.eval()
    own = next((parameter.dtype for parameter in network.parameters()), None)
    with torch.no_grad():
        return network(*[torch.from_numpy(argument).to(own) for argument in arguments])


def _gradients(value: Any, inputs: list[list[Tensor]]) -> list[Any]:
    """An array for each input; or "number" or "array" where the value is none of torch's, "detached" where it has no

    graph, "unused" where its graph does not reach this input, or what autograd raised.
    """
    tensors = list(_tensors(value))
    if not tensors:
        return ["array" if isinstance(value, np.ndarray) else "number"] * len(inputs)
    total = torch.stack([tensor.sum().double() for tensor in tensors]).sum()
    if not total.requires_grad:
        return ["detached"] * len(inputs)
    leaves = [leaf for group in inputs for leaf in group]
    try:
        found = iter(torch.autograd.grad(total, leaves, allow_unused=True))
    except Exception as error:  # a student's graph may be broken, or have a backward of their own
        return [f"{type(error).__name__}: {error}"] * len(inputs)
    return [_joined([next(found) for _ in group], group) for group in inputs]


def _tensors(value: Any) -> Iterator[Tensor]:
    """Those in a tensor, or in nested lists of tensors."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _tensors(item)


def _joined(gradients: list[Tensor | None], leaves: list[Tensor]) -> Any:
    if all(gradient is None for gradient in gradients):
        return "unused"
    whole = [
        torch.zeros_like(leaf) if gradient is None else gradient
        for gradient, leaf in zip(gradients, leaves, strict=True)
    ]
    if len(whole) == 1:
        return whole[0].numpy()
    return torch.cat([part.reshape(-1) for part in whole]).numpy()
