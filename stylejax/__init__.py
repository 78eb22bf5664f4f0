"""stylejax learns a personal image style with a GAN and transfers it."""

from stylejax.checkpoint import load
from stylejax.errors import InputError
from stylejax.mixing import mix
from stylejax.models.generator import Style
from stylejax.prints import transfer_file
from stylejax.tiles import transfer_tiled
from stylejax.transfer import transfer

__all__ = ["InputError", "Style", "load", "mix", "transfer", "transfer_file", "transfer_tiled"]
__version__ = "0.1.0"
