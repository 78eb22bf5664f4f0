"""What the CI installs is pinned, and what its audit passes over has a reason."""

import configparser
import re
import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).resolve().parent.parent
ELSEWHERE = "cuda"  # an extra for machines with a GPU
UNPINNED = ("stylejax", "tensorboard")  # itself, and what no test needs
FAKE = """#!/bin/sh
mkdir -p "$3/bin"
for each in pip pip-audit; do
  printf '#!/bin/sh\\necho "$(basename "$0") $@"\\n' > "$3/bin/$each"
  chmod +x "$3/bin/$each"
done
"""


def lines(name):
    """Lines of a file that are no comment."""
    return [line for line in (TOP / name).read_text().splitlines() if line.strip() and not line.startswith("#")]


def required():
    """Requirements of the package and of its extras, by name, that hold where the pins were made."""
    setup = configparser.ConfigParser()
    setup.read(TOP / "setup.cfg")
    groups = [setup["options"]["install_requires"]]
    groups += [text for name, text in setup["options.extras_require"].items() if not name.startswith(ELSEWHERE)]
    found = [Requirement(line) for group in groups for line in group.split("\n") if line]
    here = {"platform_machine": "x86_64"}
    found = [each for each in found if not each.marker or each.marker.evaluate(here)]
    return {each.name: each for each in found if each.name not in UNPINNED}


PINS = {canonicalize_name(each.name): each for each in map(Requirement, lines("constraints.txt"))}


def test_each_line_pins_one_version_for_one_python():
    assert len(PINS) == len(lines("constraints.txt")) > 100
    for pin in PINS.values():
        assert re.fullmatch(r"==[\w.+!]+", str(pin.specifier)) and pin.url is None
        assert str(pin.marker) == 'python_version == "3.11"'


@pytest.mark.parametrize("requirement", required().values(), ids=str)
def test_what_is_required_is_pinned_to_a_version_that_is_allowed(requirement):
    (pin,) = PINS[canonicalize_name(requirement.name)].specifier
    assert requirement.specifier.contains(pin.version)


def test_the_ci_installs_from_the_pins():
    assert '-c constraints.txt -e ".[test]"' in (TOP / ".ci" / "run").read_text()
    workflow = (TOP / ".github" / "workflows" / "ci.yml").read_text()
    assert "run: .ci/run\n" in workflow and "run: .ci/audit\n" in workflow


def test_each_exception_of_the_audit_has_a_reason():
    for line in lines(".ci/audit-exceptions"):
        number, _, reason = line.partition(" ")
        assert re.fullmatch(r"(CVE|GHSA|PYSEC)-[\w-]+", number) and len(reason.split()) > 4, line


def test_the_audit_looks_up_the_pins_and_passes_over_the_exceptions(tmp_path):
    """With a pip-audit that prints its words."""
    (tmp_path / "repo" / ".ci").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    audit = tmp_path / "repo" / ".ci" / "audit"
    audit.write_text((TOP / ".ci" / "audit").read_text())
    audit.chmod(0o755)
    (audit.parent / "audit-exceptions").write_text("# none\n\nCVE-2026-1 it needs a server, and there is none\n")
    fake = tmp_path / "bin" / "python3"
    fake.write_text(FAKE)
    fake.chmod(0o755)
    env = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}
    done = subprocess.run([audit], capture_output=True, text=True, env=env, check=True)
    assert done.stdout.splitlines()[-1] == (
        "pip-audit --strict --requirement constraints.txt --no-deps --disable-pip --progress-spinner off "
        "--ignore-vuln CVE-2026-1"
    )
