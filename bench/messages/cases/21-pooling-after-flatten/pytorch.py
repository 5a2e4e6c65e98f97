"""Global pooling after flatten, in PyTorch."""

import torch
from torch import nn


class Photos(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 3)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        x = x.flatten(1)  # mistake
        x = self.pool(x)  # mistake
        return self.head(x)


model = Photos()

# The first batch
nn.functional.cross_entropy(model(torch.rand(32, 3, 32, 32)), torch.randint(10, (32,)))
