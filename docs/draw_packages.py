"""Draw the packages of stylejax and who imports whom, from their imports: python docs/draw_packages.py.

The drawing stands between two markers of docs/architecture.md; tests/test_docs.py says when it is out of date.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- drawn by docs/draw_packages.py -->"
END = "<!-- end of the drawing -->"


def packages() -> dict[str, list[Path]]:
    """The files of each package, and of each module beside them; the public interface is above all and left out."""
    found = {path.stem: [path] for path in (ROOT / "stylejax").glob("*.py") if not path.stem.startswith("__")}
    for path in (ROOT / "stylejax").glob("*/__init__.py"):
        found[path.parent.name] = sorted(path.parent.rglob("*.py"))
    return dict(sorted(found.items()))


def imported(file: Path) -> Iterator[str]:
    """Dotted names of all that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def arrows() -> dict[str, set[str]]:
    """For each package the others that it imports."""
    files = packages()
    found = {}
    for package, paths in files.items():
        parts = [name.split(".") for path in paths for name in imported(path)]
        names = {part[1] for part in parts if part[0] == "stylejax" and len(part) > 1}
        found[package] = names & set(files) - {package}
    return found


def below(package: str, direct: dict[str, set[str]]) -> set[str]:
    """All packages that a package reaches by its arrows; RecursionError where they form a circle."""
    return direct[package].union(*(below(other, direct) for other in direct[package]))


def needed(direct: dict[str, set[str]]) -> dict[str, set[str]]:
    """The arrows without those that a longer way implies."""
    return {
        package: {name for name in names if not any(name in below(other, direct) for other in names - {name})}
        for package, names in direct.items()
    }


def height(package: str, direct: dict[str, set[str]]) -> int:
    """Arrows on the longest way down from a package."""
    return max((1 + height(name, direct) for name in direct[package]), default=0)


def sentence(paths: list[Path]) -> str:
    """The first line of a package's or a module's docstring."""
    first = next((path for path in paths if path.name == "__init__.py"), paths[0])
    return (ast.get_docstring(ast.parse(first.read_text())) or "").splitlines()[0]


def drawing() -> str:
    """A Mermaid graph, highest package first, and a table with a line for each package."""
    files = packages()
    direct = arrows()
    order = sorted(files, key=lambda package: (-height(package, direct), package))
    lines = ["```mermaid", "flowchart TD"]
    for package, names in needed(direct).items():
        lines += [f"    {package} --> {name}" for name in sorted(names)]
    lines += ["```", "", "| package | what lives there | imports |", "|---|---|---|"]
    for package in order:
        path = f"stylejax/{package}" + ("/" if files[package][0].name == "__init__.py" else ".py")
        lines.append(f"| `{path}` | {sentence(files[package])} | {', '.join(sorted(direct[package])) or 'nothing'} |")
    return "\n".join(lines)


def page(text: str) -> str:
    """A page with the drawing between its markers."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{drawing()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
