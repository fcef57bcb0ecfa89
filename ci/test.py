"""Proves the course; at the first start it installs what that needs.

python3 ci/test.py                            everything: lint, unit, keras, notebooks, colab,
                                              browser; as many jobs side by side as -n says (2)
python3 ci/test.py lint unit                  some parts
python3 ci/test.py 05                         one chapter: its notebook against its outputs, the
                                              solutions of its exercises, its explorers and checks
python3 ci/test.py ci/tests/nn -k adam        further arguments go to pytest
python3 ci/test.py notebooks/01_perceptron.ipynb             one notebook
python3 ci/test.py keras                      Keras' own tests, on helpers.nn; with --on-keras the
                                              same tests on Keras itself
python3 ci/test.py --oldest                   the notebooks with the oldest versions that
                                              requirements.txt allows, in .venv-oldest
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ci.environment import python_version

python_version.require()

from ci.environment import oldest
from ci.environment.variables import isolated_environment
from ci.environment.venv import Environment, TroubleError, say
from ci.jobs import pool
from ci.jobs.selection import Selection, select

OLDEST = "--oldest"


def run(selection: Selection, environment: Environment) -> list[pool.Outcome]:
    """Run what is selected in the environment."""
    python = environment.ensure(tests=True)
    return pool.run(selection, python, isolated_environment(environment.path))


def main(arguments: list[str]) -> int:
    """Run what the arguments select; return 0 if something ran and nothing failed."""
    if {"-h", "--help"} & set(arguments):
        say(__doc__ or "")
        return 0
    began = time.perf_counter()
    try:
        if OLDEST in arguments:
            words = [word for word in arguments if word != OLDEST]
            outcomes = run(select(words, oldest.PARTS), oldest.OldestEnvironment())
        else:
            outcomes = run(select(arguments), Environment())
    except TroubleError as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    say(pool.summary(outcomes, time.perf_counter() - began))
    ran = any(o.passed for o in outcomes)
    return 0 if ran and not any(o.failed for o in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
