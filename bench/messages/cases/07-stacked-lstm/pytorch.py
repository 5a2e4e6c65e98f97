"""An LSTM on the last step of another, in PyTorch."""

import torch
from torch import nn


class Forecast(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.LSTM(8, 64, batch_first=True)
        self.second = nn.LSTM(64, 32, batch_first=True)
        self.head = nn.Linear(32, 1)

    def forward(self, x):
        x = self.first(x)[0][:, -1]  # mistake
        x = self.second(x)[0]  # mistake
        return self.head(x)


model = Forecast()

# The first batch
loss = nn.functional.mse_loss(model(torch.rand(32, 30, 8)), torch.rand(32, 1))
loss.backward()
