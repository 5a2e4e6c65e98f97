"""An LSTM on the columns of a table, in Keras."""

import keras
import numpy as np

model = keras.Sequential()
model.add(keras.Input((13,)))  # mistake
model.add(keras.layers.LSTM(32))  # mistake
model.add(keras.layers.Dense(3, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(32, 13), np.random.randint(3, size=32), verbose=0)
