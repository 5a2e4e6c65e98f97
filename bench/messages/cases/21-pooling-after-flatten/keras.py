"""Global pooling after Flatten, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((32, 32, 3)))
model.add(keras.layers.Conv2D(64, 3, activation="relu"))
model.add(keras.layers.Flatten())  # mistake
model.add(keras.layers.GlobalAveragePooling2D())  # mistake
model.add(keras.layers.Dense(10, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(32, 32, 32, 3), np.random.randint(10, size=32), verbose=0)
