"""A U-Net on images of an odd size, in Keras."""

import keras
import numpy as np
from keras import layers

image = keras.Input((50, 50, 1))
top = layers.Conv2D(16, 3, activation="relu", padding="same")(image)
middle = layers.MaxPooling2D(2)(top)
middle = layers.Conv2D(32, 3, activation="relu", padding="same")(middle)
bottom = layers.MaxPooling2D(2)(middle)
bottom = layers.Conv2D(64, 3, activation="relu", padding="same")(bottom)
up = layers.Conv2DTranspose(32, 2, strides=2)(bottom)  # mistake
x = layers.Concatenate()([up, middle])  # mistake
x = layers.Conv2D(32, 3, activation="relu", padding="same")(x)
x = layers.Conv2DTranspose(16, 2, strides=2)(x)
model = keras.Model(image, layers.Conv2D(1, 1, activation="sigmoid")(x))
model.compile(loss="binary_crossentropy", optimizer="adam")

# The first batch
model.fit(np.random.rand(8, 50, 50, 1), np.random.rand(8, 50, 50, 1), verbose=0)
