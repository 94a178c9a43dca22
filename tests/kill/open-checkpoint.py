"""Opens a checkpoint with Python's safetensors: python open-checkpoint.py runs/digits/checkpoint.safetensors"""

import json
import sys

from safetensors import safe_open

with safe_open(sys.argv[1], framework="np") as file:
    metadata = file.metadata()
    assert metadata["format"] == "fovea-checkpoint-1", metadata["format"]
    run = json.loads(metadata["run"])
    print(f"step {run['step']}, {len(run['history'])} epochs, optimizer {run['settings']['optimizer']['name']}")
    names = list(file.keys())
    layers = [layer["name"] for layer in run["network"]["layers"]]
    for name in names:
        tensor = file.get_tensor(name)
        print(f"{name:40} {tensor.dtype} {list(tensor.shape)}")
        assert any(f"{layer}." in name for layer in layers), f"{name} belongs to no layer"
    assert names, "no tensors"
print("opened by safetensors")
