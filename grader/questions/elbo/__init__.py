"""The questions on the ELBO, its estimators and amortisation (Tutorial EM, Problems 4 to 6; lecture, (5) to (28))."""

from grader.questions.elbo.amortisation import AMORTISATION_GAP
from grader.questions.elbo.estimators import PATHWISE_GRADIENT_SAMPLES, SCORE_FUNCTION_GRADIENT_SAMPLES
from grader.questions.elbo.forms import ELBO_ENTROPY_FORM, ELBO_KL_FORM, ELBO_SAMPLE_FORM
from grader.questions.elbo.latent_space import AGGREGATE_POSTERIOR_LOG_DENSITY, LATENT_GRID
from grader.questions.elbo.linear_gaussian import LINEAR_GAUSSIAN_ELBO, MEAN_FIELD_OPTIMUM
from grader.questions.elbo.minibatch import MINIBATCH_ELBO
from grader.questions.elbo.samples import REPARAMETERISE

QUESTIONS = (
    REPARAMETERISE,
    PATHWISE_GRADIENT_SAMPLES,
    SCORE_FUNCTION_GRADIENT_SAMPLES,
    ELBO_KL_FORM,
    ELBO_ENTROPY_FORM,
    ELBO_SAMPLE_FORM,
    MINIBATCH_ELBO,
    LINEAR_GAUSSIAN_ELBO,
    MEAN_FIELD_OPTIMUM,
    AMORTISATION_GAP,
    AGGREGATE_POSTERIOR_LOG_DENSITY,
    LATENT_GRID,
)
