"""A gate with fewer channels than it gates, in PyTorch."""

import torch
from torch import nn


class Gated(nn.Module):
    def __init__(self):
        super().__init__()
        self.squeeze = nn.Conv2d(64, 16, 1)
        self.excite = nn.Conv2d(16, 32, 1)  # mistake
        self.head = nn.Linear(64, 10)

    def forward(self, maps):
        gate = maps.mean((2, 3), keepdim=True)
        gate = torch.relu(self.squeeze(gate))
        gate = torch.sigmoid(self.excite(gate))  # mistake
        x = maps * gate  # mistake
        return self.head(x.mean((2, 3)))


model = Gated()

# The first batch
model(torch.rand(8, 64, 32, 32))
