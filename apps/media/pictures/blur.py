"""The few letters that stand for a picture until it has loaded.

https://blurha.sh has the format.
"""

import blurhash
from PIL import Image

from apps.media.pictures.colors import on_white
from apps.media.pictures.renditions import fit

LONG_SIDE = 32  # There are no finer waves in the hash than this shows, and pure Python is slow.
WAVES = (4, 3)  # Along the long side and the short one.


def blur(image: Image.Image) -> str:
    small = on_white(fit(image, LONG_SIDE))
    across, down = WAVES if small.width >= small.height else reversed(WAVES)
    rows = [[small.getpixel((x, y)) for x in range(small.width)] for y in range(small.height)]
    return str(blurhash.encode(rows, across, down))
