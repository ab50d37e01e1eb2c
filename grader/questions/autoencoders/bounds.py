"""The ELBO of a variational auto-encoder, and its gradients (lecture equations 38 to 41)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader import oracles
from grader import strategies as draws
from grader.lazy import LazyModule
from grader.question import Check, Question, agrees
from grader.questions.autoencoders.own_parts import made_of_your_own
from grader.questions.autoencoders.recurring import Arguments, gradient
from grader.sandbox.child.wire import Network

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from reference import autoencoders as reference
else:  # needed to make a bank, not to replay it
    reference = LazyModule("reference.autoencoders")

NETWORKS = (1, 2)
Answer = tuple[Any, ...]


def binary_images(draw: DrawFn) -> Arguments:
    return _binary(draw, draws.size(draw, 2, 3), draws.size(draw, 2, 4), draws.size(draw, 2, 3), draws.size(draw, 2, 3))


def single_images(draw: DrawFn) -> Arguments:
    s, b, h = draws.one_of(draw, [(1, 1, 1), (1, 2, 2), (2, 1, 1), (2, 2, 1), (1, 1, 2)])
    return _binary(draw, b, draws.size(draw, 1, 3), h, s)


def _binary(draw: DrawFn, b: int, d: int, h: int, s: int) -> Arguments:
    return {
        "v": draws.binary(draw, b, d),
        "encoder": draws.encoder(draw, d, h),
        "decoder": draws.bernoulli_decoder(draw, h, d),
        "noise": draws.array(draw, s, b, h),
    }


def real_data(draw: DrawFn) -> Arguments:
    return _real(draw, draws.size(draw, 2, 3), draws.size(draw, 2, 4), draws.size(draw, 2, 3), draws.size(draw, 2, 3))


def single_data(draw: DrawFn) -> Arguments:
    s, b, h = draws.one_of(draw, [(1, 1, 1), (1, 2, 2), (2, 1, 1), (2, 2, 1), (1, 1, 2)])
    return _real(draw, b, draws.size(draw, 1, 3), h, s)


def _real(draw: DrawFn, b: int, d: int, h: int, s: int) -> Arguments:
    return {
        "v": draws.array(draw, b, d),
        "encoder": draws.encoder(draw, d, h),
        "decoder": draws.gaussian_decoder(draw, h, d),
        "noise": draws.array(draw, s, b, h),
    }


def posterior_is_prior(draw: DrawFn) -> Arguments:
    """The decoder does not look at h and the encoder answers the prior: q is the posterior."""
    arguments = binary_images(draw)
    weight, bias = arguments["decoder"].weights
    zeros = tuple(np.zeros_like(weight) for weight in arguments["encoder"].weights)
    return arguments | {
        "encoder": Network("Encoder", zeros),
        "decoder": Network("BernoulliDecoder", (np.zeros_like(weight), bias)),
    }


# The right answer and the mistaken ones, each with its gradients by the two networks.


def bernoulli_and_mistakes(*arguments: Any) -> tuple[Answer, ...]:
    return _with_a_part_detached(reference.bernoulli_vae_elbo, _bernoulli_likelihood, arguments)


def gaussian_and_mistakes(*arguments: Any) -> tuple[Answer, ...]:
    return _with_a_part_detached(reference.gaussian_vae_elbo, _gaussian_likelihood, arguments)


def _with_a_part_detached(elbo: Any, likelihood: Any, arguments: tuple[Any, ...]) -> tuple[Answer, ...]:
    def divergence(v: Any, encoder: Any, decoder: Any, noise: Any) -> Any:
        mean, log_variance = encoder(v)
        return -reference.kl_to_standard_normal(mean, log_variance).sum()

    def expected_likelihood(v: Any, encoder: Any, decoder: Any, noise: Any) -> Any:
        mean, log_variance = encoder(v)
        return likelihood(v, decoder(reference.reparameterise(mean, log_variance, noise))).mean(0).sum()

    functions = (elbo, divergence, expected_likelihood)
    return tuple(oracles.differentiated(function, NETWORKS)(*arguments) for function in functions)


def _bernoulli_likelihood(v: Any, logits: Any) -> Any:
    return reference.bernoulli_log_likelihood(v, logits)


def _gaussian_likelihood(v: Any, parameters: Any) -> Any:
    return reference.gaussian_log_likelihood(v, *parameters)


def landing_and_mistakes(*arguments: Any) -> tuple[Answer, ...]:
    def score_term_kept(v: Any, encoder: Any, decoder: Any, noise: Any) -> Any:
        mean, log_variance = encoder(v)
        h = reference.reparameterise(mean, log_variance, noise)
        return (_log_joint(v, decoder, h) - _log_q(h, mean, log_variance)).mean(0).sum()

    def log_q_detached(v: Any, encoder: Any, decoder: Any, noise: Any) -> Any:
        mean, log_variance = encoder(v)
        h = reference.reparameterise(mean, log_variance, noise)
        return (_log_joint(v, decoder, h) - _log_q(h, mean, log_variance).detach()).mean(0).sum()

    functions = (reference.sticking_the_landing_elbo, score_term_kept, log_q_detached)
    return tuple(oracles.differentiated(function, NETWORKS)(*arguments) for function in functions)


def _log_joint(v: Any, decoder: Any, h: Any) -> Any:
    return reference.bernoulli_log_likelihood(v, decoder(h)) - 0.5 * (h**2 + np.log(2 * np.pi)).sum(-1)


def _log_q(h: Any, mean: Any, log_variance: Any) -> Any:
    squares = (h - mean) ** 2 / log_variance.exp()
    return -0.5 * (squares + log_variance + np.log(2 * np.pi)).sum(-1)


def value(title: str, hint: str) -> Check:
    return agrees(4, 0, name="value", scale=1.0, title=title, hint=hint)


def by_decoder() -> Check:
    return gradient(2, title="Its gradient by the decoder's parameters is right.", decoder=2)


ONE = "A single data point, sample or dimension is no problem."
SUMS = "Sum over the batch, take the mean over the noise samples; log p(h) is the standard normal's."
DETACHED = (
    "no gradient comes through the samples: they are detached, or not made of mean, log_variance and noise.",
    "the KL term carries no gradient: it is detached, or made a number by .item().",
)

BERNOULLI_VAE_ELBO = Question(
    "autoencoders.bernoulli_vae_elbo",
    takes="v (b,d), encoder 'network', decoder 'network', noise (s,b,h)",
    returns="elbo ()",
    gradients=("encoder", "decoder"),
    over=binary_images,
    checks=(
        value("It is the ELBO of the whole batch (Exercise 2, equation 2).", SUMS),
        gradient(
            4,
            title="Its gradient by the encoder's parameters is right.",
            hint="The encoder is in both terms: in the KL, and in the samples that the decoder sees.",
            truth=bernoulli_and_mistakes,
            mistakes=DETACHED,
            encoder=1,
        ),
        by_decoder(),
        agrees(1, 0, name="sizes_of_one", over=single_images, cases=20, scale=1.0, title=ONE),
    ),
    follow_through=made_of_your_own("bernoulli_log_likelihood"),
)

GAUSSIAN_VAE_ELBO = Question(
    "autoencoders.gaussian_vae_elbo",
    takes="v (b,d), encoder 'network', decoder 'network', noise (s,b,h)",
    returns="elbo ()",
    gradients=("encoder", "decoder"),
    over=real_data,
    checks=(
        value("It is the ELBO of the whole batch, with a Gaussian decoder (equations 38 and 40).", SUMS),
        gradient(
            4,
            title="Its gradient by the encoder's parameters is right.",
            hint="The encoder is in both terms: in the KL, and in the samples that the decoder sees.",
            truth=gaussian_and_mistakes,
            mistakes=DETACHED,
            encoder=1,
        ),
        by_decoder(),
        agrees(1, 0, name="sizes_of_one", over=single_data, cases=20, scale=1.0, title=ONE),
    ),
    follow_through=made_of_your_own("gaussian_log_likelihood"),
)

STICKING_THE_LANDING_ELBO = Question(
    "autoencoders.sticking_the_landing_elbo",
    takes="v (b,d), encoder 'network', decoder 'network', noise (s,b,h)",
    returns="elbo ()",
    gradients=("encoder", "decoder"),
    over=binary_images,
    checks=(
        value(
            "Its value is that of the sample form, the mean of log p(v, h) - log q(h given v).",
            "Here log q is evaluated at the samples; no KL in closed form.",
        ),
        gradient(
            5,
            title="Its gradient by the encoder's parameters leaves out the score term.",
            hint="In log q(h), the mean and the log-variance are constants, but h is not.",
            truth=landing_and_mistakes,
            mistakes=(
                "the score term is still there: inside log q, the parameters of q must carry no gradient.",
                "all of log q is detached: only the parameters of q are to be held fixed in it, not the samples.",
            ),
            encoder=1,
        ),
        by_decoder(),
        gradient(
            1,
            over=posterior_is_prior,
            name="lands",
            title="Where q is the posterior, the gradient by the encoder vanishes sample by sample.",
            encoder=1,
        ),
        agrees(1, 0, name="sizes_of_one", over=single_images, cases=20, scale=1.0, title=ONE),
    ),
)
