"""A wheel works without the clone it was built of: elsewhere it lists, paints and finds its configs."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from stylejax.images import files
from tests.cli.calls import picture

TOP = Path(__file__).resolve().parent.parent
HELD = ("stylejax", "configs", "launch.py", "setup.cfg", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE")
ALSO = ("CHANGELOG.md", "CITATION.cff")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel and the sdist of a copy of the clone, without a network."""
    clone = tmp_path_factory.mktemp("clone")
    for name in (*HELD, *ALSO):
        source = TOP / name
        if source.is_dir():
            shutil.copytree(source, clone / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, clone / name)
    words = ["-m", "build", "--no-isolation", "--outdir", str(clone / "dist"), str(clone)]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    wheel = next((clone / "dist").glob("*.whl"))
    sdist = next((clone / "dist").glob("*.tar.gz"))
    return wheel, sdist


@pytest.fixture(scope="module")
def environment(built, tmp_path_factory):
    """The python of an environment that holds the wheel, and of the running one what the wheel needs."""
    top = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", top], check=True)
    site = next(top.glob("lib/python*/site-packages"))
    zipfile.ZipFile(built[0]).extractall(site)
    # Packages of the running environment, but not what its own .pth files add: the clone would be among that.
    (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return top / "bin" / "python"


def run(python, folder, *words):
    """What the wheel's python prints, in a folder of a person."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    env |= {"XDG_DATA_HOME": str(folder / "home")}
    words = [str(word) for word in (python, *words)]
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_has_every_module_and_the_configs_in_it_and_nothing_beside(built):
    names = set(zipfile.ZipFile(built[0]).namelist())
    modules = {str(path.relative_to(TOP)) for path in (TOP / "stylejax").rglob("*.py")}
    configs = {f"stylejax/{path.relative_to(TOP)}" for path in (TOP / "configs").rglob("*.py")}
    styles = {str(path.relative_to(TOP)) for path in (TOP / "stylejax" / "styles").rglob("*") if path.is_file()}
    assert modules | configs | styles <= names and len(configs) > 40 and len(styles) > 40
    assert {name.split("/")[0].split("-")[0] for name in names} == {"stylejax"}


def test_the_sdist_builds_the_same_wheel(built):
    """`build` makes the wheel of the sdist; what the wheel has, the sdist has."""
    with tarfile.open(built[1]) as sdist:
        held = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"setup.cfg", "launch.py", "configs/personal.py", "stylejax/configs/__init__.py"} <= held


def test_the_wheel_lists_and_paints_in_another_folder(environment, tmp_path):
    """`.ci/wheel` learns there too, which takes longer."""
    Image.fromarray(picture(40, 48)).save(tmp_path / "photo.png")
    assert "monet" in run(environment, tmp_path, "-m", "stylejax", "styles")
    words = ("--style", "monet", "--input", "photo.png", "--output", "painted.png")
    run(environment, tmp_path, "-m", "stylejax", "transfer", *words)
    assert files.size(tmp_path / "painted.png") == (40, 48)


def test_the_wheel_finds_its_configs_in_another_folder(environment, tmp_path):
    code = """
from stylejax.training import config_file, config_schema
print(config_file.find_config("warm"))
for name in ("personal", "warm", "configs/cut.py", "ablations/recipe"):
    config_schema.check(config_file.load_config(name).to_dict(), 1)
"""
    assert run(environment, tmp_path, "-c", code).startswith(str(environment.parent.parent))


def test_the_workflow_uses_the_wheel():
    assert "run: .ci/wheel\n" in (TOP / ".github" / "workflows" / "ci.yml").read_text()
    assert "stylejax train --style samples:style" in (TOP / ".ci" / "wheel").read_text()
