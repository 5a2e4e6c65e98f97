"""Two towers of different heights, in Keras."""

import keras
import numpy as np
from keras import layers

user = keras.Input((40,))
film = keras.Input((60,))
taste = layers.Dense(32)(layers.Dense(64, activation="relu")(user))  # mistake
kind = layers.Dense(64)(layers.Dense(64, activation="relu")(film))  # mistake
fit = layers.Dot(axes=1)([taste, kind])  # mistake
model = keras.Model([user, film], fit)
model.compile(loss="mse", optimizer="adam")

# The first batch
model.fit([np.random.rand(32, 40), np.random.rand(32, 60)], np.random.rand(32, 1), verbose=0)
