"""One post in SimPy, as forecast_bench plays it: exponential exits, recruiting in three stages.

simpy_vacancy.py REPLICATIONS EXITS_PER_YEAR MONTHS_TO_FILL MONTHS
prints the seconds that the replications took and how many ended with the post vacant.
"""

import random
import sys
import time

import simpy

STAGES = 3


class Post:
    def __init__(self, env, exits, fill):
        self.vacant = False
        env.process(self.live(env, exits, fill))

    def live(self, env, exits, fill):
        while True:
            yield env.timeout(random.expovariate(exits))
            self.vacant = True
            for _ in range(STAGES):
                yield env.timeout(random.expovariate(STAGES / fill))
            self.vacant = False


def main():
    replications, per_year, fill, months = int(sys.argv[1]), *map(float, sys.argv[2:5])
    random.seed(1)
    vacant = 0
    began = time.perf_counter()
    for _ in range(replications):
        env = simpy.Environment()
        post = Post(env, per_year / 12, fill)
        env.run(until=months)
        vacant += post.vacant
    print(time.perf_counter() - began, vacant)


main()
