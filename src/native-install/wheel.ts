/** The one package that TensorFlow's libraries are taken from: pinned by version, by name and by checksum. */

export interface Wheel {
  /** Its name in a package index. */
  readonly project: string;
  /** What the libraries in it say of themselves. */
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
  /** To fetch. */
  readonly bytes: number;
  /** On disk, of what is taken out of it. */
  readonly unpackedBytes: number;
  /** Their places in the package; they are put side by side into one folder. */
  readonly libraries: readonly string[];
}

/**
 * TensorFlow's own build for processors, for Linux x64 with glibc 2.17 or newer. Which Python it is for plays no part,
 * since no Python runs.
 *
 * What other platforms would need, none of which has been tried: Linux arm64, the wheel of `tensorflow` for aarch64 and a
 * binding compiled there; macOS arm64, the wheel of `tensorflow` for macosx_12_0_arm64, whose two libraries end in .2.dylib
 * and are found by @loader_path; Windows has no libtensorflow_cc in its wheel, so the C library would have to come from
 * elsewhere, as tensorflow.dll beside the binding.
 */
export const wheel: Wheel = {
  project: "tensorflow-cpu",
  version: "2.20.0",
  file: "tensorflow_cpu-2.20.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
  sha256: "c7a9224185818094ed95c4e114d3efe77241db35fbf0b75251fb2bf6222dd6a7",
  bytes: 258_989_246,
  unpackedBytes: 780_000_000,
  libraries: ["tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"],
};

/** A size as people say it: 260 MB, 1.1 GB. */
export function sizeText(bytes: number): string {
  if (bytes >= 999.5e6) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return `${Number((bytes / 1e6).toPrecision(2))} MB`;
}
