"""binary_crossentropy for three classes, in PyTorch."""

import torch
from torch import nn

model = nn.Sequential(
    nn.Linear(4, 16),
    nn.ReLU(),
    nn.Linear(16, 3),
    nn.Softmax(1),
)
loss_function = nn.BCELoss()  # mistake

# The first batch
species = torch.arange(32) % 3
loss = loss_function(model(torch.rand(32, 4)), species.float())  # mistake
print("loss", loss.item())
