"""Runs every case of a Python framework and writes what it says: python peers.py keras|pytorch CASES OUT.json."""

import json
import os
import sys
import traceback
import warnings
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")


def prepare(framework):
    """What makes a run repeatable, and lets no case feel the one before it."""
    if framework == "keras":
        import keras

        def fresh():
            keras.backend.clear_session()
            keras.utils.set_random_seed(0)

        backend = keras.backend.backend()
        version = __import__(backend).__version__
        name = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}[backend]
        return fresh, f"Keras {keras.__version__} on {name} {version}"
    import torch

    return lambda: torch.manual_seed(0), f"PyTorch {torch.__version__.split('+')[0]}"


def run(file, fresh):
    """Runs one file; tells when it failed, at which of its lines, and what was said."""
    source = file.read_text()
    lines = source.split("\n")
    first_batch = next(at for at, line in enumerate(lines, 1) if line.startswith("# The first batch"))
    marked = [at for at, line in enumerate(lines, 1) if line.endswith("# mistake")]
    fresh()
    printed = StringIO()
    said = {"when": "never"}
    warned = []

    def place(frames):
        """When it happened, and the line of the file that is nearest to it."""
        own = [frame.lineno for frame in frames if frame.filename == str(file)]
        return {"when": "build" if own[0] < first_batch else "first batch", "line": own[-1]}

    def hear(message, category, *_):
        if issubclass(category, UserWarning):
            warned.append({**place(traceback.extract_stack()), "message": str(message)})

    with warnings.catch_warnings(), redirect_stdout(printed):
        warnings.simplefilter("default")
        warnings.showwarning = hear
        try:
            exec(compile(source, str(file), "exec"), {"__name__": "__main__"})
        except Exception as error:
            said = {
                **place(traceback.extract_tb(error.__traceback__)),
                "type": type(error).__name__,
                "message": str(error),
            }
    if said["when"] == "never":
        said["printed"] = printed.getvalue().strip()
    for each in [said, *warned]:
        each["rightLine"] = each.get("line") in marked
    return {**said, "warnings": warned}


def main():
    framework, cases, out = sys.argv[1:]
    fresh, version = prepare(framework)
    answers = {
        folder.name: run(folder / f"{framework}.py", fresh)
        for folder in sorted(Path(cases).resolve().iterdir())
    }
    Path(out).write_text(json.dumps({"version": version, "answers": answers}))


main()
