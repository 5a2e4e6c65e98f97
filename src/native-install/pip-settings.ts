/** Where packages come from on this machine, as the user has told pip: the index, a proxy, certificates. */
import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

export interface PipSettings {
  /** Of the index, ending in a slash. */
  readonly index: string;
  readonly proxy: string | undefined;
  /** A file of certificates to trust beside the usual ones. */
  readonly certificates: string | undefined;
}

/** Where Python packages come from where nobody says otherwise. */
export const usualIndex = "https://pypi.org/simple";

/** Variables of the environment go before files, as with pip. */
export function pipSettings(environment: NodeJS.ProcessEnv, files = configFiles(environment)): PipSettings {
  const written = new Map<string, string>();
  // The later files are the nearer ones; what is said for downloading goes before what is said in general.
  for (const file of files) {
    for (const section of ["global", "install", "download"]) {
      for (const [key, value] of readSection(file, section)) written.set(key, value);
    }
  }
  const setting = (name: string) =>
    environment[`PIP_${name.replaceAll("-", "_").toUpperCase()}`] || written.get(name) || undefined;
  return {
    index: (setting("index-url") ?? usualIndex).replace(/\/*$/, "/"),
    proxy: setting("proxy"),
    certificates:
      setting("cert") ?? (environment.REQUESTS_CA_BUNDLE || environment.SSL_CERT_FILE || undefined),
  };
}

/** pip's configuration files, the nearest last. */
export function configFiles(environment: NodeJS.ProcessEnv, platform = process.platform): string[] {
  if (environment.PIP_CONFIG_FILE) return [environment.PIP_CONFIG_FILE];
  const home = os.homedir();
  const name = platform === "win32" ? "pip.ini" : "pip.conf";
  const config = environment.XDG_CONFIG_HOME || path.join(home, ".config");
  const everybody = (environment.XDG_CONFIG_DIRS || "/etc/xdg").split(path.delimiter).filter(Boolean);
  const own =
    platform === "win32"
      ? [path.join(home, "pip", name), path.join(environment.APPDATA || home, "pip", name)]
      : [path.join(home, ".pip", name), path.join(config, "pip", name)];
  if (platform === "darwin") own.push(path.join(home, "Library", "Application Support", "pip", name));
  const shared =
    platform === "win32"
      ? []
      : [...everybody.map((folder) => path.join(folder, "pip", name)), "/etc/pip.conf"];
  const site = environment.VIRTUAL_ENV ? [path.join(environment.VIRTUAL_ENV, name)] : [];
  return [...shared, ...own, ...site];
}

/** The settings of one section of an INI file as Python's configparser reads it, as far as pip's need it. */
function readSection(file: string, wanted: string): Map<string, string> {
  const settings = new Map<string, string>();
  let section = "";
  for (const line of linesOf(file)) {
    const header = /^\[([^\]]*)\]/.exec(line);
    if (header !== null) section = header[1]!.trim();
    const setting = /^([^\s#;=:[][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (section !== wanted || setting === null || setting[2] === "") continue;
    settings.set(setting[1]!.toLowerCase().replaceAll("_", "-"), setting[2]!);
  }
  return settings;
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/);
  } catch {
    return [];
  }
}
