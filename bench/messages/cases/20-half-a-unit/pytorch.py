"""Half a unit, in PyTorch."""

import torch
from torch import nn

features = 13
model = nn.Sequential(
    nn.Linear(features, features / 2),  # mistake
    nn.ReLU(),
    nn.Linear(6, 3),
)

# The first batch
nn.functional.cross_entropy(model(torch.rand(32, features)), torch.randint(3, (32,)))
