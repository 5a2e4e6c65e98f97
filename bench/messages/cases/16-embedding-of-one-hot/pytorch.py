"""An Embedding of words that are one-hot already, in PyTorch."""

import torch
from torch import nn


class Reviews(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(1000, 64)
        self.lstm = nn.LSTM(64, 32, batch_first=True)
        self.head = nn.Linear(32, 1)

    def forward(self, words):
        x = self.embedding(words)  # mistake
        x, _ = self.lstm(x)  # mistake
        return torch.sigmoid(self.head(x[:, -1]))


model = Reviews()

# The first batch
words = nn.functional.one_hot(torch.randint(1000, (32, 20)), 1000)
model(words)
