"""A misspelt argument, in PyTorch."""

import torch
from torch import nn

model = nn.Sequential(
    nn.Conv2d(3, 32, kernal_size=3),  # mistake
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(32 * 30 * 30, 10),
)

# The first batch
model(torch.rand(32, 3, 32, 32))
