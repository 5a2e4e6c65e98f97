"""Permute that counts the batch, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((64, 128)))
model.add(keras.layers.Permute((0, 2, 1)))  # mistake
model.add(keras.layers.LSTM(64))
model.add(keras.layers.Dense(12, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(32, 64, 128), np.random.randint(12, size=32), verbose=0)
