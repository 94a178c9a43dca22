"""PyTorch on the CPU. Arguments: the task as JSON; nchw, channels_last or compile. Standard input: the images."""

import json
import sys
import time

began = time.perf_counter()
import torch  # noqa: E402

import_seconds = time.perf_counter() - began


def peak_mib():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    except OSError:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / 1024 / (1024 if sys.platform == "darwin" else 1)


def endless_batches(pixels, labels, batch_size):
    while True:
        order = torch.randperm(len(labels))
        for start in range(0, len(order) - batch_size + 1, batch_size):
            chosen = order[start : start + batch_size]
            yield pixels[chosen].float().div_(255), labels[chosen]


def keras_demo():
    return torch.nn.Sequential(
        torch.nn.Conv2d(1, 32, 3),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(32, 64, 3),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(64 * 5 * 5, 10),
    )


def conv_norm(channels, filters, kernel, stride=1):
    conv = torch.nn.Conv2d(channels, filters, kernel, stride, (kernel - 1) // 2, bias=False)
    return torch.nn.Sequential(conv, torch.nn.BatchNorm2d(filters))


class Block(torch.nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.first = conv_norm(channels, filters, 3, stride)
        self.second = conv_norm(filters, filters, 3)
        same = channels == filters and stride == 1
        self.shortcut = torch.nn.Identity() if same else conv_norm(channels, filters, 1, stride)

    def forward(self, x):
        body = self.second(torch.nn.functional.relu(self.first(x)))
        return torch.nn.functional.relu(body + self.shortcut(x))


def resnet20():
    blocks = [Block(16, 16, 1) for _ in range(3)]
    for channels in (16, 32):
        blocks += [Block(channels, 2 * channels, 2), *(Block(2 * channels, 2 * channels, 1) for _ in range(2))]
    head = [torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(64, 10)]
    return torch.nn.Sequential(conv_norm(3, 16, 3), torch.nn.ReLU(), *blocks, *head)


task = json.loads(sys.argv[1])
way = sys.argv[2]
memory_format = torch.contiguous_format if way == "nchw" else torch.channels_last
workload = task["workload"]
channels, height, width = workload["shape"]
size = channels * height * width
reading = time.perf_counter()
data = sys.stdin.buffer.read()
count = len(data) // (size + 1)
values = torch.frombuffer(bytearray(data), dtype=torch.uint8)
pixels = values[: count * size].reshape(count, channels, height, width)
labels = values[count * size :].long()
# The other peers have their data before the clock starts.
began += time.perf_counter() - reading

torch.set_num_threads(task["threads"])
torch.manual_seed(task["seed"])
model = {"keras-demo": keras_demo, "resnet20": resnet20}[workload["network"]]().to(memory_format=memory_format)
settings = dict(workload["optimizer"])
optimizer = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[settings.pop("name")](
    model.parameters(), lr=task["learningRate"], **settings
)
if way == "compile":
    model = torch.compile(model)
cross_entropy = torch.nn.CrossEntropyLoss()

losses = []
warmup_steps = 0
first_step_at = None
measuring_from = None
for images, targets in endless_batches(pixels, labels, task["batchSize"]):
    optimizer.zero_grad(set_to_none=True)
    loss = cross_entropy(model(images.to(memory_format=memory_format)), targets)
    loss.backward()
    optimizer.step()
    value = loss.item()
    now = time.perf_counter()
    # As lib/meter.mjs.
    if measuring_from is None:
        first_step_at = first_step_at or now
        warmup_steps += 1
        if warmup_steps >= 10 or now - began - import_seconds > task["seconds"] / 2:
            measuring_from = now
        continue
    losses.append(value)
    if len(losses) >= 2 and now - measuring_from >= task["seconds"]:
        break

seconds = now - measuring_from
steps = len(losses)
samples = steps * task["batchSize"]
half = steps // 2
print(
    json.dumps(
        {
            "kind": "measured",
            "version": torch.__version__,
            "threads": torch.get_num_threads(),
            "optimizer": workload["optimizerText"],
            "samples": samples,
            "steps": steps,
            "warmupSteps": warmup_steps,
            "seconds": seconds,
            "samplesPerSecond": samples / seconds,
            "firstStepMs": (first_step_at - began) * 1000,
            "importMs": import_seconds * 1000,
            "lossFirstHalf": sum(losses[:half]) / half,
            "lossSecondHalf": sum(losses[half:]) / (steps - half),
            "peakMiB": peak_mib(),
        }
    )
)
