/** Whether TensorFlow's libraries can run on this machine at all, before anything is fetched for it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** What decides it. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  /** Whether programs here use another C library than glibc. */
  readonly musl: boolean;
  /** What the processor can do, as Linux lists it; empty where that is not known. */
  readonly processor: string;
}

/** Why native TensorFlow cannot be installed here, as the end of a sentence; undefined where it can. */
export function nativeObstacle(machine: Machine = thisMachine()): string | undefined {
  const { platform, arch, musl, processor } = machine;
  if (platform !== "linux" || arch !== "x64") {
    return `it can be installed on Linux x64 only so far, and this is ${nameOf(platform)} ${arch}`;
  }
  if (musl) return "it is built for the C library glibc, and this Linux has musl, as Alpine does";
  if (processor !== "" && !/\bavx\b/.test(processor)) {
    return "it is built for processors with AVX, and this one has none";
  }
  return undefined;
}

function thisMachine(): Machine {
  const { platform, arch } = process;
  const linux = platform === "linux";
  return { platform, arch, musl: linux && hasMusl(), processor: linux ? processorFlags() : "" };
}

/** A machine may have both; then it is glibc's programs that were chosen when Node was installed. */
function hasMusl(): boolean {
  if (existsSync("/lib64/ld-linux-x86-64.so.2")) return false;
  return listOf("/lib").some((name) => name.startsWith("ld-musl-"));
}

function listOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function processorFlags(): string {
  try {
    return /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "";
  } catch {
    return "";
  }
}

function nameOf(platform: string): string {
  return { darwin: "macOS", win32: "Windows", linux: "Linux" }[platform] ?? platform;
}
