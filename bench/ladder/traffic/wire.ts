// Requests as bytes, and responses counted as they come: a generator that parsed more would be slower than what it measures.
import type { Header } from "../../scenario/index.js";
import { BenchError } from "../step.js";

/** Envoy writes some of these itself; a request line and `host` hold the others. */
const NOT_SENT = ["x-forwarded-proto"];
const HEAD_END = "\r\n\r\n";
/** Far over any response head here. */
const MOST_HEAD_BYTES = 64 * 1024;

/** A request without a body in HTTP/1.1. */
export function requestBytes(headers: readonly Header[]): Buffer {
  const of = (name: string) => headers.find(([known]) => known === name)?.[1];
  const plain = headers.filter(([name]) => !name.startsWith(":") && !NOT_SENT.includes(name));
  const lines = [
    `${of(":method") ?? "GET"} ${of(":path") ?? "/"} HTTP/1.1`,
    `host: ${of(":authority") ?? "bench"}`,
    ...plain.map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${lines.join("\r\n")}${HEAD_END}`, "latin1");
}

/** Takes a connection's bytes as they come and tells the status of each response that is whole. */
export class ResponseReader {
  #pending: Buffer = Buffer.alloc(0);
  /** Body bytes that are still to come, of the response whose status this is. */
  #bodyLeft = 0;
  #status = 0;
  #isInBody = false;

  /** Throws a BenchError on what is no response with a known length. */
  take(chunk: Buffer): number[] {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const statuses: number[] = [];
    while (this.#isInBody ? this.#endBody() : this.#beginBody()) {
      if (!this.#isInBody) statuses.push(this.#status);
    }
    return statuses;
  }

  /** True when a whole head was there. */
  #beginBody(): boolean {
    const end = this.#pending.indexOf(HEAD_END);
    if (end < 0) {
      if (this.#pending.length > MOST_HEAD_BYTES) throw new BenchError("a response's head does not end");
      return false;
    }
    const head = this.#pending.toString("latin1", 0, end);
    const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? [];
    const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
    if (status === undefined || length === undefined)
      throw new BenchError(`no response with a content-length: ${head.slice(0, 200)}`);
    this.#pending = this.#pending.subarray(end + HEAD_END.length);
    this.#status = Number(status);
    this.#bodyLeft = Number(length);
    this.#isInBody = true;
    return true;
  }

  /** True when the whole body was there. */
  #endBody(): boolean {
    if (this.#pending.length < this.#bodyLeft) return false;
    this.#pending = this.#pending.subarray(this.#bodyLeft);
    this.#isInBody = false;
    return true;
  }
}
