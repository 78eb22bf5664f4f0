"""The rules that a reader relies on: who imports whom, what loads late, how long things are."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent

# module or package -> what it may import of stylejax; errors and its own modules need no mention.
ALLOWED = {
    "__init__": {"checkpoint", "mixing", "models", "prints", "tiles", "transfer"},
    "__main__": {"cli"},
    "augment": set(),
    "canvas": {"distances", "kinds", "models", "tiles", "windows"},
    "checkpoint": {"integrity", "models", "steps"},
    "cli": {"__init__", "commands", "controls"},
    "colour": set(),
    "commands": {
        "checkpoint",
        "compilations",
        "consistency",
        "evaluate",
        "folders",
        "images",
        "interrupt",
        "journal",
        "mixing",
        "published",
        "smooth",
        "sources",
        "studies",
        "transfer",
        "video",
    },
    "compilations": set(),
    "consistency": {"flow", "smooth"},
    "controls": set(),
    "cycle": {"augment", "losses", "objectives", "pool", "step"},
    "data": {"sources"},
    "distances": set(),
    "errors": set(),
    "evaluate": {"distances", "images", "models"},
    "flow": set(),
    "folders": {"images", "models", "scan", "transfer"},
    "health": set(),
    "images": {"modes"},
    "integrity": set(),
    "interrupt": set(),
    "journal": {"models"},
    "kinds": set(),
    "launch": {"train"},
    "learners": {"cycle", "step"},
    "losses": set(),
    "mixing": {"checkpoint", "models"},
    "models": set(),
    "modes": set(),
    "motion": set(),
    "objectives": {"augment", "losses", "motion"},
    "overrides": set(),
    "painter": set(),
    "pictures": {"data", "images", "samples"},
    "pool": set(),
    "published": {"integrity", "steps"},
    "prints": {"images", "models", "transfer"},
    "replicas": {"learners", "step"},
    "samples": {"painter"},
    "scan": {"images"},
    "smooth": {"flow"},
    "sources": {"images", "samples", "scan"},
    "steps": {"integrity"},
    "step": {"augment", "colour", "models", "objectives"},
    "scores": {"distances", "evaluate"},
    "studies": {"__init__", "checkpoint", "health", "overrides", "pictures", "scores", "steps", "together", "train"},
    "tiles": {"kinds", "models", "windows"},
    "together": {
        "checkpoint",
        "interrupt",
        "learners",
        "models",
        "pictures",
        "replicas",
        "steps",
        "train",
        "workdir",
    },
    "train": {
        "checkpoint",
        "evaluate",
        "health",
        "interrupt",
        "learners",
        "models",
        "pictures",
        "step",
        "steps",
        "transfer",
        "workdir",
    },
    "transfer": {"canvas", "controls", "kinds", "models", "tiles", "windows"},
    "video": set(),
    "windows": set(),
    "workdir": {"images"},
}
HEAVY = {
    "tensorflow": {"sources"},
    "tensorflow_datasets": {"sources"},
    "orbax": {"checkpoint"},
    "cv2": {"flow"},
    "av": {"video"},
}

FILES = sorted([*(TOP / "stylejax").rglob("*.py"), *TOP.glob("launch.py")])
each_file = pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(TOP)))


def module_of(file):
    """stylejax/models/layers.py -> models; stylejax/images.py -> images; launch.py -> launch."""
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


def room_of(name):
    """stylejax.models.layers.halve -> models; stylejax.__version__ -> __init__."""
    first = name.split(".")[1] if "." in name else "__init__"
    return first if first in ALLOWED else "__init__"


def documented(tree):
    """Every node below, and with, `tree` that may have a docstring."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def docstring_lines(tree):
    docstrings = [node.body[0] for node in documented(tree) if ast.get_docstring(node)]
    return sum(node.end_lineno - node.lineno + 1 for node in docstrings)


@each_file
def test_imports_follow_the_arrows(file):
    module, names = module_of(file), list(imported(ast.parse(file.read_text())))
    assert module in ALLOWED, f"say in ALLOWED what {module} may import"
    rooms = {room_of(name) for name in names if name.split(".")[0] == "stylejax"}
    assert rooms - {"errors", module} <= ALLOWED[module]
    assert not any(name.split(".")[0] in ("configs", "tests") for name in names)


@each_file
def test_heavy_packages_have_one_door_and_open_late(file):
    tree = ast.parse(file.read_text())
    for package, doors in HEAVY.items():
        if any(name.split(".")[0] == package for name in imported(tree)):
            assert module_of(file) in doors
    at_import = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    for name in imported(ast.Module(at_import, [])):
        assert name.split(".")[0] not in HEAVY


def test_the_table_has_no_row_of_a_module_that_is_gone():
    assert {module_of(file) for file in FILES} == set(ALLOWED)


def test_configs_import_configs_only():
    for file in (TOP / "configs").rglob("*.py"):
        for name in imported(ast.parse(file.read_text())):
            assert name.split(".")[0] in ("configs", "ml_collections"), file


@each_file
def test_every_file_says_what_it_is_for_and_stays_short(file):
    text = file.read_text()
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "the first line of a file is a sentence on what it is for"
    assert len(text.splitlines()) - docstring_lines(tree) <= 250
    longest = 80 if file.name == "train.py" else 35
    for node in documented(tree):
        if not isinstance(node, ast.Module | ast.ClassDef):
            lines = node.end_lineno - node.lineno + 1 - docstring_lines(node)
            assert lines <= longest, f"{node.name} has {lines} lines"


def test_import_and_help_need_neither_tensorflow_nor_orbax():
    code = """
import sys
for name in ("tensorflow", "tensorflow_datasets", "orbax", "cv2", "av"):
    sys.modules[name] = None  # an import of it now fails
import stylejax
import stylejax.transfer, stylejax.sources, stylejax.cli
assert callable(stylejax.transfer) and callable(stylejax.load)
try:
    stylejax.cli.main(["--help"])
except SystemExit as stop:
    sys.exit(stop.code)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=TOP)
    assert done.returncode == 0, done.stderr
    assert "transfer" in done.stdout
