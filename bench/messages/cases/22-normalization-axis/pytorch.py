"""The normalisation of images on a table, in PyTorch."""

import torch
from torch import nn


class Tumours(nn.Module):
    def __init__(self):
        super().__init__()
        self.normalise = nn.BatchNorm2d(30)  # mistake
        self.hidden = nn.Linear(30, 64)
        self.head = nn.Linear(64, 1)

    def forward(self, x):
        x = self.normalise(x)  # mistake
        x = torch.relu(self.hidden(x))
        return torch.sigmoid(self.head(x))


model = Tumours()

# The first batch
model(torch.rand(32, 30))
