"""An autoencoder that returns a larger image, in PyTorch."""

import torch
from torch import nn

model = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2, ceil_mode=True),
    nn.Conv2d(16, 8, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2, ceil_mode=True),
    nn.Conv2d(8, 8, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2, ceil_mode=True),
    nn.Conv2d(8, 8, 3, padding=1),
    nn.ReLU(),
    nn.Upsample(scale_factor=2),
    nn.Conv2d(8, 8, 3, padding=1),
    nn.ReLU(),
    nn.Upsample(scale_factor=2),
    nn.Conv2d(8, 16, 3, padding=1),  # mistake
    nn.ReLU(),
    nn.Upsample(scale_factor=2),  # mistake
    nn.Conv2d(16, 1, 3, padding=1),  # mistake
    nn.Sigmoid(),
)

# The first batch
images = torch.rand(8, 1, 28, 28)
nn.functional.mse_loss(model(images), images)
