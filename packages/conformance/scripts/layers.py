"""How PyTorch's own functions do what Fovea's layers do: `(x, attributes, context) -> y`, by type."""

import math

import torch
import torch.nn.functional as F


def pair(value):
    return (value, value) if isinstance(value, (int, float)) else tuple(value)


def pads(x, a, kernel, stride, dilation=(1, 1)):
    """[left, right, top, bottom], as torch.nn.functional.pad takes them. 'same' is TensorFlow's."""
    padding = a.get("padding", 0)
    if padding == "valid":
        return [0, 0, 0, 0]
    if padding == "same":
        sides = []
        for axis in (1, 0):
            size, span = x.shape[2 + axis], dilation[axis] * (kernel[axis] - 1) + 1
            total = max((math.ceil(size / stride[axis]) - 1) * stride[axis] + span - size, 0)
            sides += [total // 2, total - total // 2]
        return sides
    if isinstance(padding, list) and len(padding) == 4:
        top, left, bottom, right = padding
        return [left, right, top, bottom]
    height, width = pair(padding)
    return [width, width, height, height]


def conv2d(x, a, c):
    kernel, stride, dilation = pair(a["kernel"]), pair(a.get("stride", 1)), pair(a.get("dilation", 1))
    padded = F.pad(x, pads(x, a, kernel, stride, dilation))
    weight, bias = c.parameter("weight"), c.parameter("bias")
    return F.conv2d(padded, weight, bias, stride, 0, dilation, a.get("groups", 1))


def pool(x, a, function, fill):
    kernel, stride = pair(a["size"]), pair(a.get("stride", a["size"]))
    return function(F.pad(x, pads(x, a, kernel, stride), value=fill), kernel, stride, a.get("ceil", False))


def max_pool2d(x, a, c):
    return pool(x, a, lambda y, k, s, ceil: F.max_pool2d(y, k, s, ceil_mode=ceil), -math.inf)


def avg_pool2d(x, a, c):
    """Padding is not counted: the sum over the window by the number of pixels in it."""
    def sums(y):
        def function(padded, k, s, ceil):
            return F.avg_pool2d(padded, k, s, ceil_mode=ceil, divisor_override=1)
        return pool(y, a, function, 0)
    return sums(x) / sums(torch.ones_like(x))


def batch_norm2d(x, a, c):
    return F.batch_norm(
        x,
        c.parameter("running_mean"),
        c.parameter("running_var"),
        c.parameter("weight"),
        c.parameter("bias"),
        c.training,
        a.get("momentum", 0.1),
        a.get("epsilon", 1e-5),
    )


def dropout(x, a, c):
    """torch's draws its own numbers; here the given ones decide what is kept."""
    rate = a["rate"]
    return x * (c.random >= rate) / (1 - rate) if c.training else x


def spatial_dropout2d(x, a, c):
    """One number for each channel."""
    kept = (c.random >= a["rate"])[:, :, None, None] if c.training else True
    return x * kept / (1 - a["rate"]) if c.training else x


def layer_norm(x, a, c):
    weight, bias = c.parameter("weight"), c.parameter("bias")
    return F.layer_norm(x, x.shape[1:], weight, bias, a.get("epsilon", 1e-5))


def group_norm(x, a, c):
    return F.group_norm(x, a["groups"], c.parameter("weight"), c.parameter("bias"), a.get("epsilon", 1e-5))


def multiply(x, a, c):
    """A flat gate has a number for each channel."""
    y, by = c.branch(0, x), c.branch(1, x)
    flat, image = (y, by) if y.dim() < by.dim() else (by, y)
    return image * (flat[:, :, None, None] if flat.dim() < image.dim() else flat)


def branches(x, c):
    return [c.branch(i, x) for i in range(len(c.rows))]


LAYERS = {
    "add": lambda x, a, c: sum(branches(x, c)),
    "avgPool2d": avg_pool2d,
    "batchNorm2d": batch_norm2d,
    "concat": lambda x, a, c: torch.cat(branches(x, c), 1),
    "conv2d": conv2d,
    "dense": lambda x, a, c: F.linear(x, c.parameter("weight"), c.parameter("bias")),
    "dropout": dropout,
    "elu": lambda x, a, c: F.elu(x, a.get("alpha", 1)),
    "flatten": lambda x, a, c: x.flatten(1),
    "gelu": lambda x, a, c: F.gelu(x, approximate=a.get("approximate", "none")),
    "globalAvgPool2d": lambda x, a, c: x.mean((2, 3)),
    "groupNorm": group_norm,
    "hardSwish": lambda x, a, c: F.hardswish(x),
    "layerNorm": layer_norm,
    "leakyRelu": lambda x, a, c: F.leaky_relu(x, a.get("slope", 0.01)),
    "logSoftmax": lambda x, a, c: F.log_softmax(x, 1),
    "maxPool2d": max_pool2d,
    "multiply": multiply,
    "prelu": lambda x, a, c: F.prelu(x, c.parameter("weight")),
    "relu": lambda x, a, c: F.relu(x),
    "relu6": lambda x, a, c: F.relu6(x),
    "residual": lambda x, a, c: sum(branches(x, c)),
    "sigmoid": lambda x, a, c: torch.sigmoid(x),
    "silu": lambda x, a, c: F.silu(x),
    "softmax": lambda x, a, c: F.softmax(x, 1),
    "spatialDropout2d": spatial_dropout2d,
    "tanh": lambda x, a, c: torch.tanh(x),
}
