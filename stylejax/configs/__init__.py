"""The configs as a part of the package: those of the clone's folder `configs/`, which the wheel has here.

`setup.cfg` puts that folder in this one's place when it builds; in the clone this file says where it lies.
"""

from pathlib import Path

__path__ = [str(Path(__file__).resolve().parents[2] / "configs")]
