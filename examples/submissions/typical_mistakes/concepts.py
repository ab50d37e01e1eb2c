tight_bound = "a", "the KL in the ELBO is zero where q is the prior"  # the divergence to the prior, not the posterior


def amortisation_gap():
    return "abcdeg"  # c: the amortisation gap taken for the whole gap


def three_elbo_forms():
    return "abcdefg"  # everything


def scatter_plots():
    return "cadb"  # the two ICA models for each other
