"""An LSTM on the last step of another, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((30, 8)))
model.add(keras.layers.LSTM(64))  # mistake
model.add(keras.layers.LSTM(32))  # mistake
model.add(keras.layers.Dense(1))
model.compile(loss="mse", optimizer="adam")

# The first batch
model.fit(np.random.rand(32, 30, 8), np.random.rand(32, 1), verbose=0)
