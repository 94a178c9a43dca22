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


def window(x, a):
    """Kernel, stride, dilation, and the padding as (height, width) where torch's poolings take it, else None."""
    kernel, stride = pair(a["size"]), pair(a.get("stride", a["size"]))
    dilation = pair(a.get("dilation", 1))
    left, right, top, bottom = pads(x, a, kernel, stride, dilation)
    fits = left == right and top == bottom and top <= kernel[0] // 2 and left <= kernel[1] // 2
    return kernel, stride, dilation, (top, left) if fits else None


def max_pool2d(x, a, c):
    kernel, stride, dilation, padding = window(x, a)
    if padding is None:
        assert not a.get("ceil", False), "uneven padding, rounded up"
        x, padding = F.pad(x, pads(x, a, kernel, stride, dilation), value=-math.inf), 0
    return F.max_pool2d(x, kernel, stride, padding, dilation, a.get("ceil", False))


def avg_pool2d(x, a, c):
    kernel, stride, dilation, padding = window(x, a)
    count, ceil = a.get("countPadding", False), a.get("ceil", False)
    if padding is not None and dilation == (1, 1):
        return F.avg_pool2d(x, kernel, stride, padding, ceil, count)
    assert not ceil, "uneven or dilated, and rounded up"
    sides = pads(x, a, kernel, stride, dilation)
    ones = torch.ones(x.shape[1], 1, *kernel, dtype=x.dtype)

    def sums(y):
        return F.conv2d(y, ones, None, stride, 0, dilation, x.shape[1])

    seen = torch.ones_like(F.pad(x, sides)) if count else F.pad(torch.ones_like(x), sides)
    return sums(F.pad(x, sides)) / sums(seen)


def conv2d_transpose(x, a, c):
    padding, extra = a.get("padding", 0), pair(a.get("outputPadding", 0))
    stride, dilation = pair(a.get("stride", 1)), pair(a.get("dilation", 1))
    weight, bias, groups = c.parameter("weight"), c.parameter("bias"), a.get("groups", 1)
    if not isinstance(padding, list) or len(padding) == 2:
        return F.conv_transpose2d(x, weight, bias, stride, pair(padding), extra, groups, dilation)
    whole = F.conv_transpose2d(x, weight, bias, stride, 0, extra, groups, dilation)
    top, left, bottom, right = padding
    return whole[:, :, top : whole.shape[2] - bottom, left : whole.shape[3] - right]


def depthwise_conv2d(x, a, c):
    return conv2d(x, {**a, "groups": x.shape[1]}, c)


def resample(x, a, **size):
    mode = a.get("mode", "nearest")
    corners = a.get("alignCorners", False) if mode == "bilinear" else None
    return F.interpolate(x, **size, mode=mode, align_corners=corners)


def squeeze_excite(x, a, c):
    bend = F.silu if a.get("activation") == "silu" else F.relu
    squeezed = bend(F.linear(x.mean((2, 3)), c.parameter("dense_1.weight"), c.parameter("dense_1.bias")))
    gate = torch.sigmoid(F.linear(squeezed, c.parameter("dense_2.weight"), c.parameter("dense_2.bias")))
    return x * gate[:, :, None, None]


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
    "adaptiveAvgPool2d": lambda x, a, c: F.adaptive_avg_pool2d(x, pair(a["size"])),
    "add": lambda x, a, c: sum(branches(x, c)),
    "avgPool2d": avg_pool2d,
    "batchNorm2d": batch_norm2d,
    "concat": lambda x, a, c: torch.cat(branches(x, c), 1),
    "conv2d": conv2d,
    "conv2dTranspose": conv2d_transpose,
    "dense": lambda x, a, c: F.linear(x, c.parameter("weight"), c.parameter("bias")),
    "depthwiseConv2d": depthwise_conv2d,
    "dropout": dropout,
    "elu": lambda x, a, c: F.elu(x, a.get("alpha", 1)),
    "flatten": lambda x, a, c: x.flatten(1),
    "gelu": lambda x, a, c: F.gelu(x, approximate=a.get("approximate", "none")),
    "globalAvgPool2d": lambda x, a, c: x.mean((2, 3)),
    "globalMaxPool2d": lambda x, a, c: F.adaptive_max_pool2d(x, 1).flatten(1),
    "groupNorm": group_norm,
    "hardSwish": lambda x, a, c: F.hardswish(x),
    "layerNorm": layer_norm,
    "leakyRelu": lambda x, a, c: F.leaky_relu(x, a.get("slope", 0.01)),
    "logSoftmax": lambda x, a, c: F.log_softmax(x, 1),
    "maxPool2d": max_pool2d,
    "multiply": multiply,
    "pixelShuffle": lambda x, a, c: F.pixel_shuffle(x, a["factor"]),
    "prelu": lambda x, a, c: F.prelu(x, c.parameter("weight")),
    "relu": lambda x, a, c: F.relu(x),
    "relu6": lambda x, a, c: F.relu6(x),
    "reshape": lambda x, a, c: x.reshape(x.shape[0], *a["shape"]),
    "residual": lambda x, a, c: sum(branches(x, c)),
    "resize2d": lambda x, a, c: resample(x, a, size=pair(a["size"])),
    "sigmoid": lambda x, a, c: torch.sigmoid(x),
    "silu": lambda x, a, c: F.silu(x),
    "softmax": lambda x, a, c: F.softmax(x, 1),
    "spatialDropout2d": spatial_dropout2d,
    "squeezeExcite": squeeze_excite,
    "tanh": lambda x, a, c: torch.tanh(x),
    "upsample2d": lambda x, a, c: resample(x, a, scale_factor=pair(a["scale"])),
    "zeroPad2d": lambda x, a, c: F.pad(x, pads(x, a, None, None)),
}
