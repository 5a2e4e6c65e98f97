"""A gate with fewer channels than it gates, in Keras."""

import keras
import numpy as np
from keras import layers

maps = keras.Input((32, 32, 64))
gate = layers.GlobalAveragePooling2D(keepdims=True)(maps)
gate = layers.Dense(16, activation="relu")(gate)
gate = layers.Dense(32, activation="sigmoid")(gate)  # mistake
x = layers.Multiply()([maps, gate])  # mistake
x = layers.GlobalAveragePooling2D()(x)
model = keras.Model(maps, layers.Dense(10, activation="softmax")(x))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(8, 32, 32, 64), np.random.randint(10, size=8), verbose=0)
