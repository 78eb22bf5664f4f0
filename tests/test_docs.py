"""What the documents say is there: links, files, functions, keys of the config, and a drawing that is up to date."""

import ast
import re
import runpy
from pathlib import Path

import pytest

from configs import personal

TOP = Path(__file__).resolve().parent.parent
DOCS = sorted([*TOP.glob("*.md"), *(TOP / "docs").glob("*.md"), *(TOP / "results").rglob("*.md")])
each_page = pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(TOP)))

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
# A file, and a function or method of it where one is named: training/step.py:train_step.
FILE = re.compile(r"(?<![\w./-])((?:[\w.-]+/)+[\w-]+\.(?:py|md|ipynb|jpg|jsonl|yml))\b(?::(\w+))?")
FOLDER = re.compile(r"`((?:stylejax|configs|tests|docs|benchmarks|results|notebooks)/(?:\w+/)*)`")
MODULE = re.compile(r"python -m (benchmarks\.\w+)")
KEY = re.compile(r"--config\.((?:\w+\.)+\w+)=")
MADE_BY_A_RUN = ("runs/", "samples/", "meta/")


def linked(text):
    """Relative targets of the links of a page."""
    return [target for target in LINK.findall(text) if "://" not in target]


def places(page, name):
    """Where a file that a page names may lie: beside the page, at the top, or in the package."""
    return [folder / name for folder in (page.parent, TOP, TOP / "stylejax") if (folder / name).exists()]


def functions(file):
    """Names of all functions, methods and classes of a Python file."""
    kinds = ast.FunctionDef | ast.ClassDef
    return {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, kinds)}


def keys(tree, before=""):
    """Dotted names of all values of a config, and of its groups."""
    for name, value in tree.items():
        yield before + name
        if isinstance(value, dict):
            yield from keys(value, f"{before}{name}.")


def is_key(name):
    return name == "group.key" or "NAME" in name or name in set(keys(personal.get_config().to_dict()))


@each_page
def test_links_lead_somewhere(page):
    for target in linked(page.read_text()):
        assert (page.parent / target).exists(), target


@each_page
def test_files_and_functions_that_are_named_exist(page):
    text = page.read_text()
    for name, function in FILE.findall(text):
        if name.startswith(MADE_BY_A_RUN) or "://" in name:
            continue
        found = places(page, name)
        assert found, f"there is no {name}"
        assert not function or function in functions(found[0]), f"{name} has no {function}"
    for name in FOLDER.findall(text):
        assert (TOP / name).is_dir(), name
    for name in MODULE.findall(text):
        assert (TOP / name.replace(".", "/")).with_suffix(".py").exists(), name


@each_page
def test_overrides_are_keys_of_the_base_config(page):
    for name in KEY.findall(page.read_text()):
        assert is_key(name), f"configs/personal.py has no {name}"


def test_what_the_tests_look_for_is_found_in_a_line():
    line = "[a](docs/b.md#c), `training/step.py:train_step` and --config.optim.steps=3 by python -m benchmarks.speed"
    assert linked(line) == ["docs/b.md"]
    assert ("training/step.py", "train_step") in FILE.findall(line)
    assert KEY.findall(line) == ["optim.steps"] and is_key("optim.steps") and not is_key("optim.step")
    assert MODULE.findall(line) == ["benchmarks.speed"]
    assert "train_step" in functions(TOP / "stylejax/training/step.py")


def test_the_readme_is_short_and_has_the_two_commands():
    text = (TOP / "README.md").read_text()
    assert len(text) <= 7000
    assert "\npip install -e . && python launch.py --config=configs/personal.py\n" in text
    assert '\npip install -e ".[test]" && pytest\n' in text


def test_the_drawing_of_the_packages_is_up_to_date():
    script = runpy.run_path(str(TOP / "docs" / "draw_packages.py"))
    text = script["PAGE"].read_text()
    assert script["BEGIN"] in text and script["END"] in text
    assert script["page"](text) == text, "the imports have changed: python docs/draw_packages.py"


def test_only_arrows_that_no_longer_way_implies_are_drawn():
    script = runpy.run_path(str(TOP / "docs" / "draw_packages.py"))
    direct = {"top": {"middle", "bottom"}, "middle": {"bottom"}, "bottom": set()}
    assert script["needed"](direct) == {"top": {"middle"}, "middle": {"bottom"}, "bottom": set()}
    assert script["height"]("top", direct) == 2
