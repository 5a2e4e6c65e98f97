"""A regression that ends in softmax, in PyTorch."""

import torch
from torch import nn

model = nn.Sequential(
    nn.Linear(10, 32),
    nn.ReLU(),
    nn.Linear(32, 1),
    nn.Softmax(1),  # mistake
)

# The first batch
progression = torch.linspace(25, 346, 32)
loss = nn.functional.mse_loss(model(torch.rand(32, 10)).squeeze(1), progression)
loss.backward()
print("loss", loss.item())
