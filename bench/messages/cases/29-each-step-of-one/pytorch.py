"""A tag for each step from the last step only, in PyTorch."""

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(50, 64, batch_first=True)
        self.head = nn.Linear(64, 5)

    def forward(self, words):
        x, _ = self.lstm(words)
        return self.head(x[:, -1])  # mistake


model = Tagger()

# The first batch
tags = torch.randint(5, (32, 20))
nn.functional.cross_entropy(model(torch.rand(32, 20, 50)).flatten(0, -2), tags.flatten())
