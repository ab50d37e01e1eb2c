"""Fairness, proved on corpora: wheats earn everything, chaffs less, trivial answers nothing; none of it by little."""

from pathlib import Path

import pytest

from grader.bank import Bank
from grader.misconceptions import CHAFFS
from grader.outcome import Status
from grader.question import Question
from grader.questions import COURSE, TOPICS
from grader.verify.course import Verification
from grader.verify.solutions import grade_each, names

HERE = Path(__file__).parent

SEEDS = ("public", "another")
# Minutes of training, on the same images for every seed.
TRAINING = [question for question in COURSE if question.is_slow]
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


def verification() -> Verification:
    return Verification(COURSE, HERE.parent / "exercises")


def quick(topic: str) -> list[Question]:
    return [question for question in COURSE if question.topic == topic and not question.is_slow]


# `verify --seeds` takes all.
WHEATS_BY_SEED = [(path, "public") for path in WHEATS] + [(path, "another") for path in WHEATS[::2]]


@pytest.mark.parametrize(("path", "seed"), WHEATS_BY_SEED, ids=lambda part: getattr(part, "stem", part))
def test_wheats_earn_everything(path: Path, seed: str) -> None:
    assert not list(verification().wheat(path, quick(path.stem.partition("_")[0]), Bank(seed)))


@each_seed
@each_topic
def test_chaffs_lose_points(topic: str, seed: str) -> None:
    assert len(names(CHAFFS / f"{topic}.py")) >= 12 * len(TOPICS[topic])
    some = slice(None, None, 1 if seed == "public" else 4)  # `verify --seeds` takes all
    assert not list(verification().chaffs(quick(topic)[some], Bank(seed)))


@each_seed
@each_topic
def test_the_reference_earns_everything_and_answers_without_understanding_nothing(topic: str, seed: str) -> None:
    assert not list(verification().reference(quick(topic), Bank(seed)))
    assert not list(verification().trivial(quick(topic), Bank(seed)))


@each_topic
def test_stubs_are_not_attempted_and_their_numbers_hold(topic: str) -> None:
    questions = [question for question in COURSE if question.topic == topic]
    assert not list(verification().stubs(questions, Bank()))
    assert not list(verification().examples(questions))


def test_nothing_is_missing() -> None:
    assert not list(verification().points())


TRAINED = [path for path in WHEATS if path.stem.startswith("autoencoders")][::4]  # `verify` takes all


@pytest.mark.parametrize("path", TRAINED, ids=lambda path: path.stem)
def test_wheats_of_the_training_earn_everything(path: Path) -> None:
    assert not list(verification().wheat(path, TRAINING, Bank()))


def test_some_chaffs_of_the_training_lose_points() -> None:
    path = CHAFFS / "autoencoders.py"
    solutions = [name for name in names(path) if name.startswith(TRAINING[0].function)][::4]  # `verify` takes all
    chaffs = list(grade_each(path, "autoencoders", Bank(), solutions))
    assert len(chaffs) >= 5
    assert not [str(chaff) for chaff in chaffs if chaff.score.earned == chaff.score.possible or chaff.score.pending]


@each_topic
def test_trivial_answers_earn_nothing(topic: str) -> None:
    trivial = list(grade_each(HERE / "trivial" / f"{topic}.py", topic, Bank()))
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
