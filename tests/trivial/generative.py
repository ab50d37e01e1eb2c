"""Answers to `generative` that need no understanding, and that must score exactly 0.

A name is `<function>__<slug>`: constants, echoes of the arguments and noise of the right shape and kind, some of them
dressed up so that they obey a law that every right answer obeys.
"""

import numpy as np

rng = np.random.default_rng(0)

factor_analysis_sample__zeros = lambda h, noise, F, c, psi: np.zeros_like(noise)
factor_analysis_sample__noise = lambda h, noise, F, c, psi: noise.copy()
factor_analysis_sample__offset = lambda h, noise, F, c, psi: np.tile(c, (len(h), 1))
factor_analysis_sample__offset_and_noise = lambda h, noise, F, c, psi: c + noise
factor_analysis_sample__random = lambda h, noise, F, c, psi: rng.standard_normal(noise.shape)

factor_analysis_log_likelihood__zeros = lambda v, F, c, psi: np.zeros(len(v))
factor_analysis_log_likelihood__minus_one = lambda v, F, c, psi: -np.ones(len(v))
factor_analysis_log_likelihood__squares = lambda v, F, c, psi: -(v**2).sum(1)
factor_analysis_log_likelihood__random = lambda v, F, c, psi: -rng.random(len(v))
factor_analysis_log_likelihood__minus_infinity = lambda v, F, c, psi: np.full(len(v), -np.inf)

relu_decoder__zeros = lambda h, W1, b1, W2, b2: np.zeros((len(h), len(b2)))
relu_decoder__bias = lambda h, W1, b1, W2, b2: np.tile(b2, (len(h), 1))
relu_decoder__ones = lambda h, W1, b1, W2, b2: np.ones((len(h), len(b2)))
relu_decoder__random = lambda h, W1, b1, W2, b2: rng.standard_normal((len(h), len(b2)))
relu_decoder__nan = lambda h, W1, b1, W2, b2: np.full((len(h), len(b2)), np.nan)

gaussian_vae_sample__mean = lambda mean, std, noise: mean.copy()
gaussian_vae_sample__noise = lambda mean, std, noise: noise.copy()
gaussian_vae_sample__std = lambda mean, std, noise: std.copy()
gaussian_vae_sample__zeros = lambda mean, std, noise: np.zeros_like(mean)
gaussian_vae_sample__random = lambda mean, std, noise: rng.standard_normal(mean.shape)

linear_decoder__zeros = lambda h, F, c, psi: (np.zeros((len(h), len(c))), np.zeros((len(h), len(c))))
linear_decoder__ones = lambda h, F, c, psi: (np.ones((len(h), len(c))), np.ones((len(h), len(c))))
linear_decoder__offset = lambda h, F, c, psi: (np.tile(c, (len(h), 1)), np.tile(c, (len(h), 1)))
linear_decoder__random = lambda h, F, c, psi: (rng.random((len(h), len(c))), rng.random((len(h), len(c))))
linear_decoder__halves = lambda h, F, c, psi: (np.full((len(h), len(c)), 0.5), np.full((len(h), len(c)), 0.5))

laplace_sources__echo = lambda u: u.copy()
laplace_sources__zeros = lambda u: np.zeros_like(u)
laplace_sources__centred = lambda u: u - 0.5
laplace_sources__random = lambda u: rng.laplace(scale=np.sqrt(0.5), size=u.shape)
laplace_sources__alternating = lambda u: np.where(np.arange(u.size).reshape(u.shape) % 2, 1.0, -1.0)

uniform_sources__echo = lambda u: u.copy()
uniform_sources__zeros = lambda u: np.zeros_like(u)
uniform_sources__ones = lambda u: np.ones_like(u)
uniform_sources__random = lambda u: rng.uniform(-np.sqrt(3), np.sqrt(3), u.shape)
uniform_sources__alternating = lambda u: np.where(np.arange(u.size).reshape(u.shape) % 2, 1.0, -1.0)

ica_mix__echo = lambda sources, A: sources.copy()
ica_mix__zeros = lambda sources, A: np.zeros_like(sources)
ica_mix__ones = lambda sources, A: np.ones_like(sources)
ica_mix__row = lambda sources, A: np.tile(A[0], (len(sources), 1))
ica_mix__random = lambda sources, A: rng.standard_normal(sources.shape)

excess_kurtosis__zero = lambda x: 0.0
excess_kurtosis__minus_one = lambda x: -1.0
excess_kurtosis__minus_two = lambda x: -2.0
excess_kurtosis__three = lambda x: 3.0
excess_kurtosis__spread = lambda x: float(np.ptp(x))
excess_kurtosis__random = lambda x: float(rng.standard_normal())

identify_model__factor_analysis = lambda x: "factor_analysis"
identify_model__gaussian_vae = lambda x: "gaussian_vae"
identify_model__super = lambda x: "super_gaussian_ica"
identify_model__sub = lambda x: "sub_gaussian_ica"
identify_model__coin = lambda x: str(
    rng.choice(["factor_analysis", "gaussian_vae", "super_gaussian_ica", "sub_gaussian_ica"])
)
identify_model__two_coins = lambda x: str(rng.choice(["super_gaussian_ica", "sub_gaussian_ica"]))

autoregressive_log_density__zeros = lambda x, weights, bias, log_std: np.zeros(len(x))
autoregressive_log_density__minus_one = lambda x, weights, bias, log_std: -np.ones(len(x))
autoregressive_log_density__squares = lambda x, weights, bias, log_std: -0.5 * (x**2).sum(1)
autoregressive_log_density__random = lambda x, weights, bias, log_std: -rng.random(len(x))
autoregressive_log_density__minus_infinity = lambda x, weights, bias, log_std: np.full(len(x), -np.inf)

markov_chain_log_density__zeros = lambda x, coefficients, bias, log_std: np.zeros(len(x))
markov_chain_log_density__minus_one = lambda x, coefficients, bias, log_std: -np.ones(len(x))
markov_chain_log_density__squares = lambda x, coefficients, bias, log_std: -0.5 * (x**2).sum(1)
markov_chain_log_density__random = lambda x, coefficients, bias, log_std: -rng.random(len(x))
markov_chain_log_density__minus_infinity = lambda x, coefficients, bias, log_std: np.full(len(x), -np.inf)
