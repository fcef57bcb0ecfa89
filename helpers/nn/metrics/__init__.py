"""Metrics: what is counted besides the loss, batch by batch.

Each stands alone (`m = Precision(); m.update_state(y, ŷ); m.result()`) and in `compile`, where a
name, an object or a function of (y, ŷ) will do. To add one, see `Metric`.
"""

from types import MethodType

from .. import outside
from ..losses import (
    binary_crossentropy,
    categorical_crossentropy,
    mean_absolute_error,
    mean_squared_error,
    sparse_categorical_crossentropy,
)
from ..losses import (
    huber as huber,
)
from ..naming import resolve, snake_case, table_of
from ..numeric import defined_in
from .accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
    SparseTopKCategoricalAccuracy,
    TopKCategoricalAccuracy,
    binary_accuracy,
    categorical_accuracy,
    sparse_categorical_accuracy,
    sparse_top_k_categorical_accuracy,
    top_k_categorical_accuracy,
)
from .auc import AUC
from .base import Metric
from .confusion import Precision, Recall
from .crossentropy import BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy
from .f_score import F1Score
from .mean import Mean, MeanMetricWrapper, Sum
from .mean import PerSample as _PerSample
from .regression import MeanAbsoluteError, MeanSquaredError, R2Score, RootMeanSquaredError

# Function → class.
_CLASSES = {
    binary_accuracy: BinaryAccuracy,
    categorical_accuracy: CategoricalAccuracy,
    sparse_categorical_accuracy: SparseCategoricalAccuracy,
    top_k_categorical_accuracy: TopKCategoricalAccuracy,
    sparse_top_k_categorical_accuracy: SparseTopKCategoricalAccuracy,
    mean_squared_error: MeanSquaredError,
    mean_absolute_error: MeanAbsoluteError,
    binary_crossentropy: BinaryCrossentropy,
    categorical_crossentropy: CategoricalCrossentropy,
    sparse_categorical_crossentropy: SparseCategoricalCrossentropy,
}
_table = table_of(
    *_CLASSES.values(), Accuracy, AUC, F1Score, Mean, Precision, R2Score, Recall,
    RootMeanSquaredError, Sum,
)  # fmt: skip
_table |= {kind.__name__: kind for kind in _table.values()}
_short = {"mse": MeanSquaredError, "mae": MeanAbsoluteError, "bce": BinaryCrossentropy}
_table |= _short | {name.upper(): kind for name, kind in _short.items()}


def get(identifier):
    """The metric of that name ("mse", "Precision"), as an object.

    A class is made an object; None, functions and objects are returned as they are.

    Raises:
        ValueError: for an unknown name, with the nearest known one.
    """
    if identifier is None:
        return None
    return resolve("metric", identifier() if isinstance(identifier, type) else identifier, _table)


def for_network(
    identifier, loss, output_shape: tuple, runs: tuple = (), target_shape: tuple | None = None
) -> Metric:
    """The metric as a network counts with it.

    "accuracy" means what fits y and ŷ: sides of 0.5 for one output, else classes.

    Args:
        identifier: a name, an object, a class or a function of (y, ŷ).
        loss: the network's loss, which says whether y holds class numbers.
        output_shape: (None, outputs).
        runs: of the network.
        target_shape: of y, where a loss of one's own takes any.

    Raises:
        ValueError: for an unknown name; for a metric that does not fit y; for a metric of one's
            own that cannot count for a stack.
    """
    outputs = output_shape[-1]
    labels = getattr(loss, "sparse", False)
    if target_shape is not None:
        labels = len(target_shape) == len(runs) + 1 or len(target_shape) == 1
        labels = labels or (target_shape[-1] == 1 and outputs > 1)
    if isinstance(identifier, str) and identifier.lower() in ("accuracy", "acc"):
        kind = SparseCategoricalAccuracy if labels else CategoricalAccuracy
        found = (BinaryAccuracy if outputs == 1 else kind)(name=identifier)
    else:
        found = _as_metric(identifier)
    if isinstance(found, _PerSample):
        found.reshape = _between(found, labels, outputs, target_shape)
    if defined_in(found, "update_state").startswith(__name__):
        found.of_runs(runs)
    else:
        Metric.of_runs(found, runs)
        found.add = MethodType(Metric.add, found)
    return found


def of_keras(metric: Metric) -> bool:
    """Whether it is one of these here and not one of the reader's own."""
    own_function = type(metric) is MeanMetricWrapper and metric._fn not in _CLASSES
    return type(metric).__module__.startswith(__name__) and not own_function


def _as_metric(identifier):
    for function, kind in _CLASSES.items():
        if identifier is function:
            return kind(name=function.__name__)
    found = get(identifier)
    if not isinstance(found, Metric):
        kind = type(found).__name__
        name = getattr(found, "name", None) or getattr(found, "__name__", snake_case(kind))
        return MeanMetricWrapper(found, name=name)
    if isinstance(identifier, str):
        found.name = identifier
    return found


def _between(metric, labels, outputs, target_shape):
    """What makes of a network's y the y of the metric, or None.

    Raises:
        ValueError: when nothing does.
    """
    if metric.labels == labels:
        squeeze = labels and target_shape is not None and target_shape[-1] == 1 and outputs > 1
        return (lambda y: y[..., 0]) if squeeze else None
    if outputs == 1:
        return (lambda y: y[..., 0]) if metric.labels else (lambda y: y[..., None])
    takes = "class numbers" if metric.labels else f"{outputs} numbers for each sample"
    raise ValueError(
        f"the metric {metric.name} compares ŷ with {takes}, but the loss takes "
        f"{'class numbers' if labels else 'one-hot rows'}; choose the metric that fits it"
    )


__getattr__ = outside.answer("metrics", __name__)
