"""A config is checked before anything starts: one sentence for each value that is not possible, with what is."""

import pytest

from configs import personal, smoke
from stylejax.errors import InputError
from stylejax.training import config_schema
from stylejax.training.config_rules import Choice, Names, Number, Scale, Switch, Text, Whole, require


def changed(name, value):
    """The config of the tests with another value under a dotted name."""
    config = smoke.get_config().to_dict()
    *groups, key = name.split(".")
    group = config
    for each in groups:
        group = group[each]
    group[key] = value
    return config


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("data.crop", 130, "a multiple of 4 from 32 to 2048"),
        ("data.crop", 7, "a multiple of 4"),
        ("data.crop", 0, "a multiple of 4"),
        ("data.crop", -32, "a multiple of 4"),
        ("data.crop", 64.0, "a multiple of 4"),
        ("data.crop", "64", "a multiple of 4"),
        ("data.batch", 0, "a whole number from 1"),
        ("data.batch", True, "a whole number from 1"),
        ("data.batch", 3, "does not divide among 2 devices; make data.batch 4"),
        ("data.style", "", "a name or a path"),
        ("data.content", None, "a name or a path"),
        ("data.style_scale", 0.5, "lo, hi"),
        ("data.style_scale", (0, 0.5), "lo, hi"),
        ("data.style_scale", (0.6, 0.5), "lo, hi"),
        ("data.content_scale", (0.5, 0.5, 0.5), "lo, hi"),
        ("data.content_scale", (0.5, 1.5), "lo, hi"),
        ("data.canvas", 5, "0 or a whole number from 32"),
        ("data.flip", 1, "True or False"),
        ("data.style_count", -3, "a whole number from 0"),
        ("data.test", 0.7, "0.5 at most"),
        ("data.holdout", -0.1, "of 0 or more"),
        ("model.generator.name", "smoth", "one of compact, smooth"),
        ("model.generator.width", 0, "a whole number from 1"),
        ("model.generator.width", -8, "a whole number from 1"),
        ("model.generator.blocks", -1, "a whole number from 0"),
        ("model.generator.decoder_blocks", 5, "must be at most blocks"),
        ("model.generator.norm", "Conv", "one of instance_norm, pixel_norm, layer_norm, no_norm"),
        ("model.generator.depth", 3, "unexpected keyword argument 'depth'"),
        ("model.discriminator.width", 1, "halved for the finest map; give 2 or more"),
        ("model.discriminator.patch_width", 0, "a whole number from 1"),
        ("model.projector", 0, "a whole number from 1"),
        ("model.contrast", "foo", "one of shared, separate"),
        ("loss.adversarial", "Hinge", "one of minimax, non_saturating, lsgan, hinge, wasserstein"),
        ("loss.weight", -1.0, "of 0 or more"),
        ("loss.penalty.r1", float("nan"), "of 0 or more"),
        ("loss.penalty.r2", 1.0, "there is no key loss.penalty.r2; did you mean loss.penalty.r1"),
        ("loss.content.perceptual", float("inf"), "of 0 or more"),
        ("loss.content.perceptul", 1.0, "did you mean loss.content.perceptual"),
        ("loss.content.cycle", 1.0, "there is no 'cycle'"),
        ("loss.window", 0, "a whole number from 16"),
        ("loss.temperature", 0.0, "above 0"),
        ("loss.mirror", 1.5, "1 at most"),
        ("loss.augment", "color", "a tuple of names, .. or some of color, translation, cutout"),
        ("loss.augment", ("window",), "some of color, translation, cutout"),
        ("loss.adapt.pictures", 0, "a whole number from 1"),
        ("optim.learner", "cycle", "one of one_sided, cyclegan"),
        ("optim.learner", "cyclegan", "for a cycle; there are cycle, identity"),
        ("optim.discriminator_steps", 0, "a whole number from 1"),
        ("optim.discriminator_steps", 9, "leaves no step to the generator; give 4 at most"),
        ("optim.steps", 0, "a whole number from 1"),
        ("optim.steps", -5, "a whole number from 1"),
        ("optim.steps", 2**31, "to 2147483647"),
        ("optim.generator_rate", -1e-3, "of 0 or more"),
        ("optim.b1", 1.0, "below 1"),
        ("optim.warmup", -1, "a whole number from 0"),
        ("optim.decay", 7, "1 at most"),
        ("optim.ema", 1.0, "below 1"),
        ("optim.stepz", 3, "there is no key optim.stepz; did you mean optim.steps"),
        ("run.seed", -1, "a whole number from 0"),
        ("run.log_every", 0, "a whole number from 1"),
        ("run.save_every", 0, "a whole number from 1"),
        ("run.measure", 1, "a whole number from 2"),
        ("run.side", 8, "0 or a whole number from 32"),
        ("run.on_nan", "go on", "one of stop, rollback"),
    ],
)
def test_a_value_that_is_not_possible_is_one_sentence_with_what_is(name, value, words):
    with pytest.raises(InputError, match=words) as caught:
        config_schema.check(changed(name, value), 2)
    text = str(caught.value)
    assert "\n" not in text and len(text) < 300 and name.split(".")[-1].rpartition("_")[0] in text


@pytest.mark.parametrize(
    ("group", "values", "words"),
    [
        ("data", dict(batch=65_536, crop=2048), "data.batch=65536 of data.crop=2048: takes 3298.5 GB of memory"),
        ("run", dict(measure=65_536, side=4096), "run.measure=65536 of run.side=4096: takes 39582.4 GB of memory"),
    ],
)
def test_values_whose_pictures_no_memory_holds_are_refused(group, values, words):
    config = smoke.get_config().to_dict()
    config[group].update(values)
    with pytest.raises(InputError, match=words):
        config_schema.check(config, 2)


def test_a_config_that_lacks_a_key_is_told_so():
    config = smoke.get_config().to_dict()
    del config["optim"]["ema"]
    with pytest.raises(InputError, match=r"the config has no optim\.ema"):
        config_schema.check(config, 1)


def test_every_key_of_the_base_config_has_a_rule():
    config_schema.check(personal.get_config().to_dict(), 1)


@pytest.mark.parametrize(
    ("rule", "allowed", "refused"),
    [
        (Whole(4, 8, multiple=4), [4, 8], [0, 6, 12, 4.0, True, None, "4"]),
        (Whole(32, 64, zero=True), [0, 32], [1, 31, -1, False]),
        (Number(0, 1), [0, 1, 0.5], [-0.1, 1.1, float("nan"), float("inf"), "1", True]),
        (Number(0, 1, above=True, below=True), [0.5], [0, 1, 0.0]),
        (Switch(), [True, False], [0, 1, None]),
        (Text(), ["a"], ["", " ", "a\0b", 3, None]),
        (Text(empty=True), ["", "a"], [None]),
        (Choice(("a", "b")), ["a"], ["c", ["a"], None]),
        (Names(("a", "b")), [(), ["a", "b"], ("b",)], ["a", ("c",), None, ([],)]),
        (Scale(), [(0, 0), [0.5, 1.0], (0.1, 0.1)], [(0, 1), (1.1, 1.2), (0.5,), 0.5, ("a", "b"), (True, True)]),
    ],
)
def test_what_a_rule_allows(rule, allowed, refused):
    for value in allowed:
        require("key", value, rule)
    for value in refused:
        with pytest.raises(InputError, match=r"^key=.* is not possible; give "):
            require("key", value, rule)
