"""Variational auto-encoders, in torch: Exercises on VAEs, Exercise 2; lecture equations (26) and (34) to (41).

Replace each `raise NotImplementedError` by your answer. An encoder and a decoder are `torch.nn.Module`s:

    encoder(v)  with v of shape (b, d)    returns mean and log_variance of q(h | v), both of shape (b, h)
    decoder(h)  with h of shape (..., h)  returns logits of shape (..., d), or mean and variance in the Gaussian model

A logit is log(p / (1 - p)), a log_variance is log σ². The prior is p(h) = N(0, I). Shapes: s noise samples, b data
points, d observed and h latent dimensions; noise is standard normal. All logarithms are natural, so ELBOs and
divergences are in nats. Arguments are float64 and networks in `eval()` mode. Results must be differentiable: gradients
with respect to arguments, and to every parameter of both networks, are checked. Leave the arguments unchanged."""

import torch  # noqa: F401 - for your answers
from jaxtyping import Float
from torch import Tensor, nn


def kl_to_standard_normal(mean: Float[Tensor, "b h"], log_variance: Float[Tensor, "b h"]) -> Float[Tensor, " b"]:
    """Compute the divergence of the encoder's answer from the prior.

    KL(N(mean, diag(exp(log_variance))) to N(0, I)), for each data point.

    Source: lecture, equation (36).

    Parameters
    ----------
    mean : tensor of shape (b, h)
        The means of q.
    log_variance : tensor of shape (b, h)
        The logarithms of the variances of q.

    Returns
    -------
    tensor of shape (b,)
        The divergences, in nats.

    Examples
    --------
    >>> kl_to_standard_normal(torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, -1.0]]))
    tensor([0.6839])
    """
    # TODO: sum the divergence of every latent dimension.
    raise NotImplementedError


def reparameterise(
    mean: Float[Tensor, "b h"], log_variance: Float[Tensor, "b h"], noise: Float[Tensor, "s b h"]
) -> Float[Tensor, "s b h"]:
    """Turn noise into draws from q, so that gradients can flow.

    h = μ + σ ε for each sample and data point.

    Source: lecture, equation (26).

    Parameters
    ----------
    mean : tensor of shape (b, h)
        The means of q.
    log_variance : tensor of shape (b, h)
        The logarithms of the variances of q.
    noise : tensor of shape (s, b, h)
        Standard normal noise.

    Returns
    -------
    tensor of shape (s, b, h)
        The draws, differentiable with respect to mean and log_variance.

    Examples
    --------
    >>> reparameterise(torch.tensor([[1.0, 0.0]]), torch.zeros(1, 2), torch.tensor([[[0.5, -1.0]]]))
    tensor([[[ 1.5000, -1.0000]]])
    """
    # TODO: find σ, then scale and shift the noise.
    raise NotImplementedError


def bernoulli_log_likelihood(v: Float[Tensor, "b d"], logits: Float[Tensor, "... b d"]) -> Float[Tensor, "... b"]:
    """Compute the log-likelihood of binary data.

    log p(v | h) = Σ_k v_k log p_k + (1 - v_k) log(1 - p_k), where logits_k = log(p_k / (1 - p_k)).

    Source: lecture, equation (41).

    Parameters
    ----------
    v : tensor of shape (b, d)
        The data, zeros and ones.
    logits : tensor of shape (..., b, d)
        What the decoder answers; whatever comes before (b, d), such as noise samples, is kept.

    Returns
    -------
    tensor of shape (..., b)
        The log-likelihoods, in nats.

    Notes
    -----
    - The result and its gradient must stay finite and accurate for logits of ±1000.

    Examples
    --------
    >>> bernoulli_log_likelihood(torch.tensor([[1.0, 0.0]]), torch.tensor([[2.0, -1.0]]))
    tensor([-0.4402])
    """
    # TODO: write log p and log(1 - p) as stable functions of the logit, and sum over the dimensions.
    raise NotImplementedError


def gaussian_log_likelihood(
    v: Float[Tensor, "b d"], mean: Float[Tensor, "... b d"], variance: Float[Tensor, "... b d"]
) -> Float[Tensor, "... b"]:
    """Compute the log-likelihood of real data.

    log p(v | h) = Σ_k log N(v_k; m_k, s_k²), where mean and variance hold m_k and s_k².

    Source: lecture, equation (40).

    Parameters
    ----------
    v : tensor of shape (b, d)
        The data.
    mean : tensor of shape (..., b, d)
        The decoder's means; whatever comes before (b, d) is kept.
    variance : tensor of shape (..., b, d)
        The decoder's variances, positive.

    Returns
    -------
    tensor of shape (..., b)
        The log-likelihoods, in nats.

    Examples
    --------
    >>> gaussian_log_likelihood(torch.tensor([[1.0, 0.0]]), torch.zeros(1, 2), torch.tensor([[1.0, 4.0]]))
    tensor([-3.0310])
    """
    # TODO: evaluate the log of the density in every dimension, and sum.
    raise NotImplementedError


def continuous_bernoulli_log_likelihood(
    v: Float[Tensor, "b d"], logits: Float[Tensor, "... b d"]
) -> Float[Tensor, "... b"]:
    """Compute the log-likelihood of grey values.

    The continuous Bernoulli has the density C(p_k) p_k^v_k (1 - p_k)^(1 - v_k) on [0, 1], with the constant C(p_k) for
    which it integrates to 1; logits_k = log(p_k / (1 - p_k)).

    Source: lecture, remark on equation (41).

    Parameters
    ----------
    v : tensor of shape (b, d)
        The data, between 0 and 1.
    logits : tensor of shape (..., b, d)
        What the decoder answers; whatever comes before (b, d) is kept.

    Returns
    -------
    tensor of shape (..., b)
        The log-likelihoods, in nats.

    Notes
    -----
    - The result and its gradient must be accurate at and around logit 0, where the formula for C is 0 / 0.
    - They must stay finite and accurate for logits of ±1000.

    Examples
    --------
    >>> continuous_bernoulli_log_likelihood(torch.tensor([[0.25, 0.5]]), torch.tensor([[2.0, 0.0]]))
    tensor([-0.6614])
    """
    # TODO: integrate p^v (1 - p)^(1 - v) over [0, 1], and write log C as a stable function of the logit.
    raise NotImplementedError


def bernoulli_vae_elbo(
    v: Float[Tensor, "b d"], encoder: nn.Module, decoder: nn.Module, noise: Float[Tensor, "s b h"]
) -> Float[Tensor, ""]:
    """Estimate the ELBO of a VAE for binary data.

    For each data point, E_q[log p(v | h)] - KL(q(h | v) to p(h)): the expectation as the mean over s draws made of the
    noise, the divergence in closed form.

    Source: Exercise 2, equation (2); lecture, equation (38).

    Parameters
    ----------
    v : tensor of shape (b, d)
        The data, zeros and ones.
    encoder : torch.nn.Module
        From v to mean and log_variance.
    decoder : torch.nn.Module
        From h to logits.
    noise : tensor of shape (s, b, h)
        Standard normal noise.

    Returns
    -------
    tensor of shape ()
        The sum over the batch, in nats.

    Examples
    --------
    >>> encoder, decoder = (lambda v: (v, 0 * v)), (lambda h: 2 * h)
    >>> bernoulli_vae_elbo(torch.tensor([[1.0, 0.0]]), encoder, decoder, torch.tensor([[[0.5, -1.0]]]))
    tensor(-0.6755)
    """
    # TODO: encode, draw, decode; then both terms.
    raise NotImplementedError


def gaussian_vae_elbo(
    v: Float[Tensor, "b d"], encoder: nn.Module, decoder: nn.Module, noise: Float[Tensor, "s b h"]
) -> Float[Tensor, ""]:
    """Estimate the ELBO of a VAE for real data.

    As `bernoulli_vae_elbo`, with a decoder that answers the mean and the variance of every dimension.

    Source: lecture, equations (38) and (40).

    Parameters
    ----------
    v : tensor of shape (b, d)
        The data.
    encoder : torch.nn.Module
        From v to mean and log_variance.
    decoder : torch.nn.Module
        From h to mean and variance.
    noise : tensor of shape (s, b, h)
        Standard normal noise.

    Returns
    -------
    tensor of shape ()
        The sum over the batch, in nats.

    Examples
    --------
    >>> encoder, decoder = (lambda v: (v, 0 * v)), (lambda h: (2 * h, 1 + h**2))
    >>> gaussian_vae_elbo(torch.tensor([[1.0, 0.0]]), encoder, decoder, torch.tensor([[[0.5, -1.0]]]))
    tensor(-4.8892)
    """
    # TODO: as above, with the other likelihood.
    raise NotImplementedError


def sticking_the_landing_elbo(
    v: Float[Tensor, "b d"], encoder: nn.Module, decoder: nn.Module, noise: Float[Tensor, "s b h"]
) -> Float[Tensor, ""]:
    """Estimate the ELBO so that its gradient has less variance.

    The value is that of the sample form, the mean over the draws of log p(v, h) - log q(h | v), with a Bernoulli
    decoder. Inside log q the mean and the log_variance of q count as constants for the gradient, but the draw h does
    not: the term that is left out has expectation zero. Where q is the posterior, the gradient with respect to the
    encoder vanishes for every single draw.

    Source: Roeder et al., Sticking the Landing (2017), named in the lecture.

    Parameters
    ----------
    v : tensor of shape (b, d)
        The data, zeros and ones.
    encoder : torch.nn.Module
        From v to mean and log_variance.
    decoder : torch.nn.Module
        From h to logits.
    noise : tensor of shape (s, b, h)
        Standard normal noise.

    Returns
    -------
    tensor of shape ()
        The sum over the batch of the mean over the samples, in nats.

    Examples
    --------
    >>> encoder, decoder = (lambda v: (v, 0 * v)), (lambda h: 2 * h)
    >>> sticking_the_landing_elbo(torch.tensor([[1.0, 0.0]]), encoder, decoder, torch.tensor([[[0.5, -1.0]]]))
    tensor(-1.1755)
    """
    # TODO: evaluate all three log-densities at the draws, and stop the right gradient.
    raise NotImplementedError


def train_vae(images: Float[Tensor, "n d"], latent_dim: int, seed: int) -> tuple[nn.Module, nn.Module]:
    """Train a Bernoulli VAE.

    Maximise the ELBO of the images over the parameters of an encoder and a decoder of your own design, by stochastic
    gradient ascent. It is graded by the ELBO of digits that it has not seen, with 1,400 images of 8x8 pixels and 8
    latent dimensions. It may take 60 seconds on one core; the same seed must give the same networks.

    Source: lecture, equation (39).

    Parameters
    ----------
    images : tensor of shape (n, d), float32
        The data, zeros and ones.
    latent_dim : int
        The number of latent dimensions.
    seed : int
        Decides all that is random: initial weights, minibatches, noise.

    Returns
    -------
    encoder : torch.nn.Module
        From v (b, d) to mean and log_variance, both (b, latent_dim).
    decoder : torch.nn.Module
        From h (..., latent_dim) to logits (..., d).

    Examples
    --------
    >>> encoder, decoder = train_vae(torch.ones(4, 6), 2, 0)
    >>> [tuple(part.shape) for part in encoder(torch.ones(3, 6))], tuple(decoder(torch.zeros(5, 3, 2)).shape)
    ([(3, 2), (3, 2)], (5, 3, 6))
    """
    # TODO: seed, make both networks, and ascend the ELBO of minibatches.
    raise NotImplementedError
