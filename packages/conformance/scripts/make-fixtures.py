"""Writes ../src/fixtures/torch/<layer>.json: what PyTorch makes of the layers' examples.

Reads the output of export-examples.ts; `npm run fixtures` does both. Computed in
float64. A layer is one entry of LAYERS: how PyTorch's own functions do the same.
With names after it, only those layers' files are written.
"""

import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

from layers import LAYERS

FOLDER = Path(__file__).resolve().parent.parent / "src" / "fixtures" / "torch"


def tensor(values, shape, trainable=False):
    return torch.tensor(values, dtype=torch.float64).reshape(list(shape)).requires_grad_(trainable)


def numbers(value):
    return [float(f"{number:.7g}") for number in value.detach().flatten().tolist()]


def run(case, training):
    """The layer's output, and what it was computed from."""
    x = tensor(case["images"], [-1, *case["input"]], True)
    parameters = {
        p["name"]: tensor(p["values"], p["shape"], p["trainable"]) for p in case["parameters"]
    }
    random = {r["name"].split(".", 2)[2]: tensor(r["values"], r["shape"]) for r in case["random"]}
    context = Context(parameters, random, training)
    return context.layer(case["layer"], x, ""), x, parameters


class Context:
    """What a layer's entry may use beside its input and attributes."""

    def __init__(self, parameters, random, training):
        self.all, self.random_of, self.training = parameters, random, training

    def layer(self, layer, x, prefix):
        """A layer of the network, or one inside a composite."""
        outer = getattr(self, "name", None), getattr(self, "rows", None)
        self.name, self.rows = prefix + layer["name"], layer.get("branches", [])
        try:
            return LAYERS[layer["type"]](x, layer["attributes"], self)
        finally:
            self.name, self.rows = outer

    def branch(self, index, x):
        """A row of layers inside this one."""
        prefix = f"{self.name}."
        for layer in self.rows[index]:
            x = self.layer(layer, x, prefix)
        return x

    def parameter(self, name):
        return self.all.get(f"{self.name}.{name}")

    @property
    def random(self):
        return self.random_of[self.name]


def fixture(case):
    evaluated, _, _ = run(case, False)
    trained, x, parameters = run(case, True)
    result = {"eval": numbers(evaluated), "train": numbers(trained)}
    if result["train"] == result["eval"]:
        del result["train"]
    if len(case["outputGradient"]) == trained.numel():
        trained.backward(tensor(case["outputGradient"], trained.shape))
        result["gradients"] = {"input": numbers(x.grad)}
        for p in case["parameters"]:
            value = parameters[p["name"]]
            if p["trainable"]:
                result["gradients"][p["name"]] = numbers(value.grad)
            else:
                result.setdefault("buffers", {})[p["name"]] = numbers(value)
    return {**case, **result}


wanted = sys.argv[1:]
FOLDER.mkdir(exist_ok=True)
for layer in json.load(sys.stdin):
    name = layer["type"]
    if wanted and name not in wanted:
        continue
    if name not in LAYERS:
        print(f"{name} has no entry in layers.py", file=sys.stderr)
        continue
    cases = ",\n".join(json.dumps(fixture(case), separators=(",", ":")) for case in layer["cases"])
    text = f'{{"torch":"{torch.__version__.split("+")[0]}","cases":[\n{cases}\n]}}\n'
    (FOLDER / f"{name}.json").write_text(text)
