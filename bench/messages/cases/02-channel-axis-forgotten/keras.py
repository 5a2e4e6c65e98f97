"""Grey images without a channel axis, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((28, 28)))  # mistake
model.add(keras.layers.Conv2D(32, 3, activation="relu"))  # mistake
model.add(keras.layers.MaxPooling2D(2))
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(10, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(32, 28, 28), np.random.randint(10, size=32), verbose=0)
