"""Functions that return the letters in order."""


def log_likelihood_or_bound():
    return "bdgh"


def why_reparameterise():
    return "cefh"


def three_elbo_forms():
    return "bcf"


def latent_samples():
    return "acdi"


def scatter_plots():
    return "dacb"


def vae_to_factor_analysis():
    return "abfg"


def elbo_independence():
    return "bdg"


def binary_or_real():
    return "cef"


def amortisation():
    return "acefh"


def tight_bound():
    return "cdfh"


def amortisation_gap():
    return "abdeg"


def pixels_in_unit_interval():
    return "abegh"
