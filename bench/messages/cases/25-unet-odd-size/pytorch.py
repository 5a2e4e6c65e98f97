"""A U-Net on images of an odd size, in PyTorch."""

import torch
from torch import nn


class Segment(nn.Module):
    def __init__(self):
        super().__init__()
        self.top = nn.Conv2d(1, 16, 3, padding=1)
        self.middle = nn.Conv2d(16, 32, 3, padding=1)
        self.bottom = nn.Conv2d(32, 64, 3, padding=1)
        self.up1 = nn.ConvTranspose2d(64, 32, 2, stride=2)  # mistake
        self.join = nn.Conv2d(64, 32, 3, padding=1)
        self.up2 = nn.ConvTranspose2d(32, 16, 2, stride=2)
        self.mask = nn.Conv2d(16, 1, 1)

    def forward(self, image):
        top = torch.relu(self.top(image))
        middle = torch.relu(self.middle(nn.functional.max_pool2d(top, 2)))
        bottom = torch.relu(self.bottom(nn.functional.max_pool2d(middle, 2)))
        up = self.up1(bottom)  # mistake
        x = torch.cat([up, middle], 1)  # mistake
        x = self.up2(torch.relu(self.join(x)))
        return torch.sigmoid(self.mask(x))


model = Segment()

# The first batch
nn.functional.binary_cross_entropy(model(torch.rand(8, 1, 50, 50)), torch.rand(8, 1, 50, 50))
