import i18n from "../texts";
import { parseExactly } from "./exact";
import type { FieldProblem, FileRef, Problem } from "./types";

const PREFIX = "/api/v1";

/** ApiProblem is thrown by every call the server refused; code is stable, title and detail are for people. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: FieldProblem[];

  constructor(problem: Problem) {
    super(problem.title);
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail ?? "";
    this.errors = problem.errors ?? [];
  }
}

/** Unreachable is thrown when no answer came at all: the network is down or the server is not running. */
export class Unreachable extends Error {
  constructor() {
    super("unreachable");
    this.name = "Unreachable";
  }
}

export function get<R>(path: string): Promise<R> {
  return send<R>("GET", path);
}

/**
 * post sends a JSON body. The same idempotencyKey again is the same request: the server answers it
 * as it answered the first time, so that a double click or a retry does nothing twice.
 */
export function post<R>(path: string, body: unknown, options: { idempotencyKey?: string } = {}): Promise<R> {
  const headers: Record<string, string> = { "Content-Type": "application/json" };
  if (options.idempotencyKey) headers["Idempotency-Key"] = options.idempotencyKey;
  return send<R>("POST", path, JSON.stringify(body), headers);
}

export function remove(path: string): Promise<void> {
  return send<void>("DELETE", path);
}

/** newKey makes an idempotency key for one attempt of a person to do something. */
export function newKey(): string {
  // randomUUID exists only on https and localhost; a county office may serve plain http inside its network.
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** fileAddress is where the bytes of a stored file are found. */
export function fileAddress(id: string): string {
  return `${PREFIX}/files/${encodeURIComponent(id)}`;
}

/** upload stores one file and reports its progress in percent; fetch cannot report it, so this is an XHR. */
export function upload(file: File, onProgress?: (percent: number) => void): Promise<FileRef> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${PREFIX}/files`);
    request.setRequestHeader("Accept-Language", i18n.language);
    request.upload.onprogress = (e) => {
      if (e.lengthComputable) onProgress?.(Math.round((e.loaded / e.total) * 100));
    };
    request.onerror = () => reject(new Unreachable());
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as FileRef);
      else if (isGateway(request.status, request.getResponseHeader("Content-Type"))) reject(new Unreachable());
      else reject(problemOf(request.status, request.responseText));
    };
    const body = new FormData();
    body.append("file", file);
    request.send(body);
  });
}

async function send<R>(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<R> {
  let response: Response;
  try {
    response = await fetch(PREFIX + path, {
      method,
      body,
      credentials: "same-origin",
      headers: { Accept: "application/json", "Accept-Language": i18n.language, ...headers },
    });
  } catch {
    throw new Unreachable();
  }
  const text = await response.text();
  if (response.ok) return (text === "" ? undefined : parseExactly(text)) as R;
  if (isGateway(response.status, response.headers.get("Content-Type"))) throw new Unreachable();
  throw problemOf(response.status, text);
}

/** A 5xx that is not a problem document comes from a proxy in front of a server that does not run. */
function isGateway(status: number, type: string | null): boolean {
  return status >= 500 && !(type ?? "").includes("json");
}

function problemOf(status: number, text: string): ApiProblem {
  try {
    const problem = JSON.parse(text) as Partial<Problem>;
    return new ApiProblem({
      title: problem.title ?? i18n.t("problem.unexpected"),
      status,
      code: problem.code ?? "unexpected",
      detail: problem.detail,
      errors: problem.errors ?? undefined,
    });
  } catch {
    return new ApiProblem({ title: i18n.t("problem.unexpected"), status, code: "unexpected" });
  }
}
