"""Conv5_FC3 and its autoencoder in PyTorch, as ClinicaDL builds them.

Pooling rounds the size up (ceil_mode) where ClinicaDL pads at the low side before it pools: the same arithmetic without
a copy, so PyTorch is measured at its faster.
"""

import torch
from torch import nn
from torch.nn import functional

CHANNELS = [1, 8, 16, 32, 64, 128]


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = nn.Conv3d(inputs, outputs, 3, 1, 1)
        self.norm = nn.BatchNorm3d(outputs)

    def forward(self, x, winners=False):
        x = functional.relu(self.norm(self.conv(x)))
        return functional.max_pool3d(x, 2, 2, ceil_mode=True, return_indices=winners), x.shape[2:]


def blocks():
    return nn.ModuleList(Block(i, o) for i, o in zip(CHANNELS, CHANNELS[1:]))


class Cnn(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.blocks = blocks()
        features = CHANNELS[-1]
        for voxels in size:
            for _ in self.blocks:
                voxels = (voxels + 1) // 2
            features *= voxels
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Dropout(0.5), nn.Linear(features, 1300), nn.ReLU(), nn.Linear(1300, 50), nn.ReLU(),
            nn.Linear(50, 2))

    def forward(self, x):
        for block in self.blocks:
            x, _ = block(x)
        return self.classifier(x.contiguous())

    def loss(self, images, labels):
        return functional.cross_entropy(self(images), labels)


class Autoencoder(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.blocks = blocks()
        pairs = list(zip(CHANNELS, CHANNELS[1:]))
        self.convs = nn.ModuleList(nn.ConvTranspose3d(o, i, 3, 1, 1) for i, o in pairs)
        self.norms = nn.ModuleList(nn.BatchNorm3d(i) for i, _ in pairs)

    def forward(self, x):
        pooled = []
        for block in self.blocks:
            (x, winners), size = block(x, winners=True)
            pooled.append((winners, size))
        for conv, norm in reversed(list(zip(self.convs, self.norms))):
            winners, size = pooled.pop()
            x = functional.max_unpool3d(x, winners, 2, 2, output_size=size)
            x = functional.relu(norm(conv(x)))
        return x

    def loss(self, images, labels):
        return functional.mse_loss(self(images), images)


def build(network, size, memory_format=torch.contiguous_format):
    return {"cnn": Cnn, "autoencoder": Autoencoder}[network](size).to(memory_format=memory_format)
