"""PyTorch on the CPU. Arguments: the task as JSON; nchw, channels_last or compile (which is on channels_last)."""

import sys

from harness import read_images, serve, task


def load():
    import numpy
    import torch

    torch.set_num_threads(task["threads"])
    torch.manual_seed(task["seed"])
    pixels, labels = read_images(numpy)
    return torch, torch.from_numpy(pixels), torch.from_numpy(labels)


def build(torch, layers):
    nn = torch.nn

    class Residual(nn.Module):
        def __init__(self, body, shortcut):
            super().__init__()
            self.body = build(torch, body)
            self.shortcut = build(torch, shortcut)

        def forward(self, x):
            return self.body(x) + self.shortcut(x)

    makers = {
        "conv": lambda l: nn.Conv2d(
            l["channels"], l["filters"], l["kernel"], l["stride"], l["padding"], groups=l["groups"], bias=l["bias"]
        ),
        "norm": lambda l: nn.BatchNorm2d(l["channels"]),
        "relu": lambda l: nn.ReLU(inplace=True),
        "relu6": lambda l: nn.ReLU6(inplace=True),
        "pool": lambda l: nn.MaxPool2d(l["kernel"], l["stride"]),
        "average": lambda l: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        "flatten": lambda l: nn.Flatten(),
        "dropout": lambda l: nn.Dropout(l["rate"]),
        "dense": lambda l: nn.Linear(l["inputs"], l["units"]),
        "residual": lambda l: Residual(l["body"], l["shortcut"]),
    }
    return nn.Sequential(*(makers[layer["kind"]](layer) for layer in layers))


def open_runner(loaded, mode, batch):
    torch, pixels, labels = loaded
    way = sys.argv[2]
    memory_format = torch.contiguous_format if way == "nchw" else torch.channels_last
    model = build(torch, task["layers"]).to(memory_format=memory_format)
    facts = {
        "version": torch.__version__.split("+")[0],
        "threads": torch.get_num_threads(),
        "parameters": sum(p.numel() for p in model.parameters()),
        "optimizer": task["optimizerText"],
    }
    settings = dict(task["optimizer"])
    optimizer = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[settings.pop("name")](
        model.parameters(), lr=task["learningRate"], fused=True, **settings
    )
    if way == "compile":
        model = torch.compile(model, dynamic=False)
    cross_entropy = torch.nn.CrossEntropyLoss()

    def endless_batches():
        while True:
            order = torch.randperm(len(labels))
            for start in range(0, len(order) - batch + 1, batch):
                chosen = order[start : start + batch]
                yield pixels[chosen].to(memory_format=memory_format).float().div_(255), labels[chosen]

    batches = endless_batches()

    def train():
        images, targets = next(batches)
        optimizer.zero_grad(set_to_none=True)
        loss = cross_entropy(model(images), targets)
        loss.backward()
        optimizer.step()
        return loss.item()

    if mode == "train":
        return facts, train
    model.eval()
    prepared = [next(batches)[0] for _ in range(4)]
    turn = 0

    def infer():
        nonlocal turn
        turn += 1
        with torch.inference_mode():
            return float(model(prepared[turn % 4])[0, 0])

    return facts, infer


if __name__ == "__main__":
    serve(load, open_runner)
