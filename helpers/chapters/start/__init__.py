"""Chapter 00: the first network a reader sees, and the machine that it runs on."""

from helpers.chapters.start.network import first_network
from helpers.chapters.start.this_machine import speed, versions

__all__ = ["first_network", "speed", "versions"]
