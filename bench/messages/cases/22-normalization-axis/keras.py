"""The axis of an image on a table, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((30,)))
model.add(keras.layers.BatchNormalization(axis=3))  # mistake
model.add(keras.layers.Dense(64, activation="relu"))
model.add(keras.layers.Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(32, 30), np.arange(32) % 2, verbose=0)
