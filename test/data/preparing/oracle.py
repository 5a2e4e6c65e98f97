"""What pandas and scikit-learn make of the example tables and of 200 generated ones, for oracle.test.ts.

    python3 -m venv venv && venv/bin/pip install pandas scikit-learn
    venv/bin/python test/data/preparing/oracle.py

Writes fixtures/oracle.jsonl.gz beside this script: one table a line, with its text, its columns' settings, three sets of
rows, the figures fitted on the first set, and the numbers of all rows. The same seed always gives the same file.
"""

import gzip
import io
import json
import random
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, RobustScaler, StandardScaler

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parents[2] / "examples"
MARKERS = {"", "NA", "N/A", "n/a", "nan", "NaN", "null", "NULL", "None", "-", "?"}
STRATEGIES = {"mean": "mean", "median": "median", "mode": "most_frequent"}
PUNCTUATION = re.compile(r"""[!"#$%&()\*\+,-\./:;<=>?@\[\\\]^_`{|}~\']""")


def numbers(column):
    return np.array([np.nan if field in MARKERS else float(field) for field in column])


def booleans(column):
    return np.array([np.nan if field == "" else float(field.lower() == "true") for field in column])


def date_parts(column, parts):
    time = pd.to_datetime(pd.Series(column).replace("", None), utc=True, format="ISO8601")
    made = {
        "year": time.dt.year,
        "month": time.dt.month,
        "day": time.dt.day,
        "weekday": time.dt.day_of_week,
        "hour": time.dt.hour,
        "minute": time.dt.minute,
        "timestamp": (time - pd.Timestamp("1970-01-01", tz="UTC")) / pd.Timedelta(days=1),
    }
    return [made[part].to_numpy(dtype=float, na_value=np.nan) for part in parts]


def fit_numbers(values, train, setting):
    """The column's numbers after filling, clipping and scaling, and the figures of the training rows."""
    values = values.reshape(-1, 1)
    figures = {}
    if setting["missing"] in STRATEGIES:
        imputer = SimpleImputer(strategy=STRATEGIES[setting["missing"]]).fit(values[train])
        values = imputer.transform(values)
        figures["fill"] = float(imputer.statistics_[0])
    if "clip" in setting:
        lower, upper = np.quantile(values[train], setting["clip"])
        values = np.clip(values, lower, upper)
        figures["clip"] = [float(lower), float(upper)]
    offset, divisor = 0.0, 1.0
    if setting["scale"] == "standardize":
        scaler = StandardScaler().fit(values[train])
        offset, divisor = scaler.mean_[0], scaler.scale_[0]
        values = scaler.transform(values)
    elif setting["scale"] == "minmax":
        scaler = MinMaxScaler().fit(values[train])
        offset, divisor = scaler.data_min_[0], 1 / scaler.scale_[0]
        values = scaler.transform(values)
    elif setting["scale"] == "robust":
        scaler = RobustScaler().fit(values[train])
        offset, divisor = scaler.center_[0], scaler.scale_[0]
        values = scaler.transform(values)
    elif setting["scale"] == "log":
        values = np.log1p(values)
    figures["scale"] = [float(offset), float(divisor)]
    return values[:, 0], figures


def fit_category(column, train, setting):
    values = np.array([field if field != "" else None for field in column], dtype=object).reshape(-1, 1)
    figures = {}
    if setting["missing"] in STRATEGIES:
        known = np.array([[v[0] if v[0] in setting["classes"] else None] for v in values], dtype=object)
        imputer = SimpleImputer(missing_values=None, strategy="most_frequent").fit(known[train])
        figures["fill"] = str(imputer.statistics_[0])
        values = np.array([[figures["fill"] if v[0] is None else v[0]] for v in values], dtype=object)
    encoder = OneHotEncoder(categories=[setting["classes"]], handle_unknown="ignore", sparse_output=False)
    return encoder.fit(values[train]).transform(values), figures


def words(text):
    lowered = re.sub("[A-Z]+", lambda letters: letters.group().lower(), text)
    return re.sub(PUNCTUATION, "", lowered).split(" ")


def fit_text(column, train, setting):
    """Keras's TextVectorization, written out; equally common words by code points."""
    split = [[word for word in words(field) if word] for field in column]
    counts = Counter(word for row in train for word in split[row])
    kept = sorted(counts, key=lambda word: (-counts[word], word))[: setting["maxTokens"] - 2]
    number = {word: place + 2 for place, word in enumerate(kept)}
    length = setting["length"]
    rows = [[number.get(word, 1) for word in row[:length]] for row in split]
    return np.array([row + [0] * (length - len(row)) for row in rows]), {"vocabulary": kept}


def fit_column(column, train, setting):
    kind = setting["kind"]
    if kind == "number":
        values, figures = fit_numbers(numbers(column), train, setting)
        return values.reshape(-1, 1), figures
    if kind == "boolean":
        missing = "mode" if setting["missing"] in STRATEGIES else "error"
        values, figures = fit_numbers(booleans(column), train, {"missing": missing, "scale": "none"})
        return values.reshape(-1, 1), {"fill": figures["fill"] == 1} if "fill" in figures else {}
    if kind == "date":
        fitted = [fit_numbers(part, train, setting) for part in date_parts(column, setting["parts"])]
        figures = {"scales": [figure["scale"] for _, figure in fitted]}
        if "fill" in fitted[0][1]:
            figures["fill"] = [figure["fill"] for _, figure in fitted]
        return np.stack([values for values, _ in fitted], axis=1), figures
    if kind == "text":
        return fit_text(column, train, setting)
    return fit_category(column, train, setting)


def read(text):
    frame = pd.read_csv(io.StringIO(text, newline=""), dtype=str, keep_default_na=False, na_filter=False)
    return {name: [field.strip(" \t\r\n") for field in frame[name]] for name in frame.columns}


def prepare(text, settings, rows):
    columns = read(text)
    train = rows[0]
    fitted = [fit_column(columns[setting["column"]], train, setting) for setting in settings]
    return [figures for _, figures in fitted], np.concatenate([values for values, _ in fitted], axis=1)


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, list):
        return [rounded(entry) for entry in value]
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    return value


def deal(count, dice):
    order = list(range(count))
    dice.shuffle(order)
    train, validation = int(count * 0.6), int(count * 0.8)
    return [order[:train], order[train:validation], order[validation:]]


WORDS = ["north", "Süd", "east side", "wést", "", "a,b", 'say "hi"', "two\nlines", "日本", "🙂", "Ω", "z", "Zed", "0x10", "ｆull"]
TITLES = ["The", "cat", "sat,", "on", "THE", "mat!", "École", "it's", "well-known", "x_y", "naïve", "日本", "…", "Dog"]


def number_field(dice):
    value = dice.choice([dice.gauss(0, 1), dice.gauss(1e4, 3e3), dice.randint(-5, 5), dice.expovariate(1) * 1e-3])
    return dice.choice([repr(value), f"{value:.3f}", f"{value:+.4e}", f" {value:.2f} ", str(int(value))])


def generated(seed):
    dice = random.Random(seed)
    count = dice.randint(12, 60)
    settings = []
    columns = {}
    for index in range(dice.randint(1, 5)):
        kind = dice.choice(["number", "number", "number", "one_hot", "boolean", "date", "text"])
        name = dice.choice([f"c{index}", f"Spalte {index}", f"列{index}", f'q"{index}'])
        missing = dice.choice(["error", "mean", "median", "mode"])
        empty = lambda: missing != "error" and dice.random() < 0.15
        setting = {"kind": kind, "column": name, "missing": missing}
        if kind == "number":
            setting["scale"] = dice.choice(["none", "standardize", "minmax", "robust", "log"])
            if dice.random() < 0.3:
                setting["clip"] = [dice.choice([0, 0.01, 0.1]), dice.choice([1, 0.99, 0.8])]
            markers = sorted(MARKERS - {""})
            fields = [dice.choice(["", *markers]) if empty() else number_field(dice) for _ in range(count)]
            if dice.random() < 0.1:
                fields = ["7.25"] * count
            if setting["scale"] == "log":
                fields = [field.replace("-", "") if field not in MARKERS and "e-" not in field else field for field in fields]
                fields = [field if field in MARKERS or float(field) >= 0 else "0.5" for field in fields]
        elif kind == "one_hot":
            values = [word for word in dice.sample(WORDS, dice.randint(2, 7)) if word]
            fields = ["" if empty() else dice.choice(values) for _ in range(count)]
            setting["classes"] = sorted(set(fields) - {""})
            if len(setting["classes"]) > 2 and dice.random() < 0.3:
                setting["classes"].remove(dice.choice(setting["classes"]))
        elif kind == "boolean":
            fields = ["" if empty() else dice.choice(["true", "false", "True", "FALSE"]) for _ in range(count)]
        elif kind == "date":
            setting["scale"] = dice.choice(["none", "standardize", "minmax", "robust"])
            parts = ["year", "month", "day", "weekday", "hour", "minute", "timestamp"]
            setting["parts"] = dice.sample(parts, dice.randint(1, 4))
            fields = []
            for _ in range(count):
                day = f"{dice.randint(1950, 2050)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
                time = dice.choice(["", f"T{dice.randint(0, 23):02}:{dice.randint(0, 59):02}:07"])
                fields.append("" if empty() else day + time)
        else:
            setting.update(length=dice.randint(1, 6), maxTokens=dice.choice([3, 6, 10000]), missing="error")
            fields = [" ".join(dice.choices(TITLES, k=dice.randint(1, 8))) for _ in range(count)]
        settings.append(setting)
        columns[name] = fields
    rows = deal(count, dice)
    for setting in settings:
        # scikit-learn has no figure for a column without values; the figures must not hang on a class left out.
        held = [columns[setting["column"]][row] for row in rows[0]]
        known = [field for field in held if field.strip() not in MARKERS and field in setting.get("classes", [field])]
        if len(known) < 2:
            return generated(seed + 100000)
    ends = dice.choice([["\n"], ["\r\n"], ["\n", "\r\n"]])
    quote = lambda field: '"' + field.replace('"', '""') + '"' if re.search(r'[",\n\r]', field) or dice.random() < 0.1 else field
    # A line of one empty field would be no row at all.
    lines = [",".join(['"key"', *map(quote, columns)])]
    for row in range(count):
        lines.append(",".join([str(row), *(quote(fields[row]) for fields in columns.values())]))
    text = "".join(line + dice.choice(ends) for line in lines)
    return text[: -len("\n")].removesuffix("\r") if dice.random() < 0.3 else text, settings, rows


def example(name, scale):
    text = (EXAMPLES / f"{name}.csv").read_text()
    features = list(read(text))[:-1]
    settings = [{"kind": "number", "column": column, "missing": "error", "scale": scale} for column in features]
    return text, settings, deal(text.count("\n") - 1, random.Random(scale + name))


def main():
    lines = []
    for name in ["iris", "wine", "breast_cancer", "diabetes", "digits"]:
        for scale in ["standardize", "minmax", "robust"]:
            text, settings, rows = example(name, scale)
            figures, values = prepare(text, settings, rows)
            weights = np.arange(values.size).reshape(values.shape) % 97 + 1
            sums = [float((values[part] * weights[part]).sum()) for part in rows]
            samples = [values[row].tolist() for row in rows[1][:2]]
            lines.append({"example": name, "scale": scale, "rows": rows, "figures": figures, "sums": sums, "samples": samples})
    for seed in range(200):
        text, settings, rows = generated(seed)
        figures, values = prepare(text, settings, rows)
        lines.append({"text": text, "settings": settings, "rows": rows, "figures": figures, "values": values.tolist()})
    (HERE / "fixtures").mkdir(exist_ok=True)
    content = "".join(json.dumps(rounded(line), ensure_ascii=False) + "\n" for line in lines).encode()
    (HERE / "fixtures" / "oracle.jsonl.gz").write_bytes(gzip.compress(content, 9, mtime=0))


main()
