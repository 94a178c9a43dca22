"""Reads the event files of a run with the real TensorBoard and prints what it sees; run by hand.

    fovea train digits --epochs 2 --out runs/check
    python check-tensorboard.py runs/check/events
"""

import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0})
events.Reload()
tags = events.Tags()["scalars"]
assert tags, "TensorBoard sees no scalars"
for tag in sorted(tags):
    points = events.Scalars(tag)
    steps = [point.step for point in points]
    assert steps == sorted(set(steps)), f"{tag}: steps come more than once, or not in order"
    print(f"{tag}: {len(points)} points, step {steps[0]} to {steps[-1]}, last {points[-1].value:.4f}")
