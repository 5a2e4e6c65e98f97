"""Two outputs for three classes, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((4,)))
model.add(keras.layers.Dense(16, activation="relu"))
model.add(keras.layers.Dense(2, activation="softmax"))  # mistake
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
species = np.arange(32) % 3
history = model.fit(np.random.rand(32, 4), species, verbose=0)
print("loss", history.history["loss"][-1])
