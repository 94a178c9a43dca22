"""What the Python peers share: the images, the conversation with the driver, and how steps are counted."""

import json
import os
import sys
import time

# Libraries print what they like; the driver reads what only we say.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
task = json.loads(sys.argv[1])


def say(**answer):
    print(json.dumps(answer), file=answers, flush=True)


def read_images(numpy):
    """The pixels, uint8 [count, channels, height, width], and the labels."""
    channels, height, width = task["shape"]
    size = channels * height * width
    values = numpy.fromfile(task["images"], dtype=numpy.uint8)
    count = len(values) // (size + 1)
    return values[: count * size].reshape(count, channels, height, width), values[count * size :].astype("int64")


def peak_mib():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    except OSError:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / 1024 / (1024 if sys.platform == "darwin" else 1)


def take(step, seconds, least):
    """As lib/stepper.mjs."""
    losses = []
    began = time.perf_counter()
    while True:
        losses.append(step())
        elapsed = time.perf_counter() - began
        if len(losses) >= least and elapsed >= seconds:
            return {"steps": len(losses), "seconds": elapsed, "losses": losses}


def serve(load, open_runner):
    """
    Answers the driver until it has nothing more to ask.

    load() imports the library and returns what open_runner(library, mode, batch) needs; that gives the facts about
    the peer and a function that takes one step and returns its loss.
    """
    say(kind="ready")
    library, step, import_ms = None, None, 0
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["do"] == "open":
            began = time.perf_counter()
            if library is None:
                library = load()
                import_ms = (time.perf_counter() - began) * 1000
            facts, step = open_runner(library, asked["mode"], asked["batch"])
            loss = step()
            first = (time.perf_counter() - began) * 1000
            say(kind="opened", **facts, firstStepMs=first, importMs=import_ms, loss=loss)
            import_ms = 0
        elif asked["do"] == "take":
            say(kind="slice", **take(step, asked["seconds"], asked["steps"]))
        else:
            step = None
            say(kind="closed", peakMiB=peak_mib())
