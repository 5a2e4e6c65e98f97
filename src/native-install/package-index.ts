/** Finds the package's address in a package index, which answers in JSON (PEP 691) or as an HTML page (PEP 503). */
import { CannotInstall } from "./cannot-install.js";
import type { Connection } from "./connection.js";
import type { Wheel } from "./wheel.js";

interface Listed {
  readonly address: string;
  /** Where the index says it. */
  readonly sha256: string | undefined;
}

/** `index` ends in a slash. Throws CannotInstall where the index does not have the very file that is pinned. */
export async function findWheel(
  connection: Connection,
  index: string,
  wheel: Wheel,
  signal: AbortSignal,
): Promise<string> {
  if (!URL.canParse(index) || !/^https?:/i.test(index)) {
    throw new CannotInstall(
      "The address of the package index, in PIP_INDEX_URL or pip's configuration, cannot be read.",
    );
  }
  const page = new URL(`${wheel.project}/`, index).href;
  const { text, json, base } = await readPage(connection, page, signal);
  const found = (json ? filesOfJson(text, base) : filesOfHtml(text, base)).get(wheel.file);
  const host = new URL(index).host;
  if (found === undefined) {
    throw new CannotInstall(`The package index ${host} does not have ${wheel.file}.`);
  }
  if (found.sha256 !== undefined && found.sha256 !== wheel.sha256) {
    throw new CannotInstall(
      `The package index ${host} has another file under the name ${wheel.file}: its checksum is not the one that is ` +
        "known to be right, so it is not fetched.",
    );
  }
  return withPasswordOf(found.address, index);
}

async function readPage(
  connection: Connection,
  page: string,
  signal: AbortSignal,
): Promise<{ text: string; json: boolean; base: string }> {
  const accept =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";
  try {
    const answer = await connection.get(page, { accept }, signal);
    if (answer.status !== 200) throw connection.problem(page, answer.status);
    const json = /\bjson\b/.test(answer.headers.get("content-type") ?? "");
    return { text: await answer.text(), json, base: answer.url || page };
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof CannotInstall ? error : connection.problem(page, error);
  }
}

function filesOfJson(text: string, base: string): Map<string, Listed> {
  const files = new Map<string, Listed>();
  for (const { filename, url, hashes } of listOf(text)) {
    if (typeof filename !== "string" || typeof url !== "string" || !URL.canParse(url, base)) continue;
    const sha256 = hashes?.sha256;
    files.set(filename, {
      address: new URL(url, base).href,
      sha256: typeof sha256 === "string" ? sha256.toLowerCase() : undefined,
    });
  }
  return files;
}

interface JsonFile {
  readonly filename?: unknown;
  readonly url?: unknown;
  readonly hashes?: { readonly sha256?: unknown } | null;
}

function listOf(text: string): readonly JsonFile[] {
  try {
    const { files } = JSON.parse(text) as { files?: unknown };
    return Array.isArray(files) ? files.filter((file) => typeof file === "object" && file !== null) : [];
  } catch {
    return [];
  }
}

function filesOfHtml(text: string, base: string): Map<string, Listed> {
  const files = new Map<string, Listed>();
  for (const [, attributes, name] of text.matchAll(/<a\s([^>]*)>([^<]*)<\/a>/gi)) {
    const href = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes!);
    const target = decodeEntities(href?.[1] ?? href?.[2] ?? "");
    if (target === "" || !URL.canParse(target, base)) continue;
    const url = new URL(target, base);
    const sha256 = /(?:^#|&)sha256=([0-9a-f]{64})/i.exec(url.hash)?.[1]?.toLowerCase();
    url.hash = "";
    files.set(decodeEntities(name!).trim(), { address: url.href, sha256 });
  }
  return files;
}

function decodeEntities(text: string): string {
  return text.replaceAll("&#38;", "&").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

/** Files on the index's own server want the password that the index wanted; no other server is told it. */
function withPasswordOf(address: string, index: string): string {
  const [file, from] = [new URL(address), new URL(index)];
  if (file.origin !== from.origin || file.username !== "") return address;
  file.username = from.username;
  file.password = from.password;
  return file.href;
}
