"""The launcher: bad input is one line and exit code 2, and nothing is written."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from stylejax.images import files

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("--config.data.styl=x", "did you mean data.style?"),
        ("--config.optim.steps=many", "many"),
        ("--confg=configs/smoke.py", "is no flag"),
        ("--config=configs/none.py", "configs/none.py"),
        ("runs/mine", "is no flag"),
        ("--config.data.style=no/such/folder", "no/such/folder"),
        ("--config.model.generator.norm=batch_norm", "batch_norm"),
        ("--config.data.batch=3", "a batch of 3 does not divide among 2 devices"),
    ],
)
def test_bad_input_is_one_line(tmp_path, argument, words):
    workdir = tmp_path / "run"
    photo = tmp_path / "photo.png"
    files.write(photo, np.zeros((40, 40, 3), np.uint8))
    command = [sys.executable, "launch.py", "--config=configs/smoke.py", f"--workdir={workdir}"]
    command += [f"--config.data.style={photo}", f"--config.data.content={photo}", argument]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if line.startswith("stylejax: ")]
    assert len(lines) == 1 and words in lines[0], done.stderr
    assert "Traceback" not in done.stderr and not workdir.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="a setting of glibc")
@pytest.mark.parametrize("given", [None, "glibc.malloc.check=0"])
def test_huge_pages_are_asked_for_once_and_a_setting_of_the_user_stays(given):
    environment = {k: v for k, v in os.environ.items() if k != "GLIBC_TUNABLES"}
    environment |= {"GLIBC_TUNABLES": given} if given else {}
    code = "import os, launch; launch.use_huge_pages(); print(os.environ['GLIBC_TUNABLES'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.splitlines() == [given or "glibc.malloc.hugetlb=1"], done.stderr
