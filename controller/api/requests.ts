/** What is wrong with a request whatever its route: looked at before any body is read. */
import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";
import { parseDurationMs } from "../policy/index.js";
import { ApiError } from "./problems.js";

const MAX_SHOWN_CHARS = 200;

/** The router would take the last of several, or a list of them, and an escape that is none as it stands. */
export function queryRefusal(url: string): ApiError | undefined {
  const at = url.indexOf("?");
  if (at < 0) return undefined;
  const seen = new Set<string>();
  for (const pair of url.slice(at + 1).split("&")) {
    const [name, value] = pair.split("=", 2).map(decoded);
    if (name === null || value === null) {
      return new ApiError("invalid_request", `query: ${shown(pair)} has an escape that is not UTF-8`);
    }
    if (name === undefined || name === "") continue;
    if (seen.has(name)) return new ApiError("invalid_request", `query: ${shown(name)} is given twice`);
    seen.add(name);
  }
  return undefined;
}

/** It changes nothing, and whatever body it has is not read. */
export function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** Bodies are plain UTF-8; anything else would be read as something else than was meant. */
export function encodingRefusal(headers: IncomingHttpHeaders): ApiError | undefined {
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    return new ApiError("media_type", `Content-Encoding ${shown(encoding)}: send the body as it is`);
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers["content-type"] ?? "")?.[1];
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) {
    return new ApiError("media_type", `charset ${shown(charset)}: send UTF-8`);
  }
  return undefined;
}

/** Replaces the parsers of the framework, which read broken UTF-8 as something. An empty body is undefined. */
export function parseJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const text = decodedBody(body);
    if (text instanceof ApiError) done(text);
    else if (text.trim() === "") done(null, undefined);
    else parse(request, text, done);
  });
}

/** Hands bodies on as they were written: a parsed one would hide `5.0` and a key given twice from the checker. */
export function keepText(app: FastifyInstance, types: readonly string[]): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>([...types], { parseAs: "buffer" }, (_request, body, done) => {
    const text = decodedBody(body);
    if (text instanceof ApiError) done(text);
    else done(null, text);
  });
}

export function shown(text: string): string {
  return JSON.stringify(text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}...` : text);
}

/** Of the parameter `name`, in milliseconds. Throws `invalid_request` for what is no duration, or not within both. */
export function durationWithin(name: string, text: string, shortest: string, longest: string): number {
  const [ms, least, most] = [text, shortest, longest].map(parseDurationMs);
  if (ms == null) {
    throw new ApiError(
      "invalid_request",
      `query/${name} ${shown(text)} is no duration: write it like ${longest}`,
    );
  }
  if (ms >= (least ?? 0) && ms <= (most ?? 0)) return ms;
  throw new ApiError("invalid_request", `query/${name} ${text} is not from ${shortest} to ${longest}`);
}

function decodedBody(body: Buffer): string | ApiError {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return new ApiError("invalid_request", "the body is not UTF-8");
  }
}

/** Null: it cannot be. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}
