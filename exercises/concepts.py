"""Questions answered in words: return the letters of the statements that are right, such as "ac";
or ("ac", "because ..."), a reason for the person who marks."""


def log_likelihood_or_bound() -> str:
    """What sets the objective of the M-step, equation 2, apart from ln p(D | θ)? (EM 2)

    Q(θ, θ⁽ᵗ⁾) = Σ_n Σ_k r_nk(θ⁽ᵗ⁾) ln(π_k N(x_n | μ_k, Σ_k)) stands for equation 2, for a mixture
    of K ≥ 2 different Gaussians; D are the data x_1 to x_N, and all weights in θ⁽ᵗ⁾ are positive.

    a. At θ = θ⁽ᵗ⁾ the value of Q is ln p(D | θ), because the E-step has made the divergence between
       q and the posterior 0.
    b. ln p(D | θ) has the logarithm of an average over the components; Q has an average of
       logarithms.
    c. All that Q lacks of ln p(D | θ) is free of θ, so that both have their maxima at the same θ.
    d. Q is a sum of a part with only the weights π_k and a part with only the means and
       covariances.
    e. The r_nk in Q depend on the θ that the M-step varies, so their derivatives enter its
       equations.
    f. A data point contributes to Q only through its most probable component, that of greatest
       r_nk.
    g. A θ with Q(θ, θ⁽ᵗ⁾) > Q(θ⁽ᵗ⁾, θ⁽ᵗ⁾) always has a greater log-likelihood ln p(D | θ) than
       θ⁽ᵗ⁾.
    h. At θ = θ⁽ᵗ⁾ the gradients of Q and of ln p(D | θ) with respect to θ are the same.
    """
    raise NotImplementedError


def why_reparameterise() -> str:
    """Why does the reparameterisation trick matter, and what does it need? (EM 4)

    The trick: ∇_φ E_q(z|φ)[f(z)] = E_q(ε)[∇_φ f(g(ε, φ))], where z = g(ε, φ) and f does not depend
    on φ.

    a. The trick works only for a q(z | φ) of location-scale form, z = μ + σ ε, as the Gaussian has.
    b. Without the trick there is no unbiased Monte Carlo estimate of ∇_φ E_q(z|φ)[f(z)].
    c. Draws z_s ~ q(z | φ) that are treated as constants make the average of ∇_φ f(z_s) equal to 0.
    d. The trick applies to a discrete z unchanged, because this can be drawn as a function of
       noise.
    e. With f(z) = 1 for z > 0 and 0 otherwise, the right-hand side can be 0 while the left-hand
       side is not.
    f. For smooth f and g, ∇_φ may move inside the expectation over ε because q(ε) does not contain
       φ.
    g. The gradient of the ELBO with respect to the decoder's θ needs the trick just as that for φ
       does.
    h. Where the trick holds, ∇_φ f(g(ε, φ)) at a single drawn ε is already an unbiased estimate.
    """
    raise NotImplementedError


def three_elbo_forms() -> str:
    """Which of the three forms of the ELBO serves in which situation? (EM 5)

    Form 1: E_q[ln p(x | z, θ)] - KL(q ‖ p(z)). Form 2: E_q[ln p(x, z | θ)] + H(q). Form 3:
    E_q[ln p(x, z | θ) - ln q]. Each with q = q_φ(z | x); draws from q estimate what has no closed
    form.

    a. From form 1 to form 3 more terms are estimated by draws, and so the bound becomes looser.
    b. With a neural decoder, Gaussian q and Gaussian prior, only the first term of form 1 needs
       draws.
    c. Form 2 suits a q of known entropy with a prior for which E_q[ln p(z)] has no closed form.
    d. The divergence in form 1 is the gap between the ELBO and ln p(x | θ), and is 0 for the best
       q.
    e. The estimate of form 3 by draws is biased; form 1 with its exact divergence has no bias.
    f. If q is the posterior p(z | x, θ), then form 3 gives ln p(x | θ) exactly from a single draw.
    g. Form 2 can be used only with a tractable p(z | x, θ), because it needs the entropy of this
       posterior.
    """
    raise NotImplementedError


def latent_samples() -> str:
    """What do the latent samples resemble together, why, and what do the gaps cost? (EM 6)

    A VAE with prior p(z) = N(0, I) and 2-dimensional z is trained well on MNIST; one z is drawn
    from q_φ(z | x_n) for each image x_n. Statements a to c: what the draws resemble; d to f: why; g
    to i: what the gaps between the coloured regions cost.

    a. The draws come from the mixture (1/N) Σ_n q_φ(z | x_n), which resembles the prior p(z) in
       shape.
    b. The draws of one digit's images are spread like p(z) as well, since one prior serves all
       digits.
    c. The covariance of all the draws is about the mean of the covariances of the q_φ(z | x_n) plus
       that of their means.
    d. An average of the exact posteriors p(z | x, θ) over x ~ p(x | θ) is always equal to the
       prior.
    e. The ELBO's KL term makes every single q_φ(z | x_n) equal to p(z), and so the draws of all of
       them.
    f. By the central limit theorem a sum of so many q_φ(z | x_n) is Gaussian, whatever the prior
       is.
    g. Images generated from z ~ p(z) are spared, as p(z) has no mass where the data leave a gap.
    h. Reconstructions of training images suffer most: their z are often drawn inside the gaps.
    i. Decoded from a z in a gap, an image can look like no digit, because training hardly ever had
       such z.
    """
    raise NotImplementedError


def scatter_plots() -> str:
    """Which model may have generated which picture? Each model is used once. (VAE 1a)

    exercises/figures/scatter_1.png to scatter_4.png show 2-dimensional samples of four models that
    have a 1- or 2-dimensional latent variable. Find the simplest model for each picture; return
    four letters, the model of picture 1 first.

    a. a factor analysis model
    b. a Gaussian VAE, whose decoder is nonlinear
    c. a square independent component analysis model without noise, its sources super-Gaussian
    d. a square independent component analysis model without noise, its sources sub-Gaussian
    """
    raise NotImplementedError


def vae_to_factor_analysis() -> str:
    """Which assumptions turn a Gaussian VAE into factor analysis, and what follows? (VAE 1b)

    The Gaussian VAE: h ~ N(0, I) and v_k = m_k(h) + s_k(h) n_k for each dimension k, with
    independent n_k ~ N(0, 1). In what follows, "then" means: once it is factor analysis.

    a. A network of several layers without nonlinear activations is a mean m(h) as in factor
       analysis.
    b. It is necessary that no s_k > 0 depends on h: the noise has the same variances wherever h is.
    c. The s_k must be the same in all dimensions k, so that the noise has covariance σ² I.
    d. The encoder must be linear in v, for otherwise the model is not factor analysis.
    e. A network of ReLU units, being piecewise linear in h, is a mean m(h) as in factor analysis.
    f. p(v) is then Gaussian; its covariance is a matrix of rank at most dim(h) plus a diagonal
       matrix.
    g. p(h | v) is then Gaussian, and only its mean depends on v: its covariance is the same for
       every v.
    h. With any parameters, a factorised Gaussian q(h | v) can then make the ELBO tight, as p(h | v)
       is Gaussian.
    """
    raise NotImplementedError


def elbo_independence() -> str:
    """Which independence assumptions does equation 2, with its sums, rest on? (VAE 2a)

    Equation 2 is the ELBO of the sheet as a sum over data points i, observed dimensions k and
    latent dimensions j; p is the model, q_φ the variational distribution.

    a. It assumes that the observed dimensions are independent: p(v_i; θ) = Π_k p(v_ik; θ).
    b. It assumes independence between data points: p(D, h; θ) = Π_i p(v_i, h_i; θ), each with its
       own h_i.
    c. It assumes that latent dimensions are independent in the posterior: p(h_i | v_i; θ) = Π_j
       p(h_ij | v_i; θ).
    d. It assumes that, given h_i, the observed dimensions are independent: p(v_i | h_i; θ) = Π_k
       p(v_ik | h_i; θ).
    e. That q factorises over i is a further approximation, since the posterior couples h_1 to h_n.
    f. Its sum over k is right only for p_k without common parameters; others make the v_ik depend
       given h_i.
    g. Its sum over j rests on latent dimensions that are independent both under p(h) and under
       q_φ(h | v_i).
    """
    raise NotImplementedError


def binary_or_real() -> str:
    """Is equation 2 for binary or for real-valued data, and why? (VAE 2b)

    The first sum of equation 2 has the terms E_q[v_ik log p_k(h) + (1 - v_ik) log(1 - p_k(h))],
    with 0 < p_k(h) < 1; the second is over the latent dimensions j.

    a. The terms in μ_j and σ_j² are those of a Gaussian distribution and show that the v are
       real-valued.
    b. As p_k(h) has its values in (0, 1), the first sum is the log-likelihood of data in (0, 1).
    c. The first sum has the log-probabilities of v_ik ∈ {0, 1}, where p_k(h) is the probability of
       v_ik = 1.
    d. The latent h always has to be of the same kind as the data: both are real-valued or both are
       binary.
    e. A v_ik > 1 would make v_ik log p_k + (1 - v_ik) log(1 - p_k) tend to +∞ as p_k tends to 1.
    f. If only the family of the p(v_k | h) is exchanged for another, the second sum always stays as
       it is.
    g. Up to a constant, the first sum is a squared error; it fits real data with Gaussian noise as
       well.
    """
    raise NotImplementedError


def amortisation() -> str:
    """What does amortisation refer to in a VAE, and why is it used? (VAE 2c)

    λ_i stands for the parameters of q(h | v_i), such as its means and variances.

    a. One function of v, with parameters φ common to all data points, gives the λ_i of each of
       them.
    b. It refers to minibatches: the cost of the gradient is spread over many cheap steps.
    c. For a v that was not in the training data, q(h | v) is available without optimising anything.
    d. It is what makes the ELBO a lower bound; with free λ_i it could exceed the log-likelihood.
    e. It gives up that the q(h | v_i) may be of different families: one network's output is the
       parameter of one.
    f. The number of variational parameters to be learned stays the same if there are more data
       points.
    g. At a given θ and family, the common function can give a v_i a higher ELBO than its own best
       λ_i.
    h. It avoids that after a change of θ the best λ_i of every data point must be searched for
       again.
    """
    raise NotImplementedError


def tight_bound() -> str:
    """Can some φ make the bound of the exponential model tight, and why? (VI 1a)

    p_θ(z) = Exp(z | θ), p(x | z) = N(x | z, 1), q_φ(z) = Exp(z | φ); θ > 0 is fixed unless stated
    otherwise, one x is observed, and L(θ, φ) is the ELBO, a bound of log p_θ(x).

    a. φ = θ makes the bound tight: the divergence KL(q_φ(z) ‖ p_θ(z)) in the ELBO is then 0.
    b. The posterior is an exponential distribution, like the prior; its rate is the φ that is
       sought.
    c. The bound is tight only for a φ with KL(q_φ(z) ‖ p_θ(z | x)) = 0.
    d. For every x and θ the greatest value of L(θ, φ) over all φ > 0 is less than log p_θ(x).
    e. q_φ(z) and p_θ(z | x) are positive for the same z > 0; hence some φ makes their divergence 0.
    f. If q could be any normal density restricted to z > 0 and renormalised, a tight bound would
       exist.
    g. For x > 0, maximising L(θ, φ) over θ along with φ leads to a point where the bound is tight.
    h. L(θ, φ) tends to -∞ as φ tends to 0 and as φ tends to ∞, so neither limit makes the bound
       tight.
    """
    raise NotImplementedError


def amortisation_gap() -> str:
    """Where does the amortisation gap come from, in training and in test? (slides, eqs. 20 to 22)

    The gap at v_i is L_i(θ, q_i*) - L_i(θ, φ̂). Here q_i* is the best q in the encoder's own family
    Q, which thus is the Q_i of the slides; φ̂ maximises Σ_i L_i(θ, φ) over the training data.

    a. φ̂ is the best for the sum of all L_i, which need not be the best for any single one of them.
    b. The gap is never negative, not even at test points, because the encoder's q is in Q as well.
    c. Where the gap is 0, the ELBO at v_i is equal to the log-likelihood log p(v_i; θ).
    d. With a linear encoder there can be a gap even if Q contains every posterior p(h | v_i; θ).
    e. At test points larger gaps are to be expected, since their L_i had no part in the choice of
       φ̂.
    f. It comes only from the draws of ε: with infinitely many for each data point there would be no
       gap.
    g. Gradient ascent on L_i with respect to λ itself, from the encoder's λ on, can come closer to
       L_i(θ, q_i*) than φ̂ does.
    h. A richer family Q, full instead of diagonal covariances, say, always makes the gap smaller.
    """
    raise NotImplementedError


def pixels_in_unit_interval() -> str:
    """What is wrong with a Bernoulli likelihood for grey values, what is right? (slides, eq. 41)

    Grey values v are in [0, 1], and the Bernoulli expression is v log p + (1 - v) log(1 - p), where
    0 < p < 1 comes from the decoder. The continuous Bernoulli has the density C p^v (1 - p)^(1 - v)
    on [0, 1].

    a. The integral of p^v (1 - p)^(1 - v) over v from 0 to 1 is at most 1/2, so this is no density.
    b. A beta distribution with both parameters from the decoder is a proper likelihood for 0 < v <
       1.
    c. All that is missing is a normalising constant free of p; with it the decoder learns the same
       p.
    d. A Gaussian decoder has all its probability on [0, 1] if a sigmoid is applied to its mean.
    e. For 0 < v < 1 the Bernoulli expression is always greatest at p = v, and there alone.
    f. A grey value is the probability of a 1; the Bernoulli expression is the log-probability of
       this v.
    g. The Bernoulli likelihood is proper for binary pixels drawn with the grey values as
       probabilities.
    h. For p ≠ 1/2 the mean of the continuous Bernoulli is always different from its parameter p.
    """
    raise NotImplementedError
