"""Trains a network of the bench with Keras, PyTorch or JAX, and says how long each epoch took.

    peers.py CONTENDER THREADS NET          NET is the network as JSON; with a `file` it is trained from there to its test score
"""
import json
import os
import sys
import time

contender, threads, net = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = str(threads)
os.environ["OMP_NUM_THREADS"] = str(threads)
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
if contender.startswith("keras"):
    os.environ["KERAS_BACKEND"] = "jax" if contender == "keras-jax" else "tensorflow"
if contender == "keras-onednn":
    # TensorFlow takes oneDNN by itself on some processors only; Netwright asks for it on all.
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"
if "jax" in contender and hasattr(os, "sched_setaffinity"):
    # JAX has as many threads as there are processors to run on.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])

import numpy as np  # noqa: E402

LEARNING_RATE = 0.001


def data():
    """Training, validation and test rows; only training rows where they are made up."""
    if "file" not in net:
        random = np.random.default_rng(1)
        x = random.standard_normal((net["rows"], *net["input"])).astype("float32")
        y = random.integers(0, net["classes"], net["rows"]).astype("int32")
        return [(x, y), None, None]
    table = np.genfromtxt(net["file"], delimiter=",", skip_header=1, dtype="float32")
    table = table[np.random.default_rng(1).permutation(len(table))]
    ends = [int(len(table) * 0.7), int(len(table) * 0.85)]
    low, high = table[: ends[0], :-1].min(0), table[: ends[0], :-1].max(0)
    x = ((table[:, :-1] - low) / np.where(high > low, high - low, 1)).reshape(-1, *net["input"])
    return list(zip(np.split(x, ends), np.split(table[:, -1].astype("int32"), ends)))


def with_keras():
    import keras

    def layer(spec):
        kind = getattr(keras.layers, spec["layer"])
        if spec["layer"] == "Dense":
            return kind(spec["units"], activation=spec["activation"])
        if spec["layer"] == "Conv2D":
            return kind(spec["filters"], spec["size"], padding="same", activation=spec["activation"])
        if spec["layer"] == "LSTM":
            return kind(spec["units"])
        if spec["layer"] == "MaxPooling2D":
            return kind(spec["size"])
        return kind(0.3) if spec["layer"] == "Dropout" else kind()

    class Clock(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            ends.append(time.perf_counter())

    (x, y), validation, test = data()
    model = keras.Sequential([keras.layers.Input(net["input"]), *map(layer, net["layers"])])
    model.compile(keras.optimizers.Adam(LEARNING_RATE), "sparse_categorical_crossentropy", metrics=["accuracy"])
    ends = [time.perf_counter()]
    model.fit(
        x, y, net["batch"], net["epochs"], verbose=0, validation_data=validation, callbacks=[Clock()]
    )
    score = model.evaluate(*test, verbose=0)[1] if test else None
    return {"epochs": np.diff(ends).tolist(), "score": score, "version": keras.version()}


def with_torch():
    import torch

    torch.set_num_threads(threads)

    class Last(torch.nn.Module):
        def __init__(self, features, units):
            super().__init__()
            self.lstm = torch.nn.LSTM(features, units, batch_first=True)

        def forward(self, x):
            return self.lstm(x)[0][:, -1]

    def layers():
        shape = [net["input"][-1], *net["input"][:-1]] if len(net["input"]) == 3 else net["input"]
        for spec in net["layers"]:
            if spec["layer"] == "Dense":
                yield torch.nn.Linear(shape[0], spec["units"])
                shape = [spec["units"]]
            elif spec["layer"] == "Conv2D":
                yield torch.nn.Conv2d(shape[0], spec["filters"], spec["size"], padding="same")
                shape = [spec["filters"], *shape[1:]]
            elif spec["layer"] == "MaxPooling2D":
                yield torch.nn.MaxPool2d(spec["size"])
                shape = [shape[0], *(length // spec["size"] for length in shape[1:])]
            elif spec["layer"] == "LSTM":
                yield Last(shape[-1], spec["units"])
                shape = [spec["units"]]
            elif spec["layer"] == "Flatten":
                yield torch.nn.Flatten()
                shape = [int(np.prod(shape))]
            elif spec["layer"] == "Dropout":
                yield torch.nn.Dropout(0.3)
            if spec.get("activation") == "relu":
                yield torch.nn.ReLU()

    def tensors(part):
        x, y = part
        # Images in PyTorch's own order: channels first.
        x = np.moveaxis(x, -1, 1) if x.ndim == 4 else x
        return torch.from_numpy(np.ascontiguousarray(x)), torch.from_numpy(y.astype("int64"))

    model = torch.nn.Sequential(*layers())
    optimizer = torch.optim.Adam(model.parameters(), LEARNING_RATE)
    entropy = torch.nn.CrossEntropyLoss()
    run = torch.compile(model) if contender == "torch-compile" else model

    def score(part):
        model.eval()
        x, y = tensors(part)
        with torch.no_grad():
            correct = sum(int((model(x[at : at + 512]).argmax(1) == y[at : at + 512]).sum()) for at in range(0, len(y), 512))
        model.train()
        return correct / len(y)

    train, validation, test = data()
    x, y = tensors(train)
    ends = [time.perf_counter()]
    for _ in range(net["epochs"]):
        order = torch.randperm(len(y))
        total, correct = torch.zeros(()), torch.zeros((), dtype=torch.int64)
        for at in range(0, len(y), net["batch"]):
            rows = order[at : at + net["batch"]]
            inputs, labels = x[rows], y[rows]
            optimizer.zero_grad()
            outputs = run(inputs)
            loss = entropy(outputs, labels)
            loss.backward()
            optimizer.step()
            total += loss.detach()
            correct += (outputs.detach().argmax(1) == labels).sum()
        float(total), int(correct)
        if validation:
            score(validation)
        ends.append(time.perf_counter())
    return {
        "epochs": np.diff(ends).tolist(),
        "score": score(test) if test else None,
        "version": torch.__version__,
    }


def with_jax():
    import jax
    import jax.numpy as jnp

    random = np.random.default_rng(1)

    def weight(*shape):
        limit = np.sqrt(6 / (np.prod(shape[:-1]) + shape[-1]))
        return jnp.asarray(random.uniform(-limit, limit, shape).astype("float32"))

    def lstm(weights, x):
        kernel, recurrent, bias = weights
        shares = jnp.swapaxes(x @ kernel + bias, 0, 1)
        zeros = jnp.zeros((x.shape[0], recurrent.shape[0]))

        def step(carry, share):
            h, c = carry
            i, f, g, o = jnp.split(share + h @ recurrent, 4, axis=1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
            return (h, c), None

        return jax.lax.scan(step, (zeros, zeros), shares)[0][0]

    def convolution(weights, x):
        kernel, bias = weights
        return jax.lax.conv_general_dilated(x, kernel, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")) + bias

    def pooling(size):
        window = (1, size, size, 1)
        return lambda weights, x: jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, window, window, "VALID")

    def dropout(weights, x, key):
        return jnp.where(jax.random.bernoulli(key, 0.7, x.shape), x / 0.7, 0)

    parameters, functions = [], []
    shape = net["input"]
    for spec in net["layers"]:
        weights, function = (), None
        if spec["layer"] == "Dense":
            weights = (weight(shape[0], spec["units"]), jnp.zeros(spec["units"]))
            function = lambda w, x: x @ w[0] + w[1]  # noqa: E731
            shape = [spec["units"]]
        elif spec["layer"] == "Conv2D":
            weights = (weight(spec["size"], spec["size"], shape[-1], spec["filters"]), jnp.zeros(spec["filters"]))
            function = convolution
            shape = [*shape[:-1], spec["filters"]]
        elif spec["layer"] == "MaxPooling2D":
            function = pooling(spec["size"])
            shape = [*(length // spec["size"] for length in shape[:-1]), shape[-1]]
        elif spec["layer"] == "LSTM":
            units = spec["units"]
            weights = (weight(shape[-1], 4 * units), weight(units, 4 * units), jnp.zeros(4 * units))
            function = lstm
            shape = [units]
        elif spec["layer"] == "Flatten":
            function = lambda w, x: x.reshape(len(x), -1)  # noqa: E731
            shape = [int(np.prod(shape))]
        elif spec["layer"] == "Dropout":
            function = dropout
        parameters.append(weights)
        functions.append((function, spec.get("activation") == "relu"))

    def forward(parameters, x, key=None):
        for weights, (function, relu) in zip(parameters, functions):
            if function is dropout:
                x = dropout(weights, x, key) if key is not None else x
            else:
                x = function(weights, x)
            x = jax.nn.relu(x) if relu else x
        return x

    def loss_of(parameters, x, y, key):
        outputs = forward(parameters, x, key)
        return -jnp.take_along_axis(jax.nn.log_softmax(outputs), y[:, None], 1).mean(), outputs

    def train_step(state, sums, x, y, rows):
        parameters, means, squares, step, key = state
        x, y = x[rows], y[rows]
        key, own = jax.random.split(key) if "file" in net else (key, None)
        (loss, outputs), gradients = jax.value_and_grad(loss_of, has_aux=True)(parameters, x, y, own)
        step = step + 1
        alpha = LEARNING_RATE * jnp.sqrt(1 - 0.999**step) / (1 - 0.9**step)
        tree = jax.tree_util.tree_map
        means = tree(lambda m, g: m + (g - m) * 0.1, means, gradients)
        squares = tree(lambda v, g: v + (g * g - v) * 0.001, squares, gradients)
        parameters = tree(lambda w, m, v: w - alpha * m / (jnp.sqrt(v) + 1e-7), parameters, means, squares)
        total, correct = sums
        sums = (total + loss, correct + (outputs.argmax(1) == y).sum())
        return (parameters, means, squares, step, key), sums

    jitted = jax.jit(train_step, donate_argnums=(0, 1))
    predict = jax.jit(lambda parameters, x: forward(parameters, x).argmax(1))

    def score(part):
        return float((np.asarray(predict(state[0], part[0])) == part[1]).mean())

    train, validation, test = data()
    x, y = map(jnp.asarray, train)
    zeros = jax.tree_util.tree_map(jnp.zeros_like, parameters)
    state = (parameters, zeros, jax.tree_util.tree_map(jnp.zeros_like, parameters), jnp.zeros(()), jax.random.PRNGKey(1))
    ends = [time.perf_counter()]
    for _ in range(net["epochs"]):
        order = random.permutation(len(y))
        sums = (jnp.zeros(()), jnp.zeros((), "int32"))
        for at in range(0, len(order), net["batch"]):
            state, sums = jitted(state, sums, x, y, order[at : at + net["batch"]])
        float(sums[0]), int(sums[1])
        if validation:
            score(validation)
        ends.append(time.perf_counter())
    return {"epochs": np.diff(ends).tolist(), "score": score(test) if test else None, "version": jax.__version__}


answer = with_jax() if contender == "jax" else with_torch() if contender.startswith("torch") else with_keras()
print(json.dumps(answer))
