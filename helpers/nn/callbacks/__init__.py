"""Callbacks: what may look on at training, and stop it."""

from .base import Callback, LambdaCallback
from .checkpoint import ModelCheckpoint
from .early_stopping import EarlyStopping
from .history import History
from .progress import Progress
from .rates import LearningRateScheduler
from .terminate import TerminateOnNaN

__all__ = [
    "Callback",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "Progress",
    "TerminateOnNaN",
]
