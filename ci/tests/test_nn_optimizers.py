"""Every optimizer takes the same hundred steps as its twin in Keras."""

import pytest

from ci.tests.oracle import STRICT, f, float64, regression, twin  # noqa: F401

pytestmark = STRICT

BETAS = {"beta_1": f(0.9), "beta_2": f(0.999)}

OPTIMIZERS = {
    "sgd": lambda o: o.SGD(learning_rate=f(0.1)),
    "sgd momentum": lambda o: o.SGD(learning_rate=f(0.05), momentum=f(0.9)),
    "sgd nesterov": lambda o: o.SGD(learning_rate=f(0.05), momentum=f(0.8), nesterov=True),
    "sgd decay": lambda o: o.SGD(learning_rate=f(0.05), momentum=f(0.5), weight_decay=f(0.02)),
    "sgd clipnorm": lambda o: o.SGD(learning_rate=f(0.1), clipnorm=f(0.1)),
    "sgd clipvalue": lambda o: o.SGD(learning_rate=f(0.1), momentum=f(0.9), clipvalue=f(0.01)),
    "sgd global": lambda o: o.SGD(learning_rate=f(0.1), global_clipnorm=f(0.1)),
    "adagrad": lambda o: o.Adagrad(learning_rate=f(0.1), initial_accumulator_value=f(0.1)),
    "adagrad set": lambda o: o.Adagrad(
        learning_rate=f(0.2), initial_accumulator_value=f(0.01), epsilon=f(1e-3)
    ),
    "rmsprop": lambda o: o.RMSprop(learning_rate=f(0.01)),
    "rmsprop momentum": lambda o: o.RMSprop(
        learning_rate=f(0.003), rho=f(0.8), momentum=f(0.7), epsilon=f(1e-4)
    ),
    "rmsprop centered": lambda o: o.RMSprop(learning_rate=f(0.01), rho=f(0.95), centered=True),
    "rmsprop all": lambda o: o.RMSprop(
        learning_rate=f(0.003), momentum=f(0.5), centered=True, epsilon=f(1e-2), clipnorm=f(0.2)
    ),
    "adam": lambda o: o.Adam(learning_rate=f(0.01), **BETAS),
    "adam set": lambda o: o.Adam(
        learning_rate=f(0.02), beta_1=f(0.8), beta_2=f(0.95), epsilon=f(1e-3)
    ),
    "adam amsgrad": lambda o: o.Adam(
        learning_rate=f(0.05), beta_1=f(0.5), beta_2=f(0.9), amsgrad=True
    ),
    "adam global": lambda o: o.Adam(learning_rate=f(0.02), global_clipnorm=f(0.05), **BETAS),
    "adam decay": lambda o: o.Adam(learning_rate=f(0.02), weight_decay=f(0.1), **BETAS),
    "adamw": lambda o: o.AdamW(learning_rate=f(0.01), weight_decay=f(0.004), **BETAS),
    "adamw set": lambda o: o.AdamW(
        learning_rate=f(0.02), weight_decay=f(0.3), beta_1=f(0.7), beta_2=f(0.99), epsilon=f(1e-5)
    ),
}


def network(nn, optimizer):
    model = nn.Sequential(
        [
            nn.Input((3,)),
            nn.layers.Dense(5, activation="tanh", kernel_initializer=he(nn)),
            nn.layers.Dense(2, kernel_initializer=he(nn)),
        ]
    )
    model.compile(optimizer=optimizer, loss="mse")
    return model


def he(nn):
    return nn.initializers.HeNormal(seed=3)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_hundred_steps_equal_keras(name):
    x, y = regression(n=248)
    twins = twin(
        lambda nn: network(nn, OPTIMIZERS[name](nn.optimizers)), x, y, batch_size=5, epochs=2
    )
    assert twins.our_history.history["loss"][-1] < twins.our_history.history["loss"][0]
    assert int(twins.theirs.optimizer.iterations) == 100
    assert int(twins.ours.optimizer.iterations) == 100
