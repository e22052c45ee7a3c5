/** One range query over HTTP: bounded in time and in size, and every failure in words. */
import { SeriesError } from "../port.js";
import type { PrometheusAddress } from "./address.js";
import { errorOf, type Instants, type Matrix, matrixOf } from "./matrix.js";

/** Twelve steps of the buckets of 1,000 edges take 2 s of CPU, and ten times that on a busy machine; Prometheus itself gives up at 120 s. */
const ANSWER_WITHIN_MS = 60_000;
/** 1,000 edges seen from both ends, in 240 steps, are 60 MB. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;
const MAX_WORDS = 500;

export interface Limits {
  answerWithinMs?: number;
  maxAnswerBytes?: number;
}

/** Rejects with a SeriesError. */
export async function askRange(
  address: PrometheusAddress,
  query: string,
  instants: Instants,
  { answerWithinMs = ANSWER_WITHIN_MS, maxAnswerBytes = MAX_ANSWER_BYTES }: Limits = {},
): Promise<Matrix> {
  const { fromMs, stepMs, count } = instants;
  const inSeconds = (ms: number) => String(ms / 1_000);
  const parameters = new URLSearchParams({
    ...{ query, start: inSeconds(fromMs), end: inSeconds(fromMs + (count - 1) * stepMs) },
    ...{ step: inSeconds(stepMs), timeout: `${answerWithinMs}ms` },
  });
  const fail = (what: string): never => {
    throw new SeriesError(`Prometheus at ${address.url} ${what}`);
  };
  const signal = AbortSignal.timeout(answerWithinMs);
  try {
    const url = `${address.url}/api/v1/query_range?${parameters}`;
    // Credentials are for this address; who it sends elsewhere is to name that place.
    const response = await fetch(url, { signal, headers: headersOf(address), redirect: "manual" });
    const text = await boundedText(response, maxAnswerBytes);
    if (text === undefined)
      return fail(`answers with over ${maxAnswerBytes} bytes: ask for less time, or longer steps`);
    const answer = parsed(text);
    const matrix = response.ok ? matrixOf(answer, instants) : undefined;
    if (matrix !== undefined) return matrix;
    const words = errorOf(answer)?.slice(0, MAX_WORDS);
    if (words !== undefined) return fail(`refuses a query (status ${response.status}): ${words}`);
    return fail(`answers ${response.status} and no series: look whether the address is that of its HTTP API`);
  } catch (error) {
    if (error instanceof SeriesError) throw error;
    if (signal.aborted) return fail(`has not answered within ${answerWithinMs} ms: it may be overloaded`);
    return fail(`cannot be reached (${reasonOf(error)}): look whether it runs there`);
  }
}

/** Undefined: it is longer. */
async function boundedText(response: Response, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    // Leaving the loop ends the answer.
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An answer that is no JSON is no answer of a Prometheus, which is what is told.
    return undefined;
  }
}

function headersOf({ credentials }: PrometheusAddress): Record<string, string> {
  if (credentials === undefined) return {};
  return { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
}

/** Fetch says only that it failed; why stands in its cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error instanceof Error ? error : { cause: undefined, message: String(error) };
  return cause instanceof Error && cause.message !== "" ? cause.message : message;
}
