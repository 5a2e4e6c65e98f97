"""Flatten between convolutions and an LSTM, in PyTorch."""

import torch
from torch import nn


class Activity(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(6, 32, 5)
        self.lstm = nn.LSTM(32, 64, batch_first=True)
        self.head = nn.Linear(64, 6)

    def forward(self, x):
        x = nn.functional.max_pool1d(torch.relu(self.conv(x)), 2)
        x = x.flatten(1)  # mistake
        x, _ = self.lstm(x)  # mistake
        return self.head(x)


model = Activity()

# The first batch
nn.functional.cross_entropy(model(torch.rand(32, 6, 100)), torch.randint(6, (32,)))
