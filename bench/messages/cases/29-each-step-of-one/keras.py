"""TimeDistributed behind an LSTM that gives one step, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((20, 50)))
model.add(keras.layers.LSTM(64))  # mistake
model.add(keras.layers.TimeDistributed(keras.layers.Dense(5, activation="softmax")))  # mistake
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(32, 20, 50), np.random.randint(5, size=(32, 20)), verbose=0)
