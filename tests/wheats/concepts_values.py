"""Plain values, in capitals, with separators and reasons."""

log_likelihood_or_bound = "B, D, G, H"
why_reparameterise = ("C E F H", "because the lecture says so: <b>why_reparameterise</b>")
three_elbo_forms = "B; C; F"
latent_samples = ("ACDI", "because the lecture says so: <b>latent_samples</b>")
scatter_plots = "D, A, C, B"
vae_to_factor_analysis = ("A B F G", "because the lecture says so: <b>vae_to_factor_analysis</b>")
elbo_independence = "B; D; G"
binary_or_real = ("CEF", "because the lecture says so: <b>binary_or_real</b>")
amortisation = "A, C, E, F, H"
tight_bound = ("C D F H", "because the lecture says so: <b>tight_bound</b>")
amortisation_gap = "A; B; D; E; G"
pixels_in_unit_interval = ("ABEGH", "because the lecture says so: <b>pixels_in_unit_interval</b>")
