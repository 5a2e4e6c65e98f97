"""An LSTM on the columns of a table, in PyTorch."""

import torch
from torch import nn


class Wine(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(13, 32, batch_first=True)
        self.head = nn.Linear(32, 3)

    def forward(self, x):
        x, _ = self.lstm(x)  # mistake
        return self.head(x)


model = Wine()

# The first batch
loss = nn.functional.cross_entropy(model(torch.rand(32, 13)), torch.randint(3, (32,)))
loss.backward()
