/* JSON over HTTP, as every page of ours asks for it. */

/** The server refused or failed: `code`, `status` and the sentence for people in German and English. */
export class Problem extends Error {
  constructor(status, body = {}) {
    super(body.detail_en ?? body.title ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? `http_${status}`;
    this.facts = body;
    this.detail_de = body.detail_de ?? "Der Server hat einen Fehler gemeldet.";
    this.detail_en = body.detail_en ?? "The server reported an error.";
  }

  /** Would the same request perhaps succeed later? */
  get temporary() {
    return this.status >= 500 || this.status === 429;
  }
}

/** No answer came: line down, server gone, too slow. Whether the request arrived is unknown. */
export class Unreachable extends Error {
  constructor(cause) {
    super("no answer", { cause });
    this.name = "Unreachable";
  }

  get temporary() {
    return true;
  }
}

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;

function ownHeaders(method) {
  const device = meta("device");
  const csrf = method === "GET" ? null : meta("csrf");
  return {
    Accept: "application/json",
    ...(device && { "X-Wartemarke-Device": device }),
    ...(csrf && { "X-CSRF-Token": csrf }),
  };
}

/** The response itself; raises Unreachable. `body` is sent as JSON, a file as it is; `timeout` is in milliseconds. */
export async function request(url, { method = "GET", body, headers = {}, timeout = 8000 } = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeout);
  const file = body instanceof Blob;
  const type = body !== undefined && { "Content-Type": file ? "text/plain" : "application/json" };
  const all = { ...ownHeaders(method), ...type, ...headers };
  try {
    const response = await fetch(url, {
      method,
      headers: all,
      body: body === undefined || file ? body : JSON.stringify(body),
      cache: "no-store",
      credentials: "same-origin",
      signal: abort.signal,
    });
    // Reading the body may hang as well: it belongs under the same deadline.
    return { status: response.status, ok: response.ok, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw new Unreachable(error);
  } finally {
    clearTimeout(timer);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The answer's JSON, or null where there is none (204); raises Problem or Unreachable. */
export async function fetchJson(url, options = {}) {
  const response = await request(url, options);
  const json = parsed(response.text);
  if (!response.ok) throw new Problem(response.status, json);
  if (response.text && json === undefined) throw new Problem(502);
  return json ?? null;
}

/** A random request id; `crypto.randomUUID` does not exist on plain http. */
export function requestId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The page's data block. */
export function pageData() {
  return JSON.parse(document.getElementById("page-data").textContent);
}
