/** Where Netwright keeps large things outside the workspace: libraries that it installs and data that it fetches. */
import os from "node:os";
import path from "node:path";

/**
 * `$NETWRIGHT_CACHE`, or `netwright` in the user's cache folder.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string}
 */
export function cacheFolder(environment = process.env) {
  if (environment.NETWRIGHT_CACHE) return path.resolve(environment.NETWRIGHT_CACHE);
  const home = os.homedir();
  const fallback =
    process.platform === "win32"
      ? (environment.LOCALAPPDATA ?? path.join(home, "AppData", "Local"))
      : path.join(home, ".cache");
  return path.join(environment.XDG_CACHE_HOME || fallback, "netwright");
}
