"""Groups that do not divide the channels, in PyTorch."""

import torch
from torch import nn


class Grouped(nn.Module):
    def __init__(self):
        super().__init__()
        self.reduce = nn.Conv2d(64, 48, 1)
        self.conv = nn.Conv2d(48, 48, 3, padding=1, groups=32)  # mistake
        self.head = nn.Linear(48, 10)

    def forward(self, x):
        x = torch.relu(self.reduce(x))
        x = torch.relu(self.conv(x))
        return self.head(x.mean((2, 3)))


model = Grouped()

# The first batch
model(torch.rand(4, 64, 14, 14))
