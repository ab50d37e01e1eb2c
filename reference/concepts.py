"""The right letters, and an explanation of every statement."""


def log_likelihood_or_bound() -> str:
    """
    a. A divergence of 0 makes the ELBO tight. Q is the ELBO without the entropy of the
       responsibilities, which is positive here: Q lies below ln p(D | θ) by just this entropy.
    b. ln p(D | θ) = Σ_n ln Σ_k π_k N(x_n | μ_k, Σ_k), while Q applies ln to each term and then
       averages with weights r_nk; Jensen's inequality relates the two.
    c. This confuses the entropy, which is free of θ, with all that is missing.
       KL(p(z | D, θ⁽ᵗ⁾) ‖ p(z | D, θ)) is missing too and varies with θ; if not, one M-step would
       suffice.
    d. ln(π_k N) = ln π_k + ln N in each term of Q, so the two parts are maximised separately. In
       ln p(D | θ) the sum inside the logarithm prevents this.
    e. Two roles of the parameters are confused: r_nk is computed at θ⁽ᵗ⁾ and is a number in the
       M-step; θ varies in ln(π_k N(x_n | μ_k, Σ_k)) alone.
    f. That would be the hard assignment of k-means. Q weights every component by r_nk, so that a
       data point contributes to all of them.
    g. ln p(D | θ) - ln p(D | θ⁽ᵗ⁾) is the gain in Q plus a KL divergence, which is never negative.
       So it is enough to improve Q, even without reaching its maximum.
    h. Their difference, an entropy without θ plus KL(p(z | D, θ⁽ᵗ⁾) ‖ p(z | D, θ)), has its minimum
       over θ at θ⁽ᵗ⁾, where its gradient is 0.
    """
    return "bdgh"


def why_reparameterise() -> str:
    """
    a. The location-scale form is the best known case, not the condition. A log-normal z =
       exp(μ + σ ε), for example, is not of this form; any differentiable g will do.
    b. f(z) ∇_φ log q(z | φ), the score-function estimate, is unbiased too. It often varies far
       more, which is why the trick is preferred, but it exists.
    c. f(z_s) does not contain φ once z_s is a constant. φ acts through where the draws fall; z_s =
       g(ε_s, φ) brings this back.
    d. Drawing as a function of noise is not enough. For a discrete z that function jumps as φ
       varies and is constant in between: its derivative is 0 or does not exist.
    e. For z ~ N(φ, 1) the left-hand side is a density, φ's effect on P(z > 0), but the step's
       derivative is 0 almost everywhere. Hence the condition that f be differentiable.
    f. For an average over q(z | φ), the product rule leaves a second term with ∇_φ q(z | φ). With
       q(ε) free of φ there is no such term.
    g. q_φ(z | x) does not contain θ, so ∇_θ moves inside the expectation at once: E_q[∇_θ
       ln p(x, z | θ)]. The obstacle is a parameter of the distribution that is averaged over.
    h. The expectation of one draw is the right-hand side. More draws lower the variance, not a
       bias; one per data point is common in training.
    """
    return "cefh"


def three_elbo_forms() -> str:
    """
    a. Sampling adds noise to an estimate; it does not move the bound. The three forms are one and
       the same number, whose distance from ln p(x | θ) depends on q only.
    b. The divergence between Gaussians has a closed form in their means and covariances; noise is
       left in E_q[ln p(x | z, θ)] alone. The usual VAE is trained with this form.
    c. A Gaussian q and a mixture as prior, for example: KL(q ‖ p(z)) then has no closed form, but
       its part H(q) has one, and form 2 makes use of it.
    d. Two divergences are confused: the gap is KL(q ‖ p(z | x, θ)), to the posterior; form 1 has
       the divergence to the prior, which is 0 only for a q that ignores x.
    e. An average over draws from q is unbiased for an expectation under q, so both estimates are.
       What they differ in is their variance.
    f. ln p(x, z | θ) - ln p(z | x, θ) = ln p(x | θ) whatever the z: the terms' noise cancels.
       Sampling more terms need not mean more variance.
    g. H is the entropy of q, which we choose ourselves. An intractable posterior is the reason for
       variational inference, not an obstacle to form 2.
    """
    return "bcf"


def latent_samples() -> str:
    """
    a. One draw for every n is a (stratified) sample of the mixture, the aggregate posterior. Its
       shape is about that of N(0, I), apart from the gaps.
    b. The prior describes all images together. Given the digit, z is in that digit's region; only
       the regions together cover what p(z) covers.
    c. The law of total variance for a mixture. Each q_φ(z | x_n) can thus be narrow though the
       total has the covariance of the prior; the means supply the rest.
    d. ∫ p(z | x, θ) p(x | θ) dx = ∫ p(x, z | θ) dx = p(z). A good q_φ, and data like those of the
       model, make this hold approximately for the draws.
    e. The KL term is a penalty, against which the reconstruction term works. If every q_φ(z | x_n)
       were p(z), z would say nothing about x: posterior collapse.
    f. A mixture adds densities; the theorem is about sums of random variables. With another prior
       in the model the draws would resemble that prior.
    g. N(0, I) has positive density everywhere, the gaps included. That the data's z avoid a region
       does not stop the prior from drawing there.
    h. A gap is where the training images' q_φ(z | x_n) have hardly any mass, so their z are rarely
       there. It is generation from the prior that suffers.
    i. The reconstruction term sees only z drawn from some q_φ(z | x_n), hence hardly any in a gap.
       The decoder's image there is an interpolation that nothing has checked.
    """
    return "acdi"


def scatter_plots() -> str:
    """
    a. Gaussian latent variables, an affine map and Gaussian noise give a Gaussian: one elliptic
       cloud, densest in the middle, without corners, arms or bends.
    b. The nonlinear decoder bends the line of its latent variable into a curve, and the noise
       thickens it. None of the linear models yields a bent cloud.
    c. Laplace sources are mostly near 0 and sometimes large, rarely both at once: a dense centre
       with arms along the columns of the mixing matrix, often not at right angles.
    d. Uniform sources fill a square, which the mixing matrix maps to a parallelogram: evenly
       filled, with straight edges and sharp corners as there is no noise.
    """
    return "dacb"


def vae_to_factor_analysis() -> str:
    """
    a. Affine maps one after the other are an affine map, so m(h) = F h + c however many layers
       there are. Depth without nonlinearity adds nothing.
    b. In factor analysis the noise n is independent of the factors, with fixed variances ψ_k =
       s_k². A variance that changes with h is one of the VAE's two generalisations.
    c. That is probabilistic PCA, a special case. Factor analysis has a variance ψ_k of its own for
       each dimension.
    d. The encoder belongs to the inference, not to the model. p(v, h) alone decides whether it is
       factor analysis; a poor encoder only makes the bound loose.
    e. Piecewise linear is not affine: the mean bends where a unit switches, and p(v) is in general
       not Gaussian. m(h) = F h + c is needed for all h.
    f. v = F h + c + n', with Gaussian noise n' of covariance Ψ, has the covariance F Fᵀ + Ψ. A VAE
       with a nonlinear m(h) is an infinite mixture of Gaussians instead.
    g. The covariance is (I + Fᵀ Ψ⁻¹ F)⁻¹, without v, and the mean is affine in v. A general VAE has
       neither property.
    h. Gaussian, yes, but not factorised: the covariance (I + Fᵀ Ψ⁻¹ F)⁻¹ is diagonal only if Fᵀ Ψ⁻¹
       F is. A q with a full covariance would do.
    """
    return "abfg"


def elbo_independence() -> str:
    """
    a. Conditional and marginal independence are confused. Once h is integrated out, the dimensions
       depend on each other; to model this is what h is for.
    b. The logarithm turns this product into the sum over i. It says that each data point has a
       latent variable of its own and tells nothing about the others, given θ.
    c. It is q_φ that factorises over j, by our choice. The model's posterior usually does not:
       latent dimensions independent a priori become dependent given v (explaining away).
    d. The logarithm of this product is the sum over k; each v_ik has its own term, that of a
       Bernoulli variable with probability p_k(h).
    e. The posterior of independent pairs (v_i, h_i) is itself Π_i p(h_i | v_i; θ), so nothing is
       lost by this. What may be lost is lost inside each q_φ(h_i | v_i).
    f. Sharing parameters is not dependence between random variables: θ is fixed, not random. A
       decoder's p_k share nearly all their layers.
    g. The sum is -KL(q_φ(h | v_i) ‖ N(0, I)) with a diagonal covariance in q_φ. For two
       distributions that factorise, the divergence is the sum over the dimensions.
    """
    return "bdg"


def binary_or_real() -> str:
    """
    a. These terms are -KL(q_φ(h | v) ‖ N(0, I)): the latent h is Gaussian. The distribution of the
       data given h is in the first sum.
    b. The range of a parameter is not the range of the data: p_k(h) is a probability, while the
       variable that has this probability takes two values.
    c. log p_k for v_ik = 1 and log(1 - p_k) for v_ik = 0, in one formula: the Bernoulli
       distribution. So the equation is for binary data.
    d. This confuses the two kinds of variables, which may differ: the decoder maps a real h to the
       parameters of the p(v_k | h), and these may be of any family.
    e. 1 - v_ik is negative then and log(1 - p_k) tends to -∞, so their product tends to +∞ while
       v_ik log p_k tends to 0. A log-probability could not exceed 0.
    f. It comes from p(h) and q_φ(h | v) alone. For real data, say, log N(v_k; m_k(h), s_k²(h))
       takes the place of the terms in the first sum.
    g. It is a (negative) cross-entropy. The squared error comes from the logarithm of a Gaussian
       density with fixed variance, a different function of v_ik and p_k.
    """
    return "cef"


def amortisation() -> str:
    """
    a. λ_i = λ_φ(v_i): the encoder. Learning φ once pays for the inference at all data points, hence
       the name. λ_i and φ are not the same parameters.
    b. That is stochastic optimisation, which works with and without an encoder. Amortisation
       spreads the cost of inference over data points.
    c. One pass through the encoder gives λ_φ(v). Without amortisation, the ELBO of the new v would
       be maximised with respect to its own λ.
    d. The ELBO is a lower bound for every q, since a KL divergence is never negative. Where the λ_i
       come from has no influence on this.
    e. The encoder's output is the parameter of one family Q. Separate q_i could come from different
       families Q_i: an assumption that amortisation adds.
    f. φ has the size of the encoder network; free λ_i would be n sets of parameters. With large
       data sets this is a main reason for amortisation.
    g. Better than the best within the family is impossible: λ_φ(v_i) is one of the λ that were
       allowed. Amortisation saves time, at the price of a gap.
    h. The best λ_i depends on θ, which changes in each step of training. For large n, n inner
       optimisations for every change of θ would cost too much.
    """
    return "acefh"


def tight_bound() -> str:
    """
    a. The divergence to the prior is not the gap. At φ = θ the ELBO is E[log p(x | z)] under the
       prior, which is less than log E[p(x | z)] by Jensen's inequality.
    b. The exponential prior is not conjugate to a normal likelihood in its mean. p_θ(z | x) ∝
       exp(-θ z - (x - z)²/2) for z > 0 has a square in the exponent.
    c. log p_θ(x) - L(θ, φ) is this divergence, from q to the posterior. It is 0 only if q_φ is the
       posterior, so the question is whether the family has it.
    d. Equality needs q_φ(z) = p_θ(z | x). But log q_φ(z) is linear in z > 0, and log p_θ(z | x) has
       the term -z²/2: they differ for all x, θ and φ.
    e. A common support makes the divergence finite at best; for 0 the densities have to be equal,
       and these have different shapes.
    f. Completing the square, p_θ(z | x) is N(z | x - θ, 1) restricted to z > 0 and renormalised. A
       family that contains it has a tight choice.
    g. Changing θ shifts the normal curve that is cut off at 0; no θ makes the posterior
       exponential. The maximum, at θ = φ = 2/x, is that of a bound below log p_θ(x).
    h. φ → 0: q spreads out and -E[z²]/2 = -1/φ² dominates. φ → ∞: q contracts to 0 and its entropy
       1 - log φ tends to -∞. The best φ is in between.
    """
    return "cdfh"


def amortisation_gap() -> str:
    """
    a. One φ serves all data points, and what improves the encoder at one may harm it at another.
       The objective is the sum, not each of its terms.
    b. q_i* is the maximiser over Q at this very v, whether or not φ̂ was fitted to it. No other
       member of Q has a greater ELBO.
    c. This forgets the second gap, log p(v_i; θ) - L_i(θ, q_i*): even the best q in Q differs from
       the posterior, unless Q contains it.
    d. Q limits the q at one v, the network limits how λ may vary with v. If the best λ is no linear
       function of v, a linear encoder misses it at some v.
    e. The network approximates v ↦ best λ near what it was trained on and must generalise
       elsewhere. As with any fitted function, the error is likely to grow on new data.
    f. The draws make the gradients noisy; the gap is in the exact ELBO at φ̂. Even with exact
       expectations, one network has to serve all data points.
    g. q_i* has the best λ at this v. A few steps in λ itself, started at λ_φ̂(v), move towards it
       and leave φ̂ as it is: the semi-amortised methods do this.
    h. A richer Q raises the best ELBO, L_i(θ, q_i*). Whether the encoder's ELBO rises as much is
       another matter: it has more to predict, and the gap may grow.
    """
    return "abdeg"


def pixels_in_unit_interval() -> str:
    """
    a. It is 1/2 for p = 1/2 and (2p - 1) / log(p / (1 - p)) otherwise, which is less. The two
       values v = 0 and v = 1 sum to 1, but grey values need an integral of 1.
    b. Its density integrates to 1 over (0, 1), and two parameters leave mean and spread free. Exact
       0 and 1 can be a nuisance, as the density may be 0 or infinite there.
    c. C normalises over v, not over p: C = log(p / (1 - p)) / (2p - 1) for p ≠ 1/2. It varies with
       p, and log C changes the gradient and the p that is best.
    d. A mean in (0, 1) does not keep the noise inside: a Gaussian of positive variance has mass on
       all of ℝ. It is a proper likelihood, but not one on [0, 1].
    e. The derivative v/p - (1 - v)/(1 - p) is positive below p = v and negative above.
       Reconstructions look right; what is wrong is the likelihood, and with it the ELBO and its
       balance.
    f. It is the average log-probability of a random binary pixel that is 1 with probability v. The
       grey value itself is not an outcome of a Bernoulli variable.
    g. Then the data are 0 or 1, and the model is one of the binary images. It answers another
       question than a model of the grey values does.
    h. The mean is p/(2p - 1) + 1/(2 artanh(1 - 2p)): 0.67 for p = 0.9, for instance. It is the
       Bernoulli distribution on {0, 1} that has the mean p; an image of means needs the formula.
    """
    return "abegh"
