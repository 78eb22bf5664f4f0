"""The launcher: what is wrong is one line and exit code 2, and nothing is read, compiled or written for it."""

import os
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

import launch
from stylejax import memory
from stylejax.images import files
from stylejax.training import lock, loop, run_dir

# As JAX says that a device has no memory left.
OUT_OF_MEMORY = jax.errors.JaxRuntimeError("RESOURCE_EXHAUSTED: Out of memory allocating 42949672960 bytes.")
ROOT = Path(__file__).parent.parent

# The words of a command after --config=configs/smoke.py and a new --workdir, in which {name} is a file of `place`, and
# a part of what is said.
WRONG = [
    # Words that are no flags.
    ("--confg=configs/smoke.py", "'--confg=configs/smoke.py' is no flag"),
    ("runs/mine", "'runs/mine' is no flag; folders go into --config.data.style=FOLDER"),
    ("--style {photos}", "'--style' is no flag"),
    ("--workdir", "argument --workdir: expected one argument"),
    ("--workdir=", "argument --workdir: is empty"),
    ("--workdir=~nobody.there/a", "there is no such user"),
    ("--conf", "'--conf' is no flag"),
    # No config.
    ("--config=", "argument --config: is empty"),
    ("--config={photo}", "photo.png: is no Python file; give one such as configs/personal.py"),
    ("--config={none}.py", "none.py: no such file"),
    ("--config={photos}", "photos: is no Python file"),
    ("--config={broken}", "broken.py: gives no config (SyntaxError"),
    ("--config={empty}", "empty.py: gives no config (KeyError: 'get_config')"),
    ("--config={lacking}", "the config has no loss.weight; overlay configs/personal.py"),
    # Keys that do not exist, and values of another type.
    ("--config.optim.stepz=3", "--config.optim.stepz=3: the config has no optim.stepz; did you mean optim.steps?"),
    ("--config.data.styl=x", "did you mean data.style?"),
    ("--config.brush=3", "its groups are data, loss, model, optim, run"),
    ("--config.optim.steps", "write --config.optim.steps=value"),
    ("--config.optim=3", "the config has no optim"),
    ("--config.=3", "the config has no ;"),
    ("--config.optim.steps=many", "'many' is no whole number; now it is 4"),
    ("--config.optim.steps=4.5", "'4.5' is no whole number"),
    ("--config.optim.steps=", "'' is no whole number"),
    ("--config.optim.b1=None", "'None' is no number"),
    ("--config.optim.generator_rate=nan", "'nan' is no number"),
    ("--config.data.flip=no", "'no' is no True or False"),
    ("--config.data.style_scale=.5", "'.5' is no tuple"),
    ("--config.loss.augment=color", "'color' is no tuple"),
    # Values that are not possible.
    ("--config.data.crop=130", "data.crop=130 is not possible; give a multiple of 4 from 32 to 2048"),
    ("--config.data.crop=7", "a multiple of 4"),
    ("--config.data.crop=0", "a multiple of 4"),
    ("--config.data.crop=-32", "a multiple of 4"),
    ("--config.data.batch=0", "data.batch=0 is not possible"),
    ("--config.data.batch=3", "a batch of 3 does not divide among 2 devices; make data.batch 4"),
    ("--config.data.style_scale=(0,.5)", "give (lo, hi) with 0 < lo <= hi <= 1, or (0, 0)"),
    ("--config.data.content_scale=(.5,2)", "give (lo, hi)"),
    ("--config.data.canvas=-1", "data.canvas=-1"),
    ("--config.data.style_count=-3", "data.style_count=-3 is not possible; give a whole number from 0"),
    ("--config.data.test=.9", "0.5 at most"),
    ("--config.data.holdout=1.5", "0.5 at most"),
    ("--config.model.generator.name=Style", "one of compact, smooth, resnet_antialiased, single_image"),
    ("--config.model.generator.width=0", "model.generator.width=0 is not possible"),
    ("--config.model.generator.width=-8", "model.generator.width=-8 is not possible"),
    ("--config.model.generator.norm=Conv", "one of instance_norm, pixel_norm, layer_norm, no_norm"),
    ("--config.model.generator.decoder_blocks=9", "decoder_blocks (9) must be at most blocks (2)"),
    ("--config.model.discriminator.name=jax", "one of patch, features, both"),
    ("--config.model.projector=0", "model.projector=0"),
    ("--config.model.contrast=foo", "model.contrast='foo' is not possible; give one of shared, separate"),
    ("--config.loss.adversarial=Hinge", "one of minimax"),
    ("--config.loss.weight=-1", "of 0 or more"),
    ("--config.loss.weight=1e999", "of 0 or more"),
    ("--config.loss.window=0", "loss.window=0"),
    ("--config.loss.temperature=0", "above 0"),
    ("--config.loss.mirror=2", "1 at most"),
    ("--config.loss.augment=('blur',)", "some of color, translation, cutout"),
    ("--config.loss.content.cycle=10", "there is no 'cycle'"),
    ("--config.optim.learner=cycle", "one of one_sided, cyclegan"),
    ("--config.optim.learner=cyclegan", "for a cycle; there are cycle, identity"),
    ("--config.optim.discriminator_steps=0", "optim.discriminator_steps=0"),
    ("--config.optim.discriminator_steps=9", "give 4 at most, which is optim.steps"),
    ("--config.optim.steps=0", "optim.steps=0 is not possible; give a whole number from 1"),
    ("--config.optim.steps=-5", "optim.steps=-5"),
    ("--config.optim.warmup=-1", "optim.warmup=-1"),
    ("--config.optim.decay=7", "1 at most"),
    ("--config.optim.ema=1", "below 1"),
    ("--config.optim.init={none}", "none: does not exist"),
    ("--config.run.seed=-1", "run.seed=-1"),
    ("--config.run.log_every=0", "run.log_every=0"),
    ("--config.run.save_every=0", "run.save_every=0"),
    ("--config.run.measure=1", "run.measure=1"),
    ("--config.run.side=8", "run.side=8 is not possible; give 0 or a whole number from 32"),
    ("--config.run.on_nan=ignore", "one of stop, rollback"),
    # Pictures.
    ("--config.data.style=", "data.style='' is not possible; give a name or a path"),
    ("--config.data.style={none}", "none: no such file or folder"),
    ("--config.data.content={none}", "none: no such file or folder"),
    ("--config.data.style={bare}", "bare: no pictures here"),
    ("--config.data.content=samples:others", "samples:content, samples:style"),
    ("--config.data.style=tfds:monet", "write tfds:builder:split"),
    ("--config.data.style_scale=(0,0) --config.data.style={cut}", "cut.png: "),
    # Where to.
    ("--workdir={photo}", "photo.png: cannot be made a folder: file exists"),
    ("--workdir={photo}/run", "run: cannot be made a folder: not a directory"),
    ("--workdir={photos}", "photos holds something that is not a run; give another --workdir"),
    ("--workdir={other_run}", "holds a run of another config (optim.steps: 9 -> 4)"),
    ("--workdir={damaged}", "config.json is damaged"),
    ("--workdir={busy}", "busy is in use by process "),
    ("--workdir={long_name}", "file name too long"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The files that the commands name."""
    root = tmp_path_factory.mktemp("place")
    named = {name: root / name for name in ("photos", "bare", "none", "other_run", "damaged", "busy")}
    named |= {name: root / f"{name}.py" for name in ("broken", "empty", "lacking")}
    named |= {"photo": root / "photo.png", "cut": root / "cut.png", "long_name": root / ("n" * 300)}
    for name in ("photos", "bare", "other_run", "damaged", "busy"):
        named[name].mkdir()
    files.write(named["photo"], np.zeros((40, 40, 3), np.uint8))
    files.write(named["photos"] / "a.png", np.zeros((40, 40, 3), np.uint8))
    named["cut"].write_bytes(named["photo"].read_bytes()[:60])
    named["broken"].write_text("def (")
    named["empty"].write_text("")
    named["lacking"].write_text(
        "from configs import smoke\n\n\ndef get_config():\n    config = smoke.get_config().unlock()\n"
        "    del config.loss.weight\n    return config\n"
    )
    for name, text in (("other_run", None), ("damaged", "{")):
        config, _ = launch.parse(["--config=configs/smoke.py", *pictures(named), "--config.optim.steps=9"])
        with run_dir.claimed(named[name], config):
            (named[name] / "metrics.jsonl").write_text('{"step": 1}\n')
        if text:
            (named[name] / "config.json").write_text(text)
    return named


def pictures(named):
    return [f"--config.data.{kind}={named['photo']}" for kind in ("style", "content")]


def everything(place):
    """All that lies there, with its bytes."""
    root = place["photo"].parent
    return {path: path.read_bytes() if path.is_file() else None for path in sorted(root.rglob("*"))}


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[words or "nothing" for words, _ in WRONG])
def test_a_wrong_command_is_one_line_and_changes_nothing(place, capsys, monkeypatch, words, said):
    def compiled(*given):
        raise AssertionError("a wrong command is to be refused before a network is looked at")

    monkeypatch.setattr(loop, "load_frozen", compiled)
    monkeypatch.chdir(ROOT)
    start = ["--config=configs/smoke.py", f"--workdir={place['photo'].parent / 'new' / 'run'}", *pictures(place)]
    with lock.held(place["busy"]):
        before = everything(place)
        code = launch.main(start + [word.format_map(place) for word in words.split()])
        assert everything(place) == before
    captured = capsys.readouterr()
    assert code == 2 and captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith("stylejax: ") and said in line and "Traceback" not in line and "\\n" not in line


def test_there_are_enough_wrong_commands():
    assert len(WRONG) >= 60 and len({words for words, _ in WRONG}) == len(WRONG)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "interrupted; the same command goes on from the last checkpoint"),
        (PermissionError(13, "Permission denied", "/a/b"), 2, "/a/b: permission denied"),
        (OUT_OF_MEMORY, 2, memory.TOO_SMALL),
        (MemoryError(), 2, memory.TOO_SMALL),
    ],
)
def test_what_else_stops_a_run_is_one_line(monkeypatch, capsys, error, code, words):
    def train(config, workdir):
        raise error

    monkeypatch.setattr(loop, "train", train)
    monkeypatch.chdir(ROOT)
    assert launch.main(["--config=configs/smoke.py"]) == code
    assert capsys.readouterr().err == f"stylejax: {words}\n"


def test_a_wrong_command_of_a_process_of_its_own(tmp_path):
    command = [sys.executable, "launch.py", "--config=configs/smoke.py", f"--workdir={tmp_path / 'run'}"]
    done = subprocess.run([*command, "--config.optim.stepz=3"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), done.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="a setting of glibc")
@pytest.mark.parametrize("given", [None, "glibc.malloc.check=0"])
def test_huge_pages_are_asked_for_once_and_a_setting_of_the_user_stays(given):
    environment = {k: v for k, v in os.environ.items() if k != "GLIBC_TUNABLES"}
    environment |= {"GLIBC_TUNABLES": given} if given else {}
    code = "import os, stylejax.huge_pages as pages; pages.use_huge_pages(); print(os.environ['GLIBC_TUNABLES'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.splitlines() == [given or "glibc.malloc.hugetlb=1"], done.stderr
