"""Groups that do not divide the channels, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((14, 14, 64)))
model.add(keras.layers.Conv2D(48, 1, activation="relu"))
model.add(keras.layers.Conv2D(48, 3, activation="relu", padding="same", groups=32))  # mistake
model.add(keras.layers.GlobalAveragePooling2D())
model.add(keras.layers.Dense(10, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(4, 14, 14, 64), np.random.randint(10, size=4), verbose=0)
