"""Keras 3 on the CPU. Arguments: the task as JSON; the backend: tensorflow, jax or torch."""

import os
import sys

from harness import read_images, serve, task

backend = sys.argv[2]
os.environ["KERAS_BACKEND"] = backend
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def load():
    import keras
    import numpy

    keras.utils.set_random_seed(task["seed"])
    # What each backend computes convolutions in without turning images round.
    keras.config.set_image_data_format("channels_first" if backend == "torch" else "channels_last")
    if backend == "tensorflow":
        import tensorflow

        tensorflow.config.threading.set_intra_op_parallelism_threads(task["threads"])
    if backend == "torch":
        import torch

        torch.set_num_threads(task["threads"])
    pixels, labels = read_images(numpy)
    if backend != "torch":
        pixels = numpy.ascontiguousarray(pixels.transpose(0, 2, 3, 1))
    return keras, numpy, pixels, labels


def build(keras, layers, x):
    make = keras.layers
    for layer in layers:
        kind = layer["kind"]
        if kind == "conv":
            kernel, stride, padding = layer["kernel"], layer["stride"], layer["padding"]
            # "same" pads as much at the end as at the start only where nothing is skipped.
            same = stride == [1, 1] and all(2 * p == k - 1 for p, k in zip(padding, kernel)) and any(padding)
            if any(padding) and not same:
                x = make.ZeroPadding2D(tuple(padding))(x)
            settings = {"padding": "same" if same else "valid", "use_bias": layer["bias"]}
            if layer["groups"] == 1:
                x = make.Conv2D(layer["filters"], kernel, stride, **settings)(x)
            else:
                x = make.DepthwiseConv2D(kernel, stride, **settings)(x)
        elif kind == "norm":
            x = make.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)
        elif kind == "pool":
            x = make.MaxPooling2D(layer["kernel"], layer["stride"])(x)
        elif kind == "average":
            x = make.GlobalAveragePooling2D()(x)
        elif kind == "residual":
            x = make.Add()([build(keras, layer["body"], x), build(keras, layer["shortcut"], x)])
        else:
            x = {
                "relu": lambda: make.ReLU(),
                "relu6": lambda: make.ReLU(max_value=6.0),
                "flatten": lambda: make.Flatten(),
                "dropout": lambda: make.Dropout(layer["rate"]),
                "dense": lambda: make.Dense(layer["units"]),
            }[kind]()(x)
    return x


def open_runner(loaded, mode, batch):
    keras, numpy, pixels, labels = loaded
    inputs = keras.Input(pixels.shape[1:])
    model = keras.Model(inputs, build(keras, task["layers"], inputs))
    settings = dict(task["optimizer"])
    optimizer = {"adam": keras.optimizers.Adam, "sgd": keras.optimizers.SGD}[settings.pop("name")]
    model.compile(
        optimizer=optimizer(task["learningRate"], **settings),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    facts = {
        "version": keras.__version__,
        "threads": task["threads"],
        "parameters": sum(int(numpy.prod(weight.shape)) for weight in model.trainable_weights),
        "optimizer": task["optimizerText"],
    }
    random = numpy.random.default_rng(task["seed"])

    def endless_batches():
        while True:
            order = random.permutation(len(labels))
            for start in range(0, len(order) - batch + 1, batch):
                chosen = order[start : start + batch]
                yield pixels[chosen].astype("float32") / 255, labels[chosen]

    batches = endless_batches()
    if mode == "infer":
        prepared = [next(batches)[0] for _ in range(4)]
        turn = 0

        def infer():
            nonlocal turn
            turn += 1
            return float(model.predict_on_batch(prepared[turn % 4])[0, 0])

        return facts, infer
    if backend != "tensorflow":
        return facts, lambda: float(model.train_on_batch(*next(batches)))
    # What `fit` does at each step: train_on_batch takes half as long again.
    iterator = tensorflow_batches(pixels, labels, batch)
    model.make_train_function()

    # Its loss is the mean over all steps so far, as `fit` shows it: it falls, too.
    return facts, lambda: float(model.train_function(iterator)["loss"])


def tensorflow_batches(pixels, labels, batch):
    import tensorflow

    data = tensorflow.data.Dataset.from_tensor_slices((pixels, labels))
    data = data.shuffle(len(labels), seed=task["seed"]).repeat().batch(batch, drop_remainder=True)
    scaled = data.map(lambda images, targets: (tensorflow.cast(images, "float32") / 255, targets))
    return iter(scaled.prefetch(tensorflow.data.AUTOTUNE))


serve(load, open_runner)
