"""The rules that a reader relies on: who imports whom, what loads late, how long things are."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent

# The packages from the lowest to the highest: each may import those before it, and none may import one after it.
ORDER = [
    ("errors", "interrupt", "compat", "configs"),
    ("atomic", "compile_cache", "huge_pages", "memory"),
    ("images",),
    ("models", "losses"),
    ("data", "metrics", "checkpoints"),
    ("painting", "video"),
    ("training",),
    ("experiments",),
    ("app",),
    ("cli",),
]
ROOT = ("__init__", "__main__", "launch")  # what a person calls: above all of them
LEVEL = {package: level for level, packages in enumerate([*ORDER, ROOT]) for package in packages}
HEAVY = {
    "tensorflow": {"data"},
    "tensorflow_datasets": {"data"},
    "orbax": {"checkpoints"},
    "cv2": {"video"},
    "av": {"video"},
}

FILES = sorted([*(TOP / "stylejax").rglob("*.py"), *TOP.glob("launch.py")])
each_file = pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(TOP)))


def package_of(file):
    """stylejax/models/layers.py -> models; stylejax/errors.py -> errors; launch.py -> launch."""
    parts = file.relative_to(TOP).with_suffix("").parts
    return parts[1] if len(parts) > 1 else parts[0]


def imported(tree):
    """Dotted names of everything imported anywhere below a node; relative imports are not used."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def package_named(name):
    """stylejax.models.layers.halve -> models; stylejax.__version__ -> __init__."""
    first = f"{name}.__init__".split(".")[1]
    return first if first in LEVEL else "__init__"


def documented(tree):
    """Every node below, and with, `tree` that may have a docstring."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def docstring_lines(tree):
    docstrings = [node.body[0] for node in documented(tree) if ast.get_docstring(node)]
    return sum(node.end_lineno - node.lineno + 1 for node in docstrings)


@each_file
def test_imports_point_down(file):
    package = package_of(file)
    names = list(imported(ast.parse(file.read_text())))
    assert package in LEVEL, f"say in ORDER where {package} stands"
    for name in names:
        assert name.split(".")[0] not in ("configs", "tests")
        if name.split(".")[0] == "stylejax":
            below = package_named(name)
            # The version and the public names are read from the top; nothing else of it is.
            assert below in (package, "__init__") or LEVEL[below] < LEVEL[package], f"{package} imports {name}"


@each_file
def test_heavy_packages_have_one_door_and_open_late(file):
    tree = ast.parse(file.read_text())
    for package, doors in HEAVY.items():
        if any(name.split(".")[0] == package for name in imported(tree)):
            assert package_of(file) in doors
    at_import = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    for name in imported(ast.Module(at_import, [])):
        assert name.split(".")[0] not in HEAVY


@each_file
def test_gradio_is_seen_by_the_page_alone_which_loads_late(file):
    is_page = package_of(file) == "app" and file.stem.startswith("page")
    names = [name.split(".")[0] for name in imported(ast.parse(file.read_text()))]
    assert is_page or not {"gradio", "fastapi"} & set(names)
    at_import = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ImportFrom)]
    pages = [name for name in imported(ast.Module(at_import, [])) if name.startswith("stylejax.app.page")]
    assert is_page or not pages


def test_the_order_names_no_package_that_is_gone():
    assert {package_of(file) for file in FILES} == set(LEVEL)


def test_configs_import_configs_only():
    for file in (TOP / "configs").rglob("*.py"):
        for name in imported(ast.parse(file.read_text())):
            assert name.startswith(("stylejax.configs.", "ml_collections.")), file


@each_file
def test_every_file_says_what_it_is_for_and_stays_short(file):
    text = file.read_text()
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "the first line of a file is a sentence on what it is for"
    assert len(text.splitlines()) <= 250
    longest = {"step.py": 60, "cyclegan.py": 60, "loop.py": 80}.get(file.name, 40)
    for node in documented(tree):
        if not isinstance(node, ast.Module | ast.ClassDef):
            lines = node.end_lineno - node.lineno + 1 - docstring_lines(node)
            assert lines <= longest, f"{node.name} has {lines} lines"


@each_file
def test_a_line_has_one_assignment(file):
    at_once = ast.Tuple | ast.List | ast.GeneratorExp | ast.ListComp
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Assign):
            assert len(node.targets) == 1, f"{ast.unparse(node)}: a line each"
            two = isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, at_once)
            assert not two, f"{ast.unparse(node)}: a line each"


@each_file
def test_every_argument_has_a_type(file):
    for node in documented(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = [each for each in ast.walk(node.args) if isinstance(each, ast.arg)]
            bare = [each.arg for each in given if not each.annotation and each.arg not in ("self", "cls")]
            assert not bare, f"{node.name}: {', '.join(bare)}"


def test_import_and_help_need_neither_tensorflow_nor_orbax():
    code = """
import sys
for name in ("tensorflow", "tensorflow_datasets", "orbax", "cv2", "av", "onnx", "gradio"):
    sys.modules[name] = None  # an import of it now fails
import stylejax
import stylejax.painting.transfer, stylejax.data.sources, stylejax.cli.main
assert callable(stylejax.transfer) and callable(stylejax.load)
try:
    stylejax.cli.main.main(["--help"])
except SystemExit as stop:
    sys.exit(stop.code)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=TOP)
    assert done.returncode == 0, done.stderr
    assert "transfer" in done.stdout
