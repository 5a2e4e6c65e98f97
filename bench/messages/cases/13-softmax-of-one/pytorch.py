"""softmax over one output, in PyTorch."""

import torch
from torch import nn

model = nn.Sequential(
    nn.Linear(30, 16),
    nn.ReLU(),
    nn.Linear(16, 1),
    nn.Softmax(1),  # mistake
)

# The first batch
diagnosis = torch.arange(32) % 2
loss = nn.functional.binary_cross_entropy(model(torch.rand(32, 30)).squeeze(1), diagnosis.float())
loss.backward()
print("loss", loss.item())
