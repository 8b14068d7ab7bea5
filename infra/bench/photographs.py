"""Photographs as a camera takes them: full of detail, and of noise."""

from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 4032, 3024  # 12 megapixels.
SHAPES, GRAIN = 60, 20  # How much what is seen differs from place to place, and what is noise.


def take(path: Path, *, width: int = WIDTH, height: int = HEIGHT, quality: int = 90) -> None:
    """Write a photograph as a JPEG. Making it takes a second."""
    noise = (Image.effect_noise((width // 4, height // 4), SHAPES) for _ in range(3))
    image = Image.merge("RGB", list(noise)).resize((width, height), Image.Resampling.BILINEAR)
    grain = Image.effect_noise((512, 512), GRAIN).convert("RGB")
    image = Image.blend(image, grain.resize(image.size, Image.Resampling.NEAREST), 0.2)
    image.save(path, "JPEG", quality=quality)
