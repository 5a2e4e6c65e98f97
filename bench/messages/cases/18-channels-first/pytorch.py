"""Channels last where they stand first, in PyTorch."""

import torch
from torch import nn


class Photos(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3)
        self.conv2 = nn.Conv2d(32, 64, 3)
        self.head = nn.Linear(64 * 6 * 6, 10)

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.relu(self.conv1(x)), 2)  # mistake
        x = nn.functional.max_pool2d(torch.relu(self.conv2(x)), 2)
        return self.head(x.flatten(1))


model = Photos()

# The first batch
photos = torch.rand(32, 32, 32, 3)  # mistake
nn.functional.cross_entropy(model(photos), torch.randint(10, (32,)))
