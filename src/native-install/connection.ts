/** Reaches servers as the user's settings say (proxies, certificates), and says in plain words why one is not reached. */
import { readFileSync } from "node:fs";
import tls from "node:tls";
import { EnvHttpProxyAgent, fetch, type Response } from "undici";
import { networkReason, statusReason } from "../data/reading/fetch-reasons.js";
import { CannotInstall } from "./cannot-install.js";
import type { PipSettings } from "./pip-settings.js";

/** How long is waited, in milliseconds. */
export interface Patience {
  readonly connect: number;
  /** For an answer, and then for each piece of it. */
  readonly answer: number;
  /** Before each new attempt of a broken download; as many attempts as there are pauses. */
  readonly pauses: readonly number[];
}

export const usualPatience: Patience = {
  connect: 20_000,
  answer: 45_000,
  pauses: [1000, 2000, 4000, 8000, 15_000, 15_000, 15_000],
};

export interface Connection {
  /** The answer to a GET, whatever its status. Throws the error of the network. */
  get(address: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response>;
  /** An error of the network or a status as what to tell the person. */
  problem(address: string, reason: unknown): CannotInstall;
  close(): Promise<void>;
}

export function openConnection(
  { proxy, certificates }: PipSettings,
  environment: NodeJS.ProcessEnv,
  patience: Patience,
): Connection {
  const httpProxy = proxy ?? firstOf(environment, "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");
  const httpsProxy = proxy ?? firstOf(environment, "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");
  const used = [httpsProxy, httpProxy].map(withScheme);
  checkProxies(used);
  const ca = trusted([certificates, environment.NODE_EXTRA_CA_CERTS]);
  const secure = ca === undefined ? {} : { ca };
  const agent = new EnvHttpProxyAgent({
    httpsProxy: used[0] ?? "",
    httpProxy: used[1] ?? "",
    noProxy: firstOf(environment, "no_proxy", "NO_PROXY") ?? "",
    connect: { timeout: patience.connect, ...secure },
    requestTls: { timeout: patience.connect, ...secure },
    proxyTls: { timeout: patience.connect, ...secure },
    headersTimeout: patience.answer,
    bodyTimeout: patience.answer,
  });
  return {
    get(address, headers, signal) {
      const { url, authorization } = withoutPassword(address);
      return fetch(url, {
        dispatcher: agent,
        signal,
        // Ranges count bytes as they are stored, so nothing may be packed on the way.
        headers: { "user-agent": "netwright", "accept-encoding": "identity", ...authorization, ...headers },
      });
    },
    problem: (address, reason) => problemOf(address, reason, used.find(Boolean)),
    close: () => agent.destroy(),
  };
}

function firstOf(environment: NodeJS.ProcessEnv, ...names: readonly string[]): string | undefined {
  return names.map((name) => environment[name]).find(Boolean);
}

/** `proxy.example:3128` is allowed, and means http. */
function withScheme(proxy: string | undefined): string | undefined {
  return proxy === undefined || /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

function checkProxies(proxies: readonly (string | undefined)[]): void {
  for (const proxy of proxies) {
    if (proxy === undefined || (URL.canParse(proxy) && /^https?:/i.test(proxy))) continue;
    throw new CannotInstall(
      `The proxy of this environment cannot be used: its address must begin with http:// or https://, and is ${shown(proxy)}.`,
    );
  }
}

/** Certificates of the user come beside Node's own; a file that cannot be read shows when a server is not trusted. */
function trusted(files: readonly (string | undefined)[]): string[] | undefined {
  const texts = [...new Set(files)].flatMap((file) => {
    if (!file) return [];
    try {
      return [readFileSync(file, "utf8")];
    } catch {
      return [];
    }
  });
  return texts.length === 0 ? undefined : [...tls.rootCertificates, ...texts];
}

/** An address may carry a name and a password, as private indexes want it; a request has them in a header. */
function withoutPassword(address: string): { url: string; authorization: Record<string, string> } {
  const url = new URL(address);
  if (url.username === "") return { url: address, authorization: {} };
  const secret = [url.username, url.password].map(decodeURIComponent).join(":");
  url.username = "";
  url.password = "";
  return {
    url: url.href,
    authorization: { authorization: `Basic ${Buffer.from(secret).toString("base64")}` },
  };
}

function problemOf(address: string, reason: unknown, proxy: string | undefined): CannotInstall {
  if (reason instanceof Error && reason.cause instanceof CannotInstall) return reason.cause;
  const host = URL.canParse(address) ? new URL(address).host : address;
  const why = typeof reason === "number" ? statusReason(reason) : networkText(reason);
  const way = proxy === undefined ? "" : ` (by the proxy ${shown(proxy)})`;
  return new CannotInstall(
    `${host} does not give TensorFlow${way}: ${why}. Where a proxy or an index of your own is needed, HTTPS_PROXY and ` +
      "PIP_INDEX_URL or pip's configuration name it.",
  );
}

function networkText(error: unknown): string {
  const chain = causesOf(error);
  const message = chain.map((each) => each.message).join("\n");
  const cause = chain.findLast((each) => "code" in each) ?? error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const refused = /Proxy response \((\d+)\)/.exec(message);
  if (refused !== null) return `the proxy refuses it (status ${refused[1]})`;
  if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEDOUT") return "no connection came about in time";
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") return "nothing more came";
  if (code === "UND_ERR_SOCKET" || /terminated|other side closed/.test(message)) {
    return "the connection was cut off before all had come";
  }
  return networkReason(cause);
}

/** The libraries wrap an error of the system in their own. */
function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let each = error; each instanceof Error && chain.length < 5; each = each.cause) chain.push(each);
  return chain;
}

/** An address without its password. */
function shown(address: string): string {
  return address.replace(/\/\/[^/@]*@/, "//");
}
