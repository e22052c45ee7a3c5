/**
 * How much of an answer is believed. Anything may listen where a controller is looked for: it may never end, be huge,
 * be a web page, or be JSON of another shape. Each becomes a failure that says so.
 */
import type { ApiClient, ReplyCheck } from "../client/index.js";
import { CliFailure, EXIT, failed } from "./world.js";

/** A page of a thousand policies at their largest is far below it. */
const MOST_BYTES = 64 * 1024 * 1024;
const PROBLEM_TYPE = "application/problem+json";
const NO_BODY = 204;

interface AnswerLimits {
  /** For the whole answer, its body too. */
  withinMs: number;
  /** Gives up what is under way. */
  signal?: AbortSignal;
}

/** Reads each answer whole. Throws CliFailure where none comes, or one without end. */
export function boundedFetch(
  fetchOnce: typeof fetch,
  base: string,
  { withinMs, signal: stop }: AnswerLimits,
): (request: Request) => Promise<Response> {
  return async (request) => {
    // Held here until the end: Node 20 may collect a timeout that only `any` knows.
    const late = AbortSignal.timeout(withinMs);
    const signal = stop === undefined ? late : AbortSignal.any([late, stop]);
    try {
      const response = await fetchOnce(request, { signal, redirect: "manual" });
      const body = response.status === NO_BODY ? null : await bytesOf(response, base);
      const { status, headers } = response;
      return new Response(body, { status, headers });
    } catch (error) {
      if (error instanceof CliFailure) throw error;
      throw unreachable(base, late.aborted ? `no whole answer within ${withinMs / 1000} s` : reasonOf(error));
    }
  };
}

/** Lets only what the API's document describes through to those who called. */
export function checkAnswers(client: ApiClient, check: ReplyCheck, base: string): void {
  client.use({
    async onResponse({ request, response, schemaPath }) {
      const { status } = response;
      const type = response.headers.get("content-type") ?? "";
      if (!response.ok) {
        if (type.includes(PROBLEM_TYPE)) return undefined;
        throw stranger(base, `answered ${status}`);
      }
      if (status === NO_BODY) return undefined;
      const text = await response.clone().text();
      const body = type.includes("json") ? parsed(text) : undefined;
      if (body === undefined) throw stranger(base, `answered ${request.method} ${schemaPath} without JSON`);
      const wrong = check(request.method, schemaPath, status, body.value);
      if (wrong !== undefined) {
        throw failed(
          `${base} answered ${request.method} ${schemaPath} with something else than its document says: ${wrong}`,
          "use a meshfuse of the controller's own version, or say where the controller is with --server URL",
        );
      }
      return undefined;
    },
  });
}

export function stranger(base: string, what: string): CliFailure {
  return failed(
    `${base} ${what} and is not a Meshfuse controller`,
    "say where the controller's API is with --server URL",
  );
}

async function bytesOf(response: Response, base: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw stranger(base, `answered more than ${MOST_BYTES / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function unreachable(base: string, reason: string): CliFailure {
  const advice =
    "start one with `meshfuse controller`, or say where it is with --server URL or MESHFUSE_SERVER";
  if (base.startsWith("https:") && /wrong version number|EPROTO|packet length too long/i.test(reason)) {
    const plain = base.replace(/^https/, "http");
    return new CliFailure(EXIT.unreachable, [`${base} speaks no TLS: the API is plain http`, `use ${plain}`]);
  }
  return new CliFailure(EXIT.unreachable, [`no controller answers at ${base}: ${reason}`, advice], true);
}

/** The cause says it: `fetch failed` by itself says nothing. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
