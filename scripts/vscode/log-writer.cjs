// Writes VS Code's log files in plain JavaScript, in place of a compiled module, so that nobody needs a compiler.
// @ts-check
const { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } = require("node:fs");
const path = require("node:path");

const levels = ["trace", "debug", "info", "warning", "error", "critical", "off"];
/** @type {Set<Logger>} */
const open = new Set();
let initialLevel = 2;

/** One log file. The names are those of the module it stands in for (`@vscode/spdlog`). */
class Logger {
  /**
   * @param {string} _type
   * @param {string} _name
   * @param {string} file
   * @param {number} maximum bytes before the file is put aside and a new one begun
   */
  constructor(_type, _name, file, maximum) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.file = file;
    this.maximum = maximum || Number.POSITIVE_INFINITY;
    this.level = initialLevel;
    this.formatted = true;
    this.pending = "";
    /** @type {NodeJS.Immediate | undefined} */
    this.timer = undefined;
    this.descriptor = openSync(file, "a");
    this.size = fstatSync(this.descriptor).size;
    open.add(this);
  }

  getLevel() {
    return this.level;
  }
  setLevel(/** @type {number} */ level) {
    this.level = level;
  }
  setPattern() {}
  clearFormatters() {
    this.formatted = false;
  }
  trace(/** @type {string} */ message) {
    this.write(0, message);
  }
  debug(/** @type {string} */ message) {
    this.write(1, message);
  }
  info(/** @type {string} */ message) {
    this.write(2, message);
  }
  warn(/** @type {string} */ message) {
    this.write(3, message);
  }
  error(/** @type {string} */ message) {
    this.write(4, message);
  }
  critical(/** @type {string} */ message) {
    this.write(5, message);
  }

  /**
   * @param {number} level
   * @param {string} message
   */
  write(level, message) {
    if (level < this.level || this.descriptor < 0) return;
    this.pending += this.formatted ? `${timestamp()} [${levels[level]}] ${message}\n` : message;
    // One write for all that is logged in this turn.
    this.timer ??= setImmediate(() => this.flush());
  }

  flush() {
    if (this.timer) clearImmediate(this.timer);
    this.timer = undefined;
    if (!this.pending || this.descriptor < 0) return;
    const bytes = Buffer.from(this.pending);
    this.pending = "";
    if (this.size > 0 && this.size + bytes.length > this.maximum) this.rotate();
    writeSync(this.descriptor, bytes);
    this.size += bytes.length;
  }

  rotate() {
    const { dir, name, ext } = path.parse(this.file);
    closeSync(this.descriptor);
    if (existsSync(this.file)) renameSync(this.file, path.join(dir, `${name}.1${ext}`));
    this.descriptor = openSync(this.file, "a");
    this.size = 0;
  }

  drop() {
    this.flush();
    if (this.descriptor >= 0) closeSync(this.descriptor);
    this.descriptor = -1;
    open.delete(this);
  }
}

function timestamp() {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, -1).replace("T", " ");
}

/**
 * @param {string} name
 * @param {string} file
 * @param {number} maximum
 */
async function createLogger(name, file, maximum) {
  return new Logger("rotating", name, file, maximum);
}

process.on("exit", () => {
  for (const logger of open) logger.flush();
});

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = (/** @type {number} */ level) => {
  initialLevel = level;
};
exports.setFlushOn = () => {};
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
