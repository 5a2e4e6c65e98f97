"""permute that does not count the batch, in PyTorch, where it counts."""

import torch
from torch import nn


class Speech(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(64, 64, batch_first=True)
        self.head = nn.Linear(64, 12)

    def forward(self, x):
        x = x.permute(1, 0)  # mistake
        x, _ = self.lstm(x)
        return self.head(x[:, -1])


model = Speech()

# The first batch
nn.functional.cross_entropy(model(torch.rand(32, 64, 128)), torch.randint(12, (32,)))
