"""Parallel branches, one without padding, in Keras."""

import keras
import numpy as np
from keras import layers

stem = keras.Input((28, 28, 192))
small = layers.Conv2D(64, 1, activation="relu")(stem)
large = layers.Conv2D(16, 1, activation="relu")(stem)
large = layers.Conv2D(32, 5, activation="relu")(large)  # mistake
x = layers.Concatenate()([small, large])  # mistake
x = layers.GlobalAveragePooling2D()(x)
model = keras.Model(stem, layers.Dense(10, activation="softmax")(x))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(8, 28, 28, 192), np.random.randint(10, size=8), verbose=0)
