"""Attention over the columns of a table, in PyTorch."""

import torch
from torch import nn


class Wine(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(13, 32)
        self.attention = nn.MultiheadAttention(32, 4, batch_first=True)
        self.head = nn.Linear(32, 3)

    def forward(self, x):
        x = torch.relu(self.hidden(x))
        x, _ = self.attention(x, x, x)  # mistake
        return self.head(x)


model = Wine()

# The first batch
loss = nn.functional.cross_entropy(model(torch.rand(32, 13)), torch.randint(3, (32,)))
loss.backward()
print("loss", loss.item())
