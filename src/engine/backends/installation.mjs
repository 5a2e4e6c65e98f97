/** Where the native TensorFlow libraries live on this machine; shared by the engine and by the script that installs them. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "../../data/reading/cache-folder.mjs";

/**
 * What the installer writes beside the libraries, as installed.json.
 * @typedef {object} Installation
 * @property {string} folder     the folder that holds everything
 * @property {string} binding    absolute path of the Node addon
 * @property {string} tensorflow version of the TensorFlow libraries, such as "2.20.0"
 * @property {string} source     where they came from, for people: "Python wheel" or "prebuilt download"
 */

/** The version of tfjs-node whose addon and JavaScript belong together; the folder's name carries it. */
export const BINDING_VERSION = "4.22.0";

/**
 * The folder of the native engine, whether or not anything is in it.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string}
 */
export function installationFolder(environment = process.env) {
  return path.join(cacheFolder(environment), `tensorflow-${BINDING_VERSION}`);
}

/**
 * What is installed in `folder`. The installer renames a finished folder into place, so a readable installed.json
 * means a complete installation; the addon is still looked for, since caches get cleaned by hand.
 * @param {string} folder
 * @returns {Installation | undefined}
 */
export function readInstallation(folder = installationFolder()) {
  try {
    const stored = JSON.parse(readFileSync(path.join(folder, "installed.json"), "utf8"));
    const binding = path.join(folder, String(stored.binding));
    if (!existsSync(binding)) return undefined;
    return { folder, binding, tensorflow: String(stored.tensorflow), source: String(stored.source) };
  } catch {
    return undefined;
  }
}
