"""HEIC and AVIF, the formats of phones: which of them a file is, and whether it can be read here."""

from PIL import Image, features

from stylejax.errors import InputError

EXTENSIONS = (".heic", ".heif", ".avif")
KINDS = ("HEIF", "AVIF")  # by Pillow's names
_AVIF = (b"avif", b"avis")
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def kind_of(start: bytes) -> str | None:
    """Pillow's name of the format that a file of these first bytes has: "AVIF", "HEIF", or None for any other."""
    if start[4:8] != b"ftyp":
        return None
    brand = start[8:12]
    # Of the general brands the list of compatible ones says which it is.
    if brand in _AVIF or (brand in (b"mif1", b"msf1") and any(each in start[16:] for each in _AVIF)):
        return "AVIF"
    return "HEIF" if brand in _HEIC else None


def prepare(kind: str) -> None:
    """Make Pillow read it; InputError: what reads it is not installed."""
    if kind == "AVIF":
        if not features.check("avif"):
            raise InputError("AVIF is not read by this Pillow: pip install --upgrade pillow")
        return
    if kind in Image.OPEN:
        return
    try:
        from pillow_heif import register_heif_opener
    except ImportError as error:
        raise InputError("HEIC needs one more package: pip install 'stylejax[heif]'") from error
    register_heif_opener(thumbnails=False)
