"""Reshape to more values than there are, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((100,)))
model.add(keras.layers.Dense(7 * 7 * 128, activation="relu"))  # mistake
model.add(keras.layers.Reshape((7, 7, 256)))  # mistake
model.add(keras.layers.Conv2DTranspose(64, 4, strides=2, padding="same", activation="relu"))
model.add(keras.layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid"))
model.compile(loss="mse", optimizer="adam")

# The first batch
model.fit(np.random.rand(32, 100), np.random.rand(32, 28, 28, 1), verbose=0)
