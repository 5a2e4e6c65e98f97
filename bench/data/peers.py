"""What pandas and polars do with the bench's tables: profile them, and cut them into shuffled batches."""
import json
import resource
import sys
import time

import numpy as np

BATCH = 256
BINS = 20


def pandas_read(path, columns=None):
    import pandas as pd

    if path.endswith(".parquet"):
        return pd.read_parquet(path, columns=columns)
    return pd.read_csv(path, usecols=columns)


def pandas_profile(path):
    frame = pandas_read(path)
    frame.isna().sum()
    frame.nunique()
    numbers = frame.select_dtypes("number")
    numbers.describe()
    for name in numbers:
        np.histogram(numbers[name].dropna(), bins=BINS)
    for name in frame.columns.difference(numbers.columns):
        frame[name].value_counts()
    return len(frame)


def polars_read(path, columns=None):
    import polars as pl

    scan = pl.scan_parquet(path) if path.endswith(".parquet") else pl.scan_csv(path)
    return (scan if columns is None else scan.select(columns)).collect()


def polars_profile(path):
    import polars.selectors as cs

    frame = polars_read(path)
    frame.null_count()
    for name in frame.columns:
        frame[name].n_unique()
    numbers = frame.select(cs.numeric())
    numbers.describe()
    for column in numbers.iter_columns():
        column.drop_nulls().hist(bin_count=BINS)
    for column in frame.select(~cs.numeric()).iter_columns():
        column.value_counts()
    return len(frame)


def batches(rows, targets, seed):
    """Deals the rows, standardizes by the training rows, and takes two epochs of shuffled batches from memory."""
    random = np.random.default_rng(seed)
    train = random.permutation(len(rows))[: int(0.7 * len(rows))]
    shown = rows[train]
    mean = np.nanmean(shown, axis=0, dtype=np.float64).astype(np.float32)
    deviation = np.nanstd(shown, axis=0, dtype=np.float64).astype(np.float32)
    rows = np.nan_to_num((rows - mean) / deviation, copy=False)
    for _ in range(2):
        yield "epoch", None, None
        random.shuffle(train)
        for start in range(0, len(train), BATCH):
            chosen = train[start : start + BATCH]
            yield "batch", rows[chosen], targets[chosen]


def pandas_batches(path, columns):
    frame = pandas_read(path, columns)
    target = frame.pop("price").to_numpy(np.float32)
    return batches(frame.to_numpy(np.float32), target, 1)


def polars_batches(path, columns):
    frame = polars_read(path, columns)
    target = frame["price"].cast(np_float()).to_numpy()
    return batches(frame.drop("price").cast(np_float()).to_numpy(), target, 1)


def np_float():
    import polars as pl

    return pl.Float32


def main(peer, what, path, columns):
    __import__(peer)
    start = time.perf_counter()
    if what == "profile":
        rows = {"pandas": pandas_profile, "polars": polars_profile}[peer](path)
        answer = {"rows": rows, "seconds": time.perf_counter() - start}
    else:
        rows, checksum, begun = 0, 0.0, []
        make = {"pandas": pandas_batches, "polars": polars_batches}[peer]
        for kind, inputs, targets in make(path, [*columns, "price"]):
            if kind == "epoch":
                begun.append(time.perf_counter())
                continue
            rows += len(inputs)
            checksum += float(inputs[0, 0] + targets[0])
        end = time.perf_counter()
        answer = {"rows": rows // 2, "ready": begun[0] - start, "epoch": end - begun[1], "seconds": begun[1] - start}
        answer["checksum"] = checksum
    usage = resource.getrusage(resource.RUSAGE_SELF)
    answer["memory"] = usage.ru_maxrss / 1024
    answer["processor"] = usage.ru_utime + usage.ru_stime
    answer["version"] = sys.modules[peer].__version__
    print(json.dumps(answer))


main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4].split(","))
