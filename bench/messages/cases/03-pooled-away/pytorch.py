"""One convolution and pooling too many, in PyTorch."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy, max_pool2d


class Photos(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 3)
        self.conv2 = nn.Conv2d(32, 64, 3)
        self.conv3 = nn.Conv2d(64, 128, 3)
        self.conv4 = nn.Conv2d(128, 128, 3)  # mistake
        self.head = nn.Linear(128, 10)

    def forward(self, x):
        x = max_pool2d(torch.relu(self.conv1(x)), 2)
        x = max_pool2d(torch.relu(self.conv2(x)), 2)
        x = max_pool2d(torch.relu(self.conv3(x)), 2)
        x = torch.relu(self.conv4(x))  # mistake
        return self.head(x.flatten(1))


model = Photos()

# The first batch
cross_entropy(model(torch.rand(32, 3, 32, 32)), torch.randint(10, (32,)))
