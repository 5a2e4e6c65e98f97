"""softmax over one output, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((30,)))
model.add(keras.layers.Dense(16, activation="relu"))
model.add(keras.layers.Dense(1, activation="softmax"))  # mistake
model.compile(loss="binary_crossentropy", optimizer="adam")

# The first batch
diagnosis = np.arange(32) % 2
history = model.fit(np.random.rand(32, 30), diagnosis, verbose=0)
print("loss", history.history["loss"][-1])
