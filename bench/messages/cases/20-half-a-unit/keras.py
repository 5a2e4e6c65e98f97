"""Half a unit, in Keras."""

import keras
import numpy as np

features = 13
model = keras.Sequential()
model.add(keras.Input((features,)))
model.add(keras.layers.Dense(features / 2, activation="relu"))  # mistake
model.add(keras.layers.Dense(3, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(32, features), np.random.randint(3, size=32), verbose=0)
