"""Reshape to more values than there are, in PyTorch."""

import torch
from torch import nn


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(100, 7 * 7 * 128)  # mistake
        self.up1 = nn.ConvTranspose2d(256, 64, 4, stride=2, padding=1)
        self.up2 = nn.ConvTranspose2d(64, 1, 4, stride=2, padding=1)

    def forward(self, x):
        x = torch.relu(self.dense(x))
        x = x.view(-1, 256, 7, 7)  # mistake
        x = torch.relu(self.up1(x))
        return torch.sigmoid(self.up2(x))


model = Generator()

# The first batch
images = model(torch.rand(32, 100))
nn.functional.mse_loss(images, torch.rand(32, 1, 28, 28))
