"""The base recipe: a style in minutes on two CPU cores; every other config overlays this one."""

from ml_collections import ConfigDict


def get_config() -> ConfigDict:
    """Five groups; every key is handed over as a keyword, so a mistyped one stops the run at the start."""
    return ConfigDict(
        {
            "data": {
                "style": "samples:style",  # a folder, one picture, tfds:name:split, or other samples (data/samples.py)
                "content": "samples:content",
                "crop": 128,  # pixels, what one training picture measures
                "batch": 2,  # photos, and style pictures, per step over all devices (configs/ablations/batch_4.py)
                # Side of a crop as a fraction of the picture's short side, drawn between two ends; (0, 0): found so
                # that strokes are 3 to 6 pixels wide (data/stroke_scale.py).
                "style_scale": (0.0, 0.0),
                "content_scale": (0.0, 0.0),
                "canvas": 0,  # pixels, long side at which a larger photo is composed; 0: found likewise
                "flip": True,
                "style_count": 0,  # learn from that many of the style pictures; 0 is all of them
                "test": 0.0,  # fraction of the pictures that no run sees before its end, for comparing runs
                "holdout": 0.1,  # fraction of the pictures kept back for measuring
            },
            "model": {
                "generator": {
                    "name": "smooth",
                    "width": 64,
                    "blocks": 6,
                    "decoder_blocks": 3,
                    "noise": 4,
                    "norm": "instance_norm",
                },
                "discriminator": {"name": "both", "width": 64, "patch_width": 32},
                "projector": 256,
                "contrast": "shared",  # the contrastive terms look through the generator's encoder, or a "separate" one
            },
            "loss": {
                "adversarial": "lsgan",
                "weight": 1.0,
                "penalty": {"r1": 0.0, "gradient_penalty": 0.0},
                "content": {
                    "perceptual": 0.2,
                    "tone": 1.0,  # the photo's light and dark, in the style's tone
                    "color": 1.0,  # its colors, in the style's palette
                    "texture": 0.3,  # Gram matrices of the style's
                    "patch_nce": 0.0,
                    "identity_nce": 0.0,
                    "pixel": 0.0,
                    "identity": 0.0,
                    "cycle": 0.0,
                    "steady": 0.0,  # for videos: the painting moves as the photo does
                },
                "patches": 256,
                "temperature": 0.07,
                "across": False,  # whether a patch is compared with those of the batch's other pictures too
                "mirror": 0.0,  # probability that a step paints the mirror image, for the contrastive term to undo
                "window": 120,  # pixels, what the discriminator sees of a crop
                "augment": (),
                "adapt": {"target": 0.0, "pictures": 500_000},  # of augmentation, as augment.adapt; 0 is off
                "pool": 0,  # earlier paintings that the discriminators of a cycle still see
            },
            "optim": {
                "learner": "one_sided",  # or "cyclegan"
                "discriminator_steps": 1,  # per step of the generator; `steps` counts these
                "init": "",  # a trained style to begin from, by its name or folder; "" begins from nothing
                "steps": 2040,
                "generator_rate": 2e-3,
                "discriminator_rate": 2e-3,
                "b1": 0.5,
                "b2": 0.99,
                "warmup": 40,  # steps
                "decay": 0.4,  # fraction of the steps
                "ema": 0.995,
                "color_start": 1.0,  # 0 starts from the photo's colors, 1 from the style's palette
            },
            # Each save paints `measure` squares of `side` pixels, 0: as large as on the canvas; on_nan: or "rollback".
            "run": {"seed": 0, "log_every": 20, "save_every": 510, "measure": 24, "side": 0, "on_nan": "stop"},
        }
    ).lock()
