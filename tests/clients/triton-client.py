"""Talks to a running Fovea server with Triton's own HTTP client, unchanged.

    python3 -m venv client && client/bin/pip install 'tritonclient[http]' pillow
    npx fovea serve runs/digits/model.onnx &
    client/bin/python tests/clients/triton-client.py 127.0.0.1:8000 digits runs/digits/samples

Run by hand: nothing in Fovea needs Python.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

url, model, folder = sys.argv[1:4]
client = triton.InferenceServerClient(url, concurrency=8)


def check(what, holds):
    print(f"{'ok  ' if holds else 'FAIL'} {what}")
    if not holds:
        sys.exit(1)


def refuses(what, call, part):
    try:
        call()
    except InferenceServerException as error:
        check(f"refused: {what}: {error.message()}", part in error.message())
    else:
        check(f"refused: {what}", False)


files = sorted(Path(folder).glob("*.png"))
labels = [file.stem.split("-")[1] for file in files]
batch = np.stack([np.asarray(Image.open(file).convert("L"), np.float32) / 255 for file in files])[:, None]


def given(images=batch, binary=True, datatype="FP32"):
    tensor = triton.InferInput("image", list(images.shape), datatype)
    tensor.set_data_from_numpy(images, binary_data=binary)
    return [tensor]


def wanted(binary=True, classes=0):
    return [triton.InferRequestedOutput("probabilities", binary_data=binary, class_count=classes)]


check("server is live", client.is_server_live())
check("server is ready", client.is_server_ready())
check("model is ready", client.is_model_ready(model))
check("version 1 is ready", client.is_model_ready(model, "1"))
check("an unknown model is not ready", not client.is_model_ready("nobody"))

server = client.get_server_metadata()
check(f"server metadata: {server['name']} {server['version']}", "binary_tensor_data" in server["extensions"])
metadata = client.get_model_metadata(model)
check(f"model metadata: {metadata['inputs']}", metadata["inputs"][0]["shape"][0] == -1)
config = client.get_model_config(model)
check(f"model config: max_batch_size {config['max_batch_size']}", config["backend"] == "onnxruntime")
index = client.get_model_repository_index()
check(f"repository index: {index}", any(each["name"] == model and each["state"] == "READY" for each in index))

answers = {}
for sent in (True, False):
    for received in (True, False):
        result = client.infer(model, given(binary=sent), outputs=wanted(binary=received), request_id="42")
        probabilities = result.as_numpy("probabilities")
        name = f"{'binary' if sent else 'JSON'} in, {'binary' if received else 'JSON'} out"
        check(f"{name}: {probabilities.shape}, id {result.get_response()['id']}", probabilities.shape == (len(files), 10))
        answers[name] = probabilities
first, *others = answers.values()
check("all four ways agree to the bit", all(np.array_equal(first, other) for other in others))
read = [str(digit) for digit in first.argmax(1)]
check(f"digits {' '.join(read)}, of {' '.join(labels)}", sum(a == b for a, b in zip(read, labels)) >= len(files) - 1)

everything = client.infer(model, given())
check("without a list of outputs: logits too, binary", everything.as_numpy("logits").shape == (len(files), 10))
for packing in ("gzip", "deflate"):
    packed = client.infer(
        model,
        given(),
        outputs=wanted(),
        request_compression_algorithm=packing,
        response_compression_algorithm=packing,
    )
    check(f"packed with {packing}", np.array_equal(packed.as_numpy("probabilities"), first))

for binary in (True, False):
    top = client.infer(model, given(), outputs=wanted(binary=binary, classes=2)).as_numpy("probabilities")
    value, number, label = np.ravel(top[0])[0].decode().split(":") if binary else str(np.ravel(top[0])[0]).split(":")
    check(f"classification, {'binary' if binary else 'JSON'}: {top.shape}, {value} for {label}", top.shape == (len(files), 2) and label == number == read[0])

waiting = [client.async_infer(model, given(batch[i : i + 1]), outputs=wanted()) for i in range(len(files))]
alone = np.concatenate([each.get_result().as_numpy("probabilities") for each in waiting])
check("one by one, at the same time: the same", np.allclose(alone, first, atol=1e-5))

refuses("wrong shape", lambda: client.infer(model, given(batch[:, :, :20])), "shape")
refuses("wrong datatype", lambda: client.infer(model, given(batch.astype(np.int32), datatype="INT32")), "datatype")
refuses("unknown model", lambda: client.infer("nobody", given()), "no such model")
refuses("unknown version", lambda: client.infer(model, given(), model_version="9"), "no such version")
refuses("NaN", lambda: client.infer(model, given(np.full_like(batch, np.nan))), "finite")

statistics = client.get_inference_statistics(model)["model_stats"][0]
check(
    f"statistics: {statistics['inference_count']} images in {statistics['execution_count']} runs, "
    f"{statistics['inference_stats']['fail']['count']} refused",
    statistics["inference_count"] >= 10 * len(files),
)
print("all fine")
