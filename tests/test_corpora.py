"""Fairness, proved on corpora: wheats earn everything, chaffs less, trivial answers nothing; none of it by little."""

from pathlib import Path

import pytest

from grader.bank import Bank
from grader.outcome import Status
from grader.questions import TOPICS
from grader.verify.solutions import CHAFFS, CLEARLY_RIGHT, CLEARLY_WRONG, grade_each, names

HERE = Path(__file__).parent

SEEDS = ("public", "another")
# Minutes of training, on the same images for every seed.
ONCE = "train_vae"
WHEATS = sorted((HERE / "wheats").glob("*.py"))

each_topic = pytest.mark.parametrize("topic", TOPICS)
each_seed = pytest.mark.parametrize("seed", SEEDS)

# Right on everything that the exercise sheet grades: it names none of the inputs that they break on.
BEYOND_THE_SHEET = {
    "gaussian_mixture_log_likelihood__determinant_underflows",
    "fit_gaussian_mixture__densities_underflow",
    "fit_bernoulli_mixture__product_underflows",
    "exponential_elbo__integral_up_to_two_hundred",
    "exponential_elbo_gradients__fixed_step",
    "elbo_gap__log_of_cdf",
    "maximise_elbo__bracketed_root",
    "exponential_from_exponential__log_of_one_minus_exp",
    "exponential_from_exponential__through_the_uniform",
    "kl_exponential__integral_of_log_ratio",
    "kl_factorised_gaussian__determinants",
    "kl_factorised_gaussian__log_of_products",
}


@each_seed
@pytest.mark.parametrize("path", WHEATS, ids=lambda path: path.stem)
def test_wheats_earn_everything(path: Path, seed: str) -> None:
    topic = path.stem.partition("_")[0]
    functions = sorted(TOPICS[topic] - ({ONCE} if seed != SEEDS[0] else set()))
    wheats = list(grade_each(path, topic, Bank(seed), functions))
    assert not [str(wheat) for wheat in wheats if wheat.score.earned < wheat.score.possible]
    assert not [f"{wheat.name}: {wheat.errors}" for wheat in wheats if wheat.largest_error > CLEARLY_RIGHT]


@each_seed
@each_topic
def test_chaffs_lose_points(topic: str, seed: str) -> None:
    path = CHAFFS / f"{topic}.py"
    solutions = [name for name in names(path) if not name.startswith(ONCE)]
    assert len(names(path)) >= 12 * len(TOPICS[topic])
    chaffs = list(grade_each(path, topic, Bank(seed), solutions))
    assert not [str(chaff) for chaff in chaffs if chaff.score.earned == chaff.score.possible or chaff.score.pending]
    assert not [f"{chaff.name}: {chaff.errors}" for chaff in chaffs if chaff.decisive_error < CLEARLY_WRONG]


@pytest.mark.parametrize("part", range(4))  # for the cores to share
def test_chaffs_of_the_training_lose_points(part: int) -> None:
    path = CHAFFS / "autoencoders.py"
    solutions = [name for name in names(path) if name.startswith(ONCE)][part::4]
    chaffs = list(grade_each(path, "autoencoders", Bank(), solutions))
    assert len(chaffs) >= 5
    assert not [str(chaff) for chaff in chaffs if chaff.score.earned == chaff.score.possible or chaff.score.pending]


@each_seed
@each_topic
def test_trivial_answers_earn_nothing(topic: str, seed: str) -> None:
    trivial = list(grade_each(HERE / "trivial" / f"{topic}.py", topic, Bank(seed)))
    assert len(trivial) >= 5 * len(TOPICS[topic])
    assert not [str(answer) for answer in trivial if answer.score.earned or answer.score.pending]


@pytest.mark.parametrize("topic", [path.stem for path in sorted((HERE / "naive").glob("*.py"))])
def test_naive_solutions_lose_only_what_is_extreme(topic: str) -> None:
    naive = list(grade_each(HERE / "naive" / f"{topic}.py", topic, Bank()))
    assert not [str(solution) for solution in naive if not solution.core_is_whole]
    whole = {solution.name for solution in naive if solution.score.earned == solution.score.possible}
    assert whole <= BEYOND_THE_SHEET


def test_hostile_derivations_are_graded_like_any_others() -> None:
    """Bombs, towers, impostors, endless lists: nothing crashes, nothing is undecidable for us, nobody is fooled."""
    hostile = list(grade_each(HERE / "hostile" / "derivations.py", "derivations", Bank()))
    assert len(hostile) >= 50
    ours = [str(one) for one in hostile if any(out.status is Status.INTERNAL_ERROR for out in one.outcomes)]
    assert not ours
    assert not [str(one) for one in hostile if one.score.earned > one.score.possible // 2]
