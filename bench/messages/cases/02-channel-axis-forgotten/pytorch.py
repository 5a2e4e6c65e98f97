"""Grey images without a channel axis, in PyTorch."""

import torch
from torch import nn


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 32, 3)
        self.head = nn.Linear(32 * 13 * 13, 10)

    def forward(self, x):
        x = torch.relu(self.conv(x))  # mistake
        x = nn.functional.max_pool2d(x, 2)
        return self.head(x.flatten(1))


model = Digits()

# The first batch
images = torch.rand(32, 28, 28)
digits = torch.randint(10, (32,))
nn.functional.cross_entropy(model(images), digits)
