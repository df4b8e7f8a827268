"""Conv5_FC3 and its autoencoder in PyTorch, with ClinicaDL's layers and names: what a checkpoint must load into."""
import torch
import torch.nn.functional as F
from torch import nn

CHANNELS = [1, 8, 16, 32, 64, 128]


class PadMaxPool3d(nn.Module):
    """Max pooling of any size: axes that the stride does not divide get zeros before index 0."""

    def __init__(self, kernel, stride):
        super().__init__()
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        return self.with_indices(x)[0]

    def with_indices(self, x):
        """The maxima, where they were, and the size with and without the zeros."""
        size = x.shape[2:]
        padded = F.pad(x, [p for n in reversed(size) for p in (-n % self.stride, 0)])
        maxima, indices = F.max_pool3d(padded, self.kernel, self.stride, return_indices=True)
        return maxima, (indices, padded.shape[2:], size)


class CropMaxUnpool3d(nn.Module):
    """Puts each maximum back to where it was and drops the planes that the pooling had added."""

    def __init__(self, kernel, stride):
        super().__init__()
        self.kernel, self.stride = kernel, stride

    def forward(self, x, where):
        indices, padded, size = where
        x = F.max_unpool3d(x, indices, self.kernel, self.stride, output_size=padded)
        d, h, w = (p - n for p, n in zip(padded, size))
        return x[:, :, d:, h:, w:]


class Conv5FC3(nn.Module):
    def __init__(self, size, dropout=0.5):
        super().__init__()
        layers = []
        for n_in, n_out in zip(CHANNELS, CHANNELS[1:]):
            layers += [nn.Conv3d(n_in, n_out, 3, padding=1), nn.BatchNorm3d(n_out), nn.ReLU(), PadMaxPool3d(2, 2)]
        self.features = nn.Sequential(*layers)
        with torch.no_grad():
            flat = self.features.eval()(torch.zeros(1, 1, *size)).numel()
        self.features.train()
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Dropout(dropout), nn.Linear(flat, 1300), nn.ReLU(), nn.Linear(1300, 50), nn.ReLU(),
            nn.Linear(50, 2))

    def forward(self, x):
        return self.classifier(self.features(x))


class Autoencoder(nn.Module):
    """The encoder is a CNN's features; the decoder their inverses, from last to first."""

    def __init__(self, cnn):
        super().__init__()
        self.encoder = cnn.features
        inverses = [self._inverse(layer) for layer in self.encoder]
        self._activation_before_convolution(inverses)
        for i, layer in enumerate(inverses):
            if isinstance(layer, nn.BatchNorm3d):
                inverses[i] = nn.BatchNorm3d(inverses[i + 1].out_channels)
        self.decoder = nn.Sequential(*reversed(inverses))

    @staticmethod
    def _inverse(layer):
        if isinstance(layer, nn.Conv3d):
            return nn.ConvTranspose3d(
                layer.out_channels, layer.in_channels, layer.kernel_size, layer.stride, layer.padding)
        if isinstance(layer, PadMaxPool3d):
            return CropMaxUnpool3d(layer.kernel, layer.stride)
        return layer

    @staticmethod
    def _activation_before_convolution(layers):
        """Swaps each convolution with the activation after it, so that once reversed the activation comes last."""
        convolution = None
        for i, layer in enumerate(layers):
            if isinstance(layer, nn.ConvTranspose3d):
                convolution = i
            elif isinstance(layer, nn.ReLU) and convolution is not None:
                layers[convolution], layers[i] = layers[i], layers[convolution]
                convolution = None

    def forward(self, x):
        pooled = []
        for layer in self.encoder:
            if isinstance(layer, PadMaxPool3d):
                x, where = layer.with_indices(x)
                pooled.append(where)
            else:
                x = layer(x)
        for layer in self.decoder:
            x = layer(x, pooled.pop()) if isinstance(layer, CropMaxUnpool3d) else layer(x)
        return x
