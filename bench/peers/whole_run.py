"""A whole run in PyTorch, as bench/whole-run.mjs describes it. Argument: the task as JSON. Says a line of JSON an epoch."""

import time

import numpy
import torch
from harness import say, task
from pytorch import build
from torch.nn import functional

channels, height, width = task["shape"]
batch = task["batchSize"]
torch.set_num_threads(task["threads"])
torch.manual_seed(task["seed"])


def read(path):
    """Pixels, uint8 [count, channels, height, width], and labels."""
    values = torch.from_numpy(numpy.fromfile(path, dtype=numpy.uint8))
    count = len(values) // (channels * height * width + 1)
    return values[:-count].reshape(count, channels, height, width), values[-count:].long()


def changed(images):
    """Cropped out of a border and mirrored at random, each image in its own way."""
    count, pad = len(images), task["crop"]["padding"]
    padded = functional.pad(images, (pad,) * 4, value=task["crop"]["fill"])
    top, left = torch.randint(0, 2 * pad + 1, (2, count))
    rows = top[:, None] + torch.arange(height)
    columns = left[:, None] + torch.arange(width)
    mirrored = torch.rand(count) < 0.5
    columns = torch.where(mirrored[:, None], columns.flip(1), columns)
    each, all_channels = torch.arange(count)[:, None, None, None], torch.arange(channels)[None, :, None, None]
    return padded[each, all_channels, rows[:, None, :, None], columns[:, None, None, :]]


mean, std = (torch.tensor(task[name]).reshape(1, -1, 1, 1) for name in ("mean", "std"))


def prepared(images):
    return ((images.float() / 255 - mean) / std).to(memory_format=torch.channels_last)


pixels, labels = read(task["train"])
test_pixels, test_labels = read(task["test"])
model = build(torch, task["layers"]).to(memory_format=torch.channels_last)
weights = [parameter for parameter in model.parameters() if parameter.dim() > 1]
others = [parameter for parameter in model.parameters() if parameter.dim() <= 1]
optimizer = torch.optim.SGD(
    [{"params": weights, "weight_decay": task["weightDecay"]}, {"params": others}],
    lr=task["learningRate"],
    momentum=task["momentum"],
    nesterov=True,
    fused=True,
)
steps = task["epochs"] * -(-len(labels) // batch)
schedule = torch.optim.lr_scheduler.OneCycleLR(
    optimizer, task["learningRate"], total_steps=steps, pct_start=task["warmup"], cycle_momentum=False
)
criterion = torch.nn.CrossEntropyLoss(label_smoothing=task["labelSmoothing"])
say(version=torch.__version__.split("+")[0], parameters=sum(p.numel() for p in model.parameters()))

for epoch in range(1, task["epochs"] + 1):
    began = time.perf_counter()
    model.train()
    right, loss_sum = 0, 0.0
    for chosen in torch.randperm(len(labels)).split(batch):
        targets = labels[chosen]
        optimizer.zero_grad(set_to_none=True)
        outputs = model(prepared(changed(pixels[chosen])))
        loss = criterion(outputs, targets)
        loss.backward()
        optimizer.step()
        schedule.step()
        loss_sum += loss.item() * len(targets)
        right += (outputs.argmax(1) == targets).sum().item()
    seconds = time.perf_counter() - began
    model.eval()
    with torch.inference_mode():
        answers = torch.cat([model(prepared(part)).argmax(1) for part in test_pixels.split(500)])
    say(
        epoch=epoch,
        loss=loss_sum / len(labels),
        accuracy=right / len(labels),
        testAccuracy=(answers == test_labels).float().mean().item(),
        seconds=seconds,
    )
