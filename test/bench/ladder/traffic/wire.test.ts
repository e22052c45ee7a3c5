import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ResponseReader, requestBytes } from "../../../../bench/ladder/traffic/wire.js";
import { REQUEST } from "../../../../bench/scenario/index.js";

const response = (status: number, body: string, more = "") =>
  `HTTP/1.1 ${status} Words\r\n${more}content-length: ${body.length}\r\n\r\n${body}`;

/** What a reader tells of a text that comes in pieces of these sizes. */
function statusesOf(text: string, sizes: readonly number[]): number[] {
  const reader = new ResponseReader();
  const statuses: number[] = [];
  let from = 0;
  for (const size of [...sizes, text.length]) {
    statuses.push(...reader.take(Buffer.from(text.slice(from, from + size))));
    from += size;
  }
  return statuses;
}

describe("a request as bytes", () => {
  it("has the scenario's line, host and headers in their order", () => {
    expect(requestBytes(REQUEST).toString()).toBe(
      [
        "GET /ratings/1 HTTP/1.1",
        "host: ratings:9080",
        "user-agent: curl/7.88.1",
        "accept: */*",
        "x-tenant: gold",
        "x-request-id: 2f1c9a4e-1111-4222-8333-123456789abc",
        "\r\n",
      ].join("\r\n"),
    );
  });

  it("leaves to Envoy what Envoy writes", () => {
    expect(requestBytes(REQUEST).toString()).not.toContain("x-forwarded-proto");
  });

  it("is whole even without the headers of its line", () => {
    expect(requestBytes([]).toString()).toBe("GET / HTTP/1.1\r\nhost: bench\r\n\r\n");
  });
});

describe("the reader of responses", () => {
  it("tells the status of each that is whole, however its bytes come", () => {
    const text = response(200, "x".repeat(64)) + response(503, "open") + response(204, "");
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 20 });
    fc.assert(
      fc.property(sizes, (pieces) => {
        expect(statusesOf(text, pieces)).toEqual([200, 503, 204]);
      }),
    );
  });

  it("waits for the rest of a body", () => {
    const reader = new ResponseReader();
    const text = response(200, "abcdef");
    expect(reader.take(Buffer.from(text.slice(0, -1)))).toEqual([]);
    expect(reader.take(Buffer.from(text.slice(-1)))).toEqual([200]);
  });

  it("finds the length whatever its letters' case and the other headers", () => {
    expect(statusesOf("HTTP/1.1 200 OK\r\nvia: x\r\nContent-Length: 2\r\na: b\r\n\r\nok", [])).toEqual([200]);
  });

  it.each([
    ["another protocol", "SSH-2.0-x\r\n\r\n"],
    ["no length", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"],
  ])("refuses %s, and shows it", (_what, text) => {
    expect(() => statusesOf(text, [])).toThrow(
      `no response with a content-length: ${text.slice(0, text.indexOf("\r\n"))}`,
    );
  });

  it("refuses a head without an end", () => {
    expect(() => statusesOf("x".repeat(70_000), [])).toThrow("a response's head does not end");
  });
});
