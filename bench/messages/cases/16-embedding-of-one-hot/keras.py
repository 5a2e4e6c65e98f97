"""An Embedding of words that are one-hot already, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((20, 1000)))  # mistake
model.add(keras.layers.Embedding(1000, 64))  # mistake
model.add(keras.layers.LSTM(32))  # mistake
model.add(keras.layers.Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer="adam")

# The first batch
words = keras.utils.to_categorical(np.random.randint(1000, size=(32, 20)), 1000)
model.fit(words, np.arange(32) % 2, verbose=0)
