/** Why native TensorFlow cannot be installed, in words a person can act on; any other error is a mistake of ours. */

export class CannotInstall extends Error {
  override readonly name = "CannotInstall";
}

/** What to set where the cache folder will not do. */
export const ELSEWHERE = "set NETWRIGHT_CACHE to a folder that will do";

/** An error of the file system as one that says what to do; undefined for any other error. */
export function diskProblem(error: unknown, folder: string): CannotInstall | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const say = (what: string) => new CannotInstall(`${what} Or ${ELSEWHERE}.`);
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return say(`The disk ran full while ${folder} was being written; make room and start again.`);
    case "EFBIG":
      return say(`Files in ${folder} may not be as large as TensorFlow's; raise that limit.`);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return say(`${folder} cannot be written; give yourself the permission.`);
    case "ENOENT":
    case "ENOTDIR":
    case "EEXIST":
      return say(`${folder} cannot be made, since something on the way to it is no folder.`);
    case "EIO":
      return say(`The disk of ${folder} does not work as it should; look after it.`);
    default:
      return undefined;
  }
}
