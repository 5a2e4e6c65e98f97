"""A classifier of digits whose feature maps go into Linear as they are, in PyTorch."""

import torch
from torch import nn


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 10, 3)
        self.head = nn.Linear(10 * 6 * 6, 10)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        return self.head(x)  # mistake


model = Digits()

# The first batch
images = torch.rand(32, 1, 8, 8)
digits = torch.randint(10, (32,))
nn.functional.cross_entropy(model(images), digits)
