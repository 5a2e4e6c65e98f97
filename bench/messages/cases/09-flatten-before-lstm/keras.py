"""Flatten between convolutions and an LSTM, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((100, 6)))
model.add(keras.layers.Conv1D(32, 5, activation="relu"))
model.add(keras.layers.MaxPooling1D(2))
model.add(keras.layers.Flatten())  # mistake
model.add(keras.layers.LSTM(64))  # mistake
model.add(keras.layers.Dense(6, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(32, 100, 6), np.random.randint(6, size=32), verbose=0)
