"""Conv1d on images, in PyTorch."""

import torch
from torch import nn


class Photos(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(3, 32, 3)  # mistake
        self.head = nn.Linear(32 * 30 * 30, 10)

    def forward(self, x):
        x = torch.relu(self.conv(x))  # mistake
        return self.head(x.flatten(1))


model = Photos()

# The first batch
nn.functional.cross_entropy(model(torch.rand(32, 3, 32, 32)), torch.randint(10, (32,)))
