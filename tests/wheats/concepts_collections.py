"""Sets, lists and tuples of letters; any order where order is of no matter."""

log_likelihood_or_bound = {"h", "g", "d", "b"}
why_reparameterise = lambda: ("h", "f", "e", "c")
three_elbo_forms = ["f", "c", "b"]
latent_samples = lambda: {"i", "d", "c", "a"}
scatter_plots = ("d", "a", "c", "b")
vae_to_factor_analysis = lambda: ["g", "f", "b", "a"]
elbo_independence = {"g", "d", "b"}
binary_or_real = lambda: ("f", "e", "c")
amortisation = ["h", "f", "e", "c", "a"]
tight_bound = lambda: {"h", "f", "d", "c"}
amortisation_gap = ("g", "e", "d", "b", "a")
pixels_in_unit_interval = lambda: ["h", "g", "e", "b", "a"]
