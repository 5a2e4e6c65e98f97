"""A classifier of digits whose feature maps go into Dense as they are, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((8, 8, 1)))
model.add(keras.layers.Conv2D(10, 3, activation="relu"))
model.add(keras.layers.Dense(10, activation="softmax"))  # mistake
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
images = np.random.rand(32, 8, 8, 1)
digits = np.random.randint(10, size=32)
model.fit(images, digits, verbose=0)
