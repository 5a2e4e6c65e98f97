"""Parallel branches, one without padding, in PyTorch."""

import torch
from torch import nn


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.small = nn.Conv2d(192, 64, 1)
        self.reduce = nn.Conv2d(192, 16, 1)
        self.large = nn.Conv2d(16, 32, 5)  # mistake
        self.head = nn.Linear(96, 10)

    def forward(self, stem):
        small = torch.relu(self.small(stem))
        large = torch.relu(self.large(torch.relu(self.reduce(stem))))  # mistake
        x = torch.cat([small, large], 1)  # mistake
        return self.head(x.mean((2, 3)))


model = Inception()

# The first batch
model(torch.rand(8, 192, 28, 28))
