"""Chapter 00: the first network a reader sees, and the machine that it runs on."""

from helpers.chapters.start.installation import environment, multiplications, multiplying
from helpers.chapters.start.network import first_network
from helpers.chapters.start.this_machine import speed, versions

__all__ = ["environment", "first_network", "multiplications", "multiplying", "speed", "versions"]
