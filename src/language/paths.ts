/** Paths between files, with `/` as in the source; the checker knows no file system. */

/** `written` as seen from the folder of the file `from`, without `.` and needless `..`; absolute paths stay. */
export function pathFrom(from: string, written: string): string {
  if (isAbsolute(written)) return written;
  const parts = from.split("/").slice(0, -1);
  for (const part of written.split("/")) {
    if (part === "." || part === "") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path) || /^[a-z]+:\/\//.test(path);
}
