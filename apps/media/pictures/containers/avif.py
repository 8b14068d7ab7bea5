"""AVIF: boxes, of which the decoder alone knows what is in them.

https://aomediacodec.github.io/av1-avif/
"""

from apps.media.pictures.containers.boxes import KINDS, boxes
from apps.media.pictures.containers.container import Container
from apps.media.pictures.rejected import Reason, Rejected


def read_avif(data: bytes) -> Container:
    kinds, end = set(), 0
    for box in boxes(data, 0):
        kinds.add(box.kind)
        end = box.end
    cut_off = KINDS.fullmatch(data[end + 4 : end + 8])
    if cut_off or kinds.isdisjoint({b"meta", b"moov"}):
        raise Rejected(Reason.TRUNCATED)
    return Container(format="avif", end=end, essentials=data[:end])
