"""What was made before keys and layers had their present names still loads."""

import json
from pathlib import Path

import numpy as np
import pytest

from configs.ablations import objective_hinge, recipe
from stylejax import compat
from stylejax.experiments import ablations

ROOT = Path(__file__).parents[2]


# Of seed 0, as they were written before keys and values had their present names.
DIGESTS = {
    "recipe": "df93d85c2b507851",
    "augment_on": "87232ee91923fa7a",
    "content_cycle": "ca50b598930f1c0a",
    "objective_wasserstein": "67e6138ba4692739",
}


def test_finished_rows_of_the_study_need_not_be_trained_again():
    folder = ROOT / "results" / "ablations"
    facts = json.loads((folder / "protocol.json").read_text())
    terms = ablations.Terms(tuple(facts["overrides"]), budget=0.15, test=0.2, side=256, count=44)
    files = ablations.find([str(ROOT / "configs" / "ablations" / "*.py")])
    runs = ablations.plan(files, seeds=3, terms=terms)
    done = {(line["config"], line["seed"]) for line in ablations.read(folder)}
    assert len(done) == 111 and {(run.name, run.seed) for run in runs} == done
    for run in runs:
        if run.seed == 0 and run.name in DIGESTS:
            assert DIGESTS[run.name] in run.digests


@pytest.mark.parametrize("config", [recipe, objective_hinge])
def test_an_old_config_is_todays_and_back(config):
    today = json.loads(json.dumps(config.get_config().to_dict()))
    old = compat.old_config(today)
    assert old["model"]["generator"]["name"] == "painter" and old["optim"]["critic_steps"] == 1
    assert compat.rename_config(old) == today == compat.rename_config(today)


def test_names_of_an_old_state_are_those_of_today():
    adam = "opt_states/painter/0/0/mu/generator"
    stored = {
        "step": (),
        "params/painter/generator/decoder/Conv_5/kernel": (3, 3, 12, 3),
        "params/painter/generator/decoder/colour/bias": (3,),
        "params/painter/generator/encoder/ResidualBlock_0/Conv_1/bias": (4,),
        "params/critic/members_1/StridedConv_0/bias": (4,),
        "ema/decoder/Conv_5/kernel": (3, 3, 12, 3),
        "ema/decoder/colour/bias": (3,),
        "opt_states/painter/0/0/count": (),
        f"{adam}/decoder/Conv_5/kernel": (3, 3, 12, 3),
        f"{adam}/decoder/colour/bias": (3,),
        f"{adam.replace('mu', 'nu')}/decoder/colour/bias": (3,),
        "opt_states/painter/0/1/count": (),
        "opt_states/critic/0/count": (),
        "opt_states/critic/0/mu/members_1/StridedConv_0/bias": (4,),
        "opt_states/critic/0/nu/members_1/StridedConv_0/bias": (4,),
        "opt_states/critic/1/count": (),
        "memory/augment_share": (),
    }
    names = compat.state_names(stored)
    assert names["params/generator/decoder/to_rgb/kernel"] == "params/painter/generator/decoder/Conv_5/kernel"
    assert (
        "params/generator/encoder/block_1/conv_2/bias" in names
        and "params/discriminator/members_1/down_1/bias" in names
    )
    inner = "opt_state/inner_states"
    assert f"{inner}/generator/inner_state/0/mu/generator/decoder/to_rgb/kernel" in names
    assert f"{inner}/discriminator/inner_state/0/mu/discriminator/members_1/down_1/bias" in names
    assert names["memory/augment_probability"] == "memory/augment_share"
    # The moments of the color map are of no use any more.
    assert len(names) == len(stored) - 2


def test_names_of_today_stay():
    stored = {"step": (), "params/generator/decoder/to_rgb/bias": (3,)}
    assert compat.state_names(stored) == {name: name for name in stored}


def test_the_protocol_of_an_older_study_is_in_todays_words():
    old = {"last and best": "the smoothed painter at the last step", "budget": "1"}
    assert compat.rename_protocol(old) == {"last and best": "the smoothed generator at the last step", "budget": "1"}


def test_layers_of_old_parameters():
    old = {"encoder": {"Conv_0": np.ones(1)}, "decoder": {"Conv_5": np.zeros(1), "colour": np.ones(2)}}
    assert set(compat.rename_layers(old)["decoder"]) == {"to_rgb", "color"}
