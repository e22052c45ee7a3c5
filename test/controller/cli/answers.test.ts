import { describe, expect, it } from "vitest";
import { Client } from "../../../controller/cli/client.js";
import { CliFailure } from "../../../controller/cli/world.js";
import { script } from "../api/fixture.js";
import { type Ran, run, serverFor, testWorld } from "./world.js";

/** What answers at the address, whatever it is asked. */
function answering(answer: () => Response | Promise<Response>): (line: string) => Promise<Ran> {
  return (line) => run(line.split(" "), { fetch: async () => answer() });
}

function json(value: unknown, init: ResponseInit = {}): () => Response {
  return () => Response.json(value, init);
}

function endless(chunk: Uint8Array, type = "application/json"): Response {
  const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(chunk) });
  return new Response(body, { headers: { "content-type": type } });
}

describe("a controller that is called by https", () => {
  it("is told to speak plain http", async () => {
    const cli = await serverFor(script());
    let server = "";
    const note: typeof fetch = async (what) => {
      server = new URL(what instanceof Request ? what.url : String(what)).origin;
      throw new Error("only its address");
    };
    await cli(["get"], { fetch: note });
    const secure = server.replace("http:", "https:");
    const { code, err } = await run(["get", "--server", secure]);
    expect(code).toBe(3);
    expect(err).toBe(`${secure} speaks no TLS: the API is plain http\nuse ${server}\n`);
  });
});

describe("something that is no controller", () => {
  it.each([
    [
      "a web page",
      () => new Response("<html>", { headers: { "content-type": "text/html" } }),
      "without JSON",
    ],
    [
      "a web page that says it is JSON",
      () => new Response("<html>", { headers: { "content-type": "application/json" } }),
      "without JSON",
    ],
    ["nothing at all", () => new Response(""), "without JSON"],
    ["an error of its own", () => new Response("no", { status: 500 }), "answered 500"],
    [
      "somewhere else to go",
      () => new Response(null, { status: 302, headers: { location: "http://x/" } }),
      "answered 302",
    ],
    [
      "a problem without words",
      json({}, { status: 400, headers: { "content-type": "application/problem+json" } }),
      "answered 400",
    ],
    [
      "a problem with wrong words",
      json(
        { title: 5, detail: {} },
        { status: 400, headers: { "content-type": "application/problem+json" } },
      ),
      "answered 400",
    ],
  ])("such as %s is told as that", async (_what, answer, words) => {
    const { code, out, err } = await answering(answer)("get edges");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(words);
    expect(err).toContain(
      "is not a Meshfuse controller\nsay where the controller's API is with --server URL\n",
    );
  });

  it("such as one whose list has no end is left", async () => {
    let pages = 0;
    const answer = () => Response.json({ edges: [], nextCursor: String(pages++) });
    const { code, err } = await answering(answer)("get edges");
    expect(code).toBe(1);
    expect(err).toContain("a list without end");
  });
});

describe("an answer of another shape", () => {
  it.each([
    ["get edges", [], "must be object"],
    ["get edges", {}, "required property 'edges'"],
    ["get edges", null, "must be object"],
    ["get edges", { edges: [5] }, "/edges/0 must be object"],
    ["get sidecars", { sidecars: [{ id: 5 }] }, "/sidecars/0"],
    ["status", { sidecars: "x" }, "must"],
    ["get", { policies: [{ policy: {} }], errors: [] }, "/policies/0"],
    ["get audit", { events: [{}] }, "/events/0"],
    ["bypass list", { bypasses: [{ id: "a" }] }, "/bypasses/0"],
  ])("to `%s` is refused with the place that is wrong", async (line, value, words) => {
    const { code, out, err } = await answering(json(value))(line);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("something else than its document says");
    expect(err).toContain(words);
    expect(err).toContain("--server URL");
  });

  it("may have fields that this version does not know", async () => {
    const { code } = await answering(json({ edges: [], later: true }))("get edges");
    expect(code).toBe(0);
  });

  it("may hold policies of kinds that this version does not know", async () => {
    const policy = { kind: "Later", metadata: { name: "a", namespace: "b" }, spec: { x: [1] } };
    const entry = { policy, source: "api", version: 1, acceptedMs: 0, by: "x" };
    const { code, out } = await answering(json({ policies: [entry], errors: [] }))("get");
    expect(code).toBe(0);
    expect(out).toMatch(/^Later +b +a /m);
  });

  it("does not reach the terminal as what it would obey", async () => {
    const hostile = "\u001b]0;owned\u0007\u001b[2J\u009b31m\r\n";
    const problem = { type: "x", code: "internal", status: 500, title: hostile, detail: hostile };
    const init = { status: 500, headers: { "content-type": "application/problem+json" } };
    const { code, err } = await answering(json(problem, init))("get edges");
    expect(code).toBe(1);
    for (const obeyed of ["\u001b", "\u0007", "\u009b", "\r"]) expect(err).not.toContain(obeyed);
  });
});

describe("an answer without end", () => {
  it("is given up when it is too large", async () => {
    const { code, err } = await answering(() => endless(new Uint8Array(8 * 1024 * 1024)))("get edges");
    expect(code).toBe(1);
    expect(err).toContain("more than 64 MiB");
  });

  it("is given up when its time is up, whether its head came or not", async () => {
    const stuck: typeof fetch = async (_what, init) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          init?.signal?.addEventListener("abort", () => controller.error(init.signal?.reason));
        },
      });
      return new Response(body, { headers: { "content-type": "application/json" } });
    };
    const silent: typeof fetch = (_what, init) =>
      new Promise((_, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
    for (const fetch of [stuck, silent]) {
      const client = new Client(testWorld({ fetch }), undefined, { withinMs: 20 });
      const failure = await client.list("edges").catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(CliFailure);
      expect(failure).toMatchObject({ exitCode: 3, isPassing: true });
      expect(String(failure)).toContain("no whole answer within 0.02 s");
    }
  });

  it("is given up when the command is interrupted", async () => {
    const interrupt = new AbortController();
    const silent: typeof fetch = (_what, init) =>
      new Promise((_, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
        interrupt.abort();
      });
    const client = new Client(testWorld({ fetch: silent }), undefined, { signal: interrupt.signal });
    await expect(client.list("edges")).rejects.toThrow("no controller answers");
  });
});

describe("the address of a controller", () => {
  it.each([
    "ftp://127.0.0.1",
    "127.0.0.1:18080",
    "http://ann:secret@127.0.0.1",
    "http://127.0.0.1?x=1",
    "http://127.0.0.1/#x",
    "",
  ])("%j is refused before anything is asked", async (server) => {
    const { code, err } = await run(["get", "--server", server]);
    expect(code).toBe(2);
    expect(err).toContain(`--server: ${JSON.stringify(server)} is not a URL such as http://127.0.0.1:18080`);
    expect((await run(["get"], { env: { MESHFUSE_SERVER: server } })).err).toContain("MESHFUSE_SERVER: ");
  });
});
