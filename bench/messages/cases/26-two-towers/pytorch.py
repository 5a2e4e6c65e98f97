"""Two towers of different heights, in PyTorch."""

import torch
from torch import nn


class Recommend(nn.Module):
    def __init__(self):
        super().__init__()
        self.taste = nn.Sequential(nn.Linear(40, 64), nn.ReLU(), nn.Linear(64, 32))  # mistake
        self.kind = nn.Sequential(nn.Linear(60, 64), nn.ReLU(), nn.Linear(64, 64))  # mistake

    def forward(self, user, film):
        taste = self.taste(user)
        kind = self.kind(film)
        return (taste * kind).sum(1)  # mistake


model = Recommend()

# The first batch
nn.functional.mse_loss(model(torch.rand(32, 40), torch.rand(32, 60)), torch.rand(32))
