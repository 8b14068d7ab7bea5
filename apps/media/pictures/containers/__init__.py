"""The five file types: where a file ends by its own structure, and which parts of it are image."""

from apps.media.pictures.containers.container import Container, Format
from apps.media.pictures.containers.signatures import read_container

__all__ = ["Container", "Format", "read_container"]
