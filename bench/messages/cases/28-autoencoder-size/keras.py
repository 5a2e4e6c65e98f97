"""An autoencoder that returns a larger image, in Keras."""

import keras
import numpy as np
from keras import layers

image = keras.Input((28, 28, 1))
x = layers.Conv2D(16, 3, activation="relu", padding="same")(image)
x = layers.MaxPooling2D(2, padding="same")(x)
x = layers.Conv2D(8, 3, activation="relu", padding="same")(x)
x = layers.MaxPooling2D(2, padding="same")(x)
x = layers.Conv2D(8, 3, activation="relu", padding="same")(x)
x = layers.MaxPooling2D(2, padding="same")(x)
x = layers.Conv2D(8, 3, activation="relu", padding="same")(x)
x = layers.UpSampling2D(2)(x)
x = layers.Conv2D(8, 3, activation="relu", padding="same")(x)
x = layers.UpSampling2D(2)(x)
x = layers.Conv2D(16, 3, activation="relu", padding="same")(x)  # mistake
x = layers.UpSampling2D(2)(x)  # mistake
again = layers.Conv2D(1, 3, activation="sigmoid", padding="same")(x)  # mistake
model = keras.Model(image, again)
model.compile(loss="mse", optimizer="adam")

# The first batch
images = np.random.rand(8, 28, 28, 1)
model.fit(images, images, verbose=0)
