"""`reference.autoencoders` against torch.distributions, mpmath and numerical derivatives."""

import mpmath as mp
import numpy as np
import pytest
import torch
from torch import Tensor
from torch.distributions import Bernoulli, Independent, Normal, kl_divergence

from grader.networks import BernoulliDecoder, Encoder, GaussianDecoder
from reference import autoencoders

GENERATOR = torch.Generator().manual_seed(7)


def normal(*shape: int) -> Tensor:
    return torch.randn(shape, generator=GENERATOR, dtype=torch.float64)


def networks(d: int, h: int) -> tuple[Encoder, BernoulliDecoder, GaussianDecoder]:
    encoder = Encoder(normal(h, d), normal(h), normal(h, d), normal(h))
    decoder = GaussianDecoder(normal(d, h), normal(d), normal(d, h), normal(d))
    return encoder, BernoulliDecoder(normal(d, h), normal(d)), decoder


def q(mean: Tensor, log_variance: Tensor) -> Independent:
    return Independent(Normal(mean, (log_variance / 2).exp()), 1)


PRIOR = Normal(torch.zeros((), dtype=torch.float64), torch.ones((), dtype=torch.float64))


def test_the_divergence_is_torchs() -> None:
    mean, log_variance = normal(4, 3), normal(4, 3)
    expected = kl_divergence(q(mean, log_variance), Independent(PRIOR.expand((4, 3)), 1))
    torch.testing.assert_close(autoencoders.kl_to_standard_normal(mean, log_variance), expected)


@pytest.mark.parametrize("leading", [(), (3,), (2, 3)])
def test_the_likelihoods_are_torchs(leading: tuple[int, ...]) -> None:
    v, logits, variance = normal(4, 5), normal(*leading, 4, 5), normal(*leading, 4, 5).exp()
    binary = (v > 0).double()
    expected = Bernoulli(logits=logits).log_prob(binary.expand_as(logits)).sum(-1)
    torch.testing.assert_close(autoencoders.bernoulli_log_likelihood(binary, logits), expected)
    expected = Normal(logits, variance.sqrt()).log_prob(v).sum(-1)
    torch.testing.assert_close(autoencoders.gaussian_log_likelihood(v, logits, variance), expected)


def test_the_bernoulli_is_exact_at_huge_logits() -> None:
    logits = torch.tensor([[1e3, -1e3, 1e3, -1e3]], dtype=torch.float64, requires_grad=True)
    value = autoencoders.bernoulli_log_likelihood(torch.tensor([[1.0, 0.0, 0.0, 1.0]], dtype=torch.float64), logits)
    assert value.item() == -2e3
    value.backward()
    assert logits.grad is not None
    assert logits.grad.tolist() == [[0, 0, -1, 1]]


LOGITS = [0.0, 1e-14, -1e-9, 1e-6, -1e-4, 1e-3, 0.01, -0.15, 0.199, 0.201, -0.3, 1.0, 4.0, -20.0, 60.0, 1e3, -1e3]


@pytest.mark.parametrize("logit", LOGITS)
@pytest.mark.parametrize("v", [0.0, 0.3, 1.0])
def test_the_continuous_bernoulli_is_exact_everywhere(logit: float, v: float) -> None:
    def log_density(x: mp.mpf) -> mp.mpf:
        """exp(x v) x / (exp(x) - 1), which integrates to 1 over v in [0, 1]."""
        return x * v + (mp.log(x / mp.expm1(x)) if x else mp.mpf(0))

    x = torch.tensor([[logit]], dtype=torch.float64, requires_grad=True)
    value = autoencoders.continuous_bernoulli_log_likelihood(torch.tensor([[v]], dtype=torch.float64), x)
    (first,) = torch.autograd.grad(value.sum(), x)
    with mp.workdps(60):
        exact = mp.mpf(logit)
        derivative = mp.diff(log_density, exact, h=mp.mpf(10) ** -20) if logit else mp.mpf(v) - mp.mpf(1) / 2
        assert value.item() == pytest.approx(float(log_density(exact)), rel=1e-12, abs=1e-13)
        assert first.item() == pytest.approx(float(derivative), rel=1e-10, abs=1e-11)


def test_the_continuous_bernoulli_integrates_to_one() -> None:
    nodes, weights = np.polynomial.legendre.leggauss(60)
    v = torch.from_numpy((nodes + 1) / 2)[:, None]
    for logit in (-6.0, 0.0, 1.5):
        density = autoencoders.continuous_bernoulli_log_likelihood(v, torch.full_like(v, logit)).exp()
        assert float(torch.from_numpy(weights) @ density) / 2 == pytest.approx(1.0)


def test_gradients_flow_through_the_samples() -> None:
    mean, log_variance, noise = normal(3, 2).requires_grad_(), normal(3, 2).requires_grad_(), normal(4, 3, 2)
    assert torch.autograd.gradcheck(lambda m, lv: autoencoders.reparameterise(m, lv, noise), (mean, log_variance))


def test_the_bounds_are_those_of_their_definition() -> None:
    encoder, bernoulli, gaussian = networks(4, 3)
    v, noise = (normal(5, 4) > 0).double(), normal(2, 5, 3)
    mean, log_variance = encoder(v)
    h = mean + (log_variance / 2).exp() * noise
    kl = kl_divergence(q(mean, log_variance), Independent(PRIOR.expand((5, 3)), 1))
    fit = Bernoulli(logits=bernoulli(h)).log_prob(v.expand(2, 5, 4)).sum(-1)
    torch.testing.assert_close(autoencoders.bernoulli_vae_elbo(v, encoder, bernoulli, noise), (fit.mean(0) - kl).sum())
    m, variance = gaussian(h)
    real = Normal(m, variance.sqrt()).log_prob(v).sum(-1)
    torch.testing.assert_close(autoencoders.gaussian_vae_elbo(v, encoder, gaussian, noise), (real.mean(0) - kl).sum())
    terms = fit + PRIOR.log_prob(h).sum(-1) - q(mean, log_variance).log_prob(h)
    torch.testing.assert_close(
        autoencoders.sticking_the_landing_elbo(v, encoder, bernoulli, noise), terms.mean(0).sum()
    )


def test_what_the_landing_leaves_out_is_the_score() -> None:
    encoder, decoder, _ = networks(3, 2)
    v, noise = (normal(4, 3) > 0).double(), normal(2, 4, 2)

    def gradient(value: Tensor) -> Tensor:
        return torch.cat([part.reshape(-1) for part in torch.autograd.grad(value, list(encoder.parameters()))])

    mean, log_variance = encoder(v)
    h = (mean + (log_variance / 2).exp() * noise).detach()
    score = gradient(-q(mean, log_variance).log_prob(h).mean(0).sum())
    mean, log_variance = encoder(v)
    h = mean + (log_variance / 2).exp() * noise
    fit = autoencoders.bernoulli_log_likelihood(v, decoder(h))
    plain = gradient((fit + PRIOR.log_prob(h).sum(-1) - q(mean, log_variance).log_prob(h)).mean(0).sum())
    landing = gradient(autoencoders.sticking_the_landing_elbo(v, encoder, decoder, noise))
    torch.testing.assert_close(landing, plain - score)


def test_the_gradient_vanishes_where_q_is_the_posterior() -> None:
    zeros = [torch.zeros(2, 3), torch.zeros(2)]
    encoder, decoder = Encoder(*zeros, *zeros), BernoulliDecoder(torch.zeros(3, 2), normal(3))
    value = autoencoders.sticking_the_landing_elbo(torch.ones(4, 3).double(), encoder, decoder, normal(1, 4, 2))
    for part in torch.autograd.grad(value, list(encoder.parameters())):
        assert not part.any()


def test_training_is_reproducible_and_leaves_the_generator_alone() -> None:
    images = (normal(80, 6) > 0).float()
    before = torch.random.get_rng_state()
    one, _ = autoencoders.train_vae(images, 2, 3)
    assert torch.equal(before, torch.random.get_rng_state())
    torch.rand(1)
    other, _ = autoencoders.train_vae(images, 2, 3)
    torch.testing.assert_close(one(images), other(images), rtol=0, atol=0)
