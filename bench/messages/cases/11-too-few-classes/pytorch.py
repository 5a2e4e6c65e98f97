"""Two outputs for three classes, in PyTorch."""

import torch
from torch import nn

model = nn.Sequential(
    nn.Linear(4, 16),
    nn.ReLU(),
    nn.Linear(16, 2),  # mistake
)

# The first batch
species = torch.arange(32) % 3
loss = nn.functional.cross_entropy(model(torch.rand(32, 4)), species)
print("loss", loss.item())
