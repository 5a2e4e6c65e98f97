"""A regression that ends in softmax, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((10,)))
model.add(keras.layers.Dense(32, activation="relu"))
model.add(keras.layers.Dense(1, activation="softmax"))  # mistake
model.compile(loss="mse", optimizer="adam")

# The first batch
progression = np.linspace(25, 346, 32)
history = model.fit(np.random.rand(32, 10), progression, verbose=0)
print("loss", history.history["loss"][-1])
