"""Options together: random plans of `compile` and `fit` give what Keras gives, in float64."""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ci.tests.nn import fit_plans
from ci.tests.nn.oracle import STRICT, all_close, close, keras, nn, same_history

pytestmark = STRICT
EXAMPLES = 8  # for each kind of target; Keras takes about half a second for one


def finite(history):
    return all(np.isfinite(v).all() and np.max(np.abs(v)) < 1e6 for v in history.values())


@pytest.mark.parametrize("kind", fit_plans.TARGETS)
def test_a_plan_gives_what_keras_gives(kind):
    @settings(
        max_examples=EXAMPLES,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=[Phase.generate],
    )
    @given(fit_plans.plans(kind), st.data())
    def check(plan, _):
        ours, theirs = fit_plans.build(nn, plan), fit_plans.build(keras, plan)
        theirs.set_weights(ours.get_weights())
        theirs.run_eagerly = True
        ours_seen = fit_plans.fit(nn, ours, plan)
        if not finite(ours_seen.history):
            return  # where numbers explode, so do the differences
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs_seen = fit_plans.fit(keras, theirs, plan)
        # A loss of one's own has its gradient from differences here, from TensorFlow's tape there.
        tolerance = 1e-6 if plan["loss"].startswith("own") else 1e-9
        same_history(ours_seen, theirs_seen, tolerance)
        all_close(ours.get_weights(), theirs.get_weights(), "weights", tolerance)
        x, y, weight = fit_plans.data({**plan, "seed": 5, "n": 9})
        call = {"sample_weight": weight, "batch_size": 4, "verbose": 0}
        found = ours.evaluate(x, y, **call), theirs.evaluate(x, y, **call)
        all_close(*([f] if isinstance(f, float) else f for f in found), "evaluate", tolerance)
        ours, theirs = ours.predict(x, verbose=0), theirs.predict(x, verbose=0)
        close(ours, theirs, "predict", tolerance, tolerance)

    check()
