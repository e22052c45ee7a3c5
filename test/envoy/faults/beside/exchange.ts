// What goes over one connection of HTTP/1.1, byte for byte and in its time.
import { connect } from "node:net";

const ENDS_WITHIN_MS = 10_000;
/** What cannot be the same twice, or on both sides. */
const CHANGING = /^(date|x-envoy-upstream-service-time|x-meshfuse): .*\r\n/gm;

export interface Exchange {
  /** All that came, each byte a character. */
  received: string;
  /** When each piece came, since the first byte was sent. */
  pieces: { atMs: number; bytes: number }[];
  /** Until the connection was closed, or given up by the client. */
  tookMs: number;
}

export interface Wish {
  host: string;
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: Buffer;
}

/** A request as it stands on the wire; the last of its connection. */
export function wire({ host, method = "GET", path = "/", headers = {}, body }: Wish): Buffer {
  const lengths = body === undefined ? {} : { "content-length": `${body.length}` };
  const all = { host, connection: "close", ...lengths, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
  return body === undefined ? head : Buffer.concat([head, body]);
}

/** When a client goes away: so many milliseconds after the first byte was sent, or with the first that comes. */
export type Leaving = number | "answered";

/** Resolves when the other side has closed, or when the client leaves. */
export function exchange(port: number, bytes: Buffer, leaving: Leaving = ENDS_WITHIN_MS): Promise<Exchange> {
  return new Promise((resolve) => {
    const result: Exchange = { received: "", pieces: [], tookMs: 0 };
    let startMs = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => {
      startMs = performance.now();
      socket.write(bytes);
      const staysMs = leaving === "answered" ? ENDS_WITHIN_MS : leaving;
      timer = setTimeout(() => socket.destroy(), staysMs);
    });
    socket.on("data", (piece: Buffer) => {
      result.received += piece.toString("latin1");
      result.pieces.push({ atMs: performance.now() - startMs, bytes: piece.length });
      if (leaving === "answered") socket.destroy();
    });
    // It is closed right after, with whatever came until then.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(timer);
      result.tookMs = performance.now() - startMs;
      resolve(result);
    });
  });
}

/** All but what cannot be the same, and our mark. */
export function lasting(received: string): string {
  return received.replaceAll(CHANGING, "");
}

/** Our marks, one for each answer that has one. */
export function marks(received: string): string[] {
  return [...received.matchAll(/^x-meshfuse: (.*)\r\n/gm)].map(([, mark = ""]) => mark);
}

/** The body of a single answer, its chunks joined. */
export function bodyOf(received: string): string {
  const end = received.indexOf("\r\n\r\n") + 4;
  const body = received.slice(end);
  return /^transfer-encoding: chunked\r\n/m.test(received.slice(0, end)) ? joined(body) : body;
}

/** With its body joined: chunks of an answer may be cut anywhere. */
export function whole(exchange: Exchange): Exchange {
  const head = exchange.received.slice(0, exchange.received.indexOf("\r\n\r\n"));
  return { ...exchange, received: `${head}\r\n\r\n${bodyOf(exchange.received)}` };
}

export function statusOf(received: string): number {
  return Number(received.slice(9, 12));
}

function joined(chunks: string): string {
  let body = "";
  for (let at = 0; at < chunks.length; ) {
    const end = chunks.indexOf("\r\n", at);
    const size = end < 0 ? 0 : Number.parseInt(chunks.slice(at, end), 16);
    if (size === 0) break;
    body += chunks.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
  return body;
}
