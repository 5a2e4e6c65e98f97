"""One sigmoid for three classes, in PyTorch."""

import torch
from torch import nn

model = nn.Sequential(
    nn.Linear(4, 16),
    nn.ReLU(),
    nn.Linear(16, 1),  # mistake
)

# The first batch
species = torch.arange(32) % 3
loss = nn.functional.binary_cross_entropy_with_logits(model(torch.rand(32, 4)).squeeze(1), species.float())
loss.backward()
print("loss", loss.item())
