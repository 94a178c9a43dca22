"""Talks to a running Fovea server with KServe's own REST client, unchanged.

    python3 -m venv client && client/bin/pip install kserve pillow
    npx fovea serve runs/digits/model.onnx &
    client/bin/python tests/clients/kserve-client.py http://127.0.0.1:8000 digits runs/digits/samples

Run by hand: nothing in Fovea needs Python.
"""

import asyncio
import sys
from pathlib import Path

import numpy as np
from kserve import InferInput, InferRequest, InferenceRESTClient, RESTConfig
from PIL import Image

url, model, folder = sys.argv[1:4]
files = sorted(Path(folder).glob("*.png"))
labels = [int(file.stem.split("-")[1]) for file in files]
batch = np.stack([np.asarray(Image.open(file).convert("L"), np.float32) / 255 for file in files])[:, None]


async def main():
    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    assert await client.is_server_live(url), "live"
    assert await client.is_server_ready(url), "ready"
    assert await client.is_model_ready(url, model), "model ready"
    for binary in (False, True):
        tensor = InferInput("image", list(batch.shape), "FP32")
        tensor.set_data_from_numpy(batch, binary_data=binary)
        answer = await client.infer(url, InferRequest(model, [tensor], request_id="42"), model_name=model)
        probabilities = next(each for each in answer.outputs if each.name == "probabilities").as_numpy()
        read = probabilities.reshape(len(files), -1).argmax(1)
        print("binary" if binary else "JSON", "id", answer.id, "digits", *read, "of", *labels)
        assert sum(read == labels) >= len(files) - 1
    print("all fine")


asyncio.run(main())
