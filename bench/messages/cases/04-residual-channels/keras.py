"""A shortcut past a block that changes the channels, in Keras."""

import keras
import numpy as np
from keras import layers

stem = keras.Input((32, 32, 16))
x = layers.Conv2D(32, 3, activation="relu", padding="same")(stem)
x = layers.Conv2D(32, 3, padding="same")(x)
x = layers.Add()([x, stem])  # mistake
x = layers.GlobalAveragePooling2D()(x)
model = keras.Model(stem, layers.Dense(10, activation="softmax")(x))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(32, 32, 32, 16), np.random.randint(10, size=32), verbose=0)
