/** Why a file could not be fetched, in plain words behind "cannot be read: ". */
import { reasonOf } from "./problems.js";

/** Nothing came for too long. */
export class Stalled extends Error {
  constructor(
    readonly what: "connect" | "answer" | "pace",
    readonly milliseconds: number,
  ) {
    super(what);
  }
}

export const cutOff = "the connection was cut off before all had come; try again";

export function statusReason(status: number): string {
  if (status === 401 || status === 403) return `the server does not give it to everybody (status ${status})`;
  if (status === 404 || status === 410) return `there is nothing at this address (status ${status})`;
  if (status === 429) return "the server was asked too often (status 429); try again later";
  if (status >= 500) return `the server has a fault of its own (status ${status}); try again later`;
  return `the server answers with status ${status}`;
}

export function networkReason(error: unknown): string {
  if (error instanceof Stalled) {
    const seconds = Math.max(1, Math.round(error.milliseconds / 1000));
    const what = {
      connect: "no connection came about",
      answer: "nothing more came",
      pace: "hardly anything came",
    };
    return `${what[error.what]} within ${seconds} ${seconds === 1 ? "second" : "seconds"}`;
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return "no server of this name is found; perhaps there is no connection to the network";
  }
  if (code === "ECONNREFUSED" || code === "EHOSTUNREACH" || code === "ENETUNREACH") {
    return "the server cannot be reached";
  }
  if (code === "ECONNRESET" || code === "EPIPE" || code === "ERR_STREAM_PREMATURE_CLOSE") return cutOff;
  if (code === "EPROTO") return "the server does not answer securely";
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)) return `its certificate is not valid (${code})`;
  return reasonOf(error) ?? "the server's answer is not understood";
}
