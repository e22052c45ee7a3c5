import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { listening, script } from "./fixture.js";

const HOST = "Host: localhost\r\n";
const YAML = "Content-Type: application/yaml\r\n";
const POST = `POST /api/v1/policies HTTP/1.1\r\n${HOST}${YAML}`;

/** All that comes back for these bytes (one character each) until the other end closes. */
function exchange(url: URL, bytes: string, { isEnd = true } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(url.port), url.hostname, () => {
      socket.write(Buffer.from(bytes, "latin1"));
      if (isEnd) socket.end();
    });
    socket.on("data", (data) => {
      answer += data.toString("latin1");
    });
    // A reset while bytes are still on their way is an end, too.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error);
    });
    socket.on("close", () => resolve(answer));
  });
}

async function isAlive(url: URL): Promise<boolean> {
  return (await fetch(new URL("/healthz", url))).ok;
}

const GARBAGE: [what: string, bytes: string, status: number, code: string, words: string][] = [
  ["a TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001", 400, "invalid_request", "HTTP/1.1 in plaintext"],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "invalid_request", "HTTP/1.1"],
  ["noise", `${"\u00ff\u0000\u0001".repeat(500)}\r\n\r\n`, 400, "invalid_request", "HTTP/1.1"],
  ["a method that is none", `BANANA / HTTP/1.1\r\n${HOST}\r\n`, 400, "invalid_request", "HTTP/1.1"],
  ["no version", "GET /healthz\r\n\r\n", 421, "wrong_host", "127.0.0.1"],
  ["no Host header", "GET /healthz HTTP/1.1\r\n\r\n", 421, "wrong_host", "127.0.0.1"],
  ["an old version of HTTP without a Host", "GET /healthz HTTP/1.0\r\n\r\n", 421, "wrong_host", "127.0.0.1"],
  [
    "a control character in a header",
    `GET / HTTP/1.1\r\n${HOST}x: a\u0000b\r\n\r\n`,
    400,
    "invalid_request",
    "HTTP/1.1",
  ],
  ["a space before a colon", `GET / HTTP/1.1\r\n${HOST}x : a\r\n\r\n`, 400, "invalid_request", "HTTP/1.1"],
  [
    "a header that is too long",
    `GET / HTTP/1.1\r\n${HOST}x: ${"a".repeat(20_000)}\r\n\r\n`,
    431,
    "headers_too_large",
    "at most 16 KiB",
  ],
  [
    "headers that are too many",
    `GET / HTTP/1.1\r\n${HOST}${"a-header: its-value\r\n".repeat(1500)}\r\n`,
    431,
    "headers_too_large",
    "at most 16 KiB",
  ],
  [
    "a path that is too long",
    `GET /${"a".repeat(20_000)} HTTP/1.1\r\n${HOST}\r\n`,
    431,
    "headers_too_large",
    "at most 16 KiB",
  ],
  [
    "two lengths",
    `${POST}Content-Length: 4\r\nContent-Length: 5\r\n\r\na: 1`,
    400,
    "invalid_request",
    "HTTP/1.1",
  ],
  ["a negative length", `${POST}Content-Length: -1\r\n\r\n`, 400, "invalid_request", "HTTP/1.1"],
  [
    "a length and chunks",
    `${POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
    "invalid_request",
    "HTTP/1.1",
  ],
  [
    "a chunk whose size is none",
    `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\na: 1\r\n0\r\n\r\n`,
    400,
    "invalid_request",
    "HTTP/1.1",
  ],
  [
    "a chunk longer than it says",
    `${POST}Transfer-Encoding: chunked\r\n\r\n1\r\na: 1\r\n0\r\n\r\n`,
    400,
    "invalid_request",
    "HTTP/1.1",
  ],
  [
    "a size of chunk beyond all bounds",
    `${POST}Transfer-Encoding: chunked\r\n\r\n${"f".repeat(30)}\r\n`,
    400,
    "invalid_request",
    "HTTP/1.1",
  ],
  [
    "a length beyond the limit",
    `${POST}Content-Length: 9999999\r\nConnection: close\r\n\r\n`,
    413,
    "too_large",
    "4194304",
  ],
];

describe("over a raw socket", () => {
  it.each(GARBAGE)("%s is answered with a problem document", async (_what, bytes, status, code, words) => {
    const url = await listening(script());
    const answer = await exchange(url, bytes);
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain("content-type: application/problem+json");
    expect(JSON.parse(body)).toMatchObject({ status, code, detail: expect.stringContaining(words) });
    expect(await isAlive(url)).toBe(true);
  });

  it.each([
    ["half a request line", "GET /heal"],
    ["half a header", `GET /healthz HTTP/1.1\r\nHost: loc`],
    ["half a body", `${POST}Content-Length: 100\r\n\r\na: 1`],
    ["half a chunk", `${POST}Transfer-Encoding: chunked\r\n\r\n64\r\na: 1`],
    ["nothing", ""],
    ["CONNECT", `CONNECT evil.example:443 HTTP/1.1\r\n${HOST}\r\n`],
  ])("%s and then an end changes nothing", async (_what, bytes) => {
    const asked = script();
    const url = await listening(asked);
    await exchange(url, bytes);
    expect(asked.applied).toEqual([]);
    expect(await isAlive(url)).toBe(true);
  });

  it("several requests at once are answered in their order", async () => {
    const url = await listening(script());
    const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\n${HOST}${more}\r\n`;
    const bytes = get("/healthz") + get("/nothing") + get("/readyz", "Connection: close\r\n");
    const statuses = [...(await exchange(url, bytes, { isEnd: false })).matchAll(/HTTP\/1\.1 (\d+) /g)].map(
      ([, code]) => code,
    );
    expect(statuses).toEqual(["200", "404", "200"]);
  });

  it("a body in chunks with trailers is a body", async () => {
    const asked = script();
    const url = await listening(asked);
    const chunks =
      "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\na:\r\n2\r\n 1\r\n0\r\nx-t: y\r\n\r\n";
    expect(await exchange(url, `${POST}${chunks}`)).toMatch(/^HTTP\/1.1 200 /);
    expect(asked.applied).toMatchObject([{ text: "a: 1" }]);
  });

  it("an expectation that no one knows is none", async () => {
    const url = await listening(script());
    const get = `GET /healthz HTTP/1.1\r\n${HOST}Expect: bananas\r\nConnection: close\r\n\r\n`;
    expect(await exchange(url, get)).toMatch(/^HTTP\/1.1 200 /);
  });

  it("a request to change to another protocol is an ordinary one", async () => {
    const url = await listening(script());
    const upgrade = "Connection: Upgrade, close\r\nUpgrade: websocket\r\n";
    expect(await exchange(url, `GET /healthz HTTP/1.1\r\n${HOST}${upgrade}\r\n`)).toMatch(/^HTTP\/1.1 200 /);
  });

  it.each([
    ["headers", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n", { headersMs: 60, requestMs: 60_000 }],
    ["a body", `${POST}Content-Length: 100\r\n\r\na: 1`, { headersMs: 60, requestMs: 60 }],
  ])("%s that do not come in whole in time are given up", async (_what, bytes, times) => {
    const url = await listening(script({ limits: { ...times, checkMs: 20 } }));
    const answer = await exchange(url, bytes, { isEnd: false });
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer).toContain('"code":"timeout"');
  });

  it("connections over the bound are closed, and there is room again when others end", async () => {
    const url = await listening(script({ limits: { connections: 2 } }));
    const sockets = [await opened(url), await opened(url)];
    expect(await exchange(url, `GET /healthz HTTP/1.1\r\n${HOST}\r\n`)).toBe("");
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => isAlive(url).catch(() => false)).toBe(true);
  });
});

function opened(url: URL): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname, () => resolve(socket));
    onTestFinished(() => {
      socket.destroy();
    });
  });
}
