"""Callbacks: what may look on at training, and stop it."""

from .. import outside
from .base import Callback
from .checkpoint import ModelCheckpoint
from .csv_log import CSVLogger
from .early_stopping import EarlyStopping
from .history import History
from .plateau import ReduceLROnPlateau
from .progress import Progress
from .rates import LearningRateScheduler
from .single_functions import LambdaCallback
from .terminate import TerminateOnNaN

__all__ = [
    "CSVLogger",
    "Callback",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "Progress",
    "ReduceLROnPlateau",
    "TerminateOnNaN",
]

__getattr__ = outside.answer("callbacks", __name__)
