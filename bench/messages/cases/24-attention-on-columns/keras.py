"""Attention over the columns of a table, in Keras."""

import keras
import numpy as np
from keras import layers

row = keras.Input((13,))
x = layers.Dense(32, activation="relu")(row)
x = layers.MultiHeadAttention(num_heads=4, key_dim=8)(x, x)  # mistake
model = keras.Model(row, layers.Dense(3, activation="softmax")(x))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
history = model.fit(np.random.rand(32, 13), np.random.randint(3, size=32), verbose=0)
print("loss", history.history["loss"][-1])
