"""Conv1D on images, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((32, 32, 3)))
model.add(keras.layers.Conv1D(32, 3, activation="relu"))  # mistake
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(10, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(32, 32, 32, 3), np.random.randint(10, size=32), verbose=0)
