import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type PrometheusOptions,
  PrometheusSeries,
  SeriesError,
} from "../../../../controller/series/index.js";

const NOW_MS = 1_800_000_000_000;
const STEP_MS = 15_000;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Something that listens, and gives each query this answer. */
async function answering(answer: Answer): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json = (status: number, body: unknown): Answer => {
  return (_request, response) => response.writeHead(status).end(JSON.stringify(body));
};

function matrix(result: unknown[], warnings?: string[]): unknown {
  return { status: "success", data: { resultType: "matrix", result }, ...(warnings ? { warnings } : {}) };
}

function read(url: string, more: Partial<PrometheusOptions> & { credentials?: string } = {}) {
  const { credentials, ...options } = more;
  const address = { url, stepMs: STEP_MS, ...(credentials === undefined ? {} : { credentials }) };
  return new PrometheusSeries({ address, nowMs: () => NOW_MS, ...options }).read(
    NOW_MS - 2 * STEP_MS,
    NOW_MS,
  );
}

describe("a Prometheus", () => {
  it("that is not there is told with its address and the reason", async () => {
    const failed = read("http://127.0.0.1:1");
    await expect(failed).rejects.toThrow(SeriesError);
    await expect(failed).rejects.toThrow(/^Prometheus at http:\/\/127\.0\.0\.1:1 cannot be reached \(.+\)/);
  });

  it("that refuses a query is told with its own words", async () => {
    const url = await answering(
      json(422, { status: "error", errorType: "execution", error: "too many samples" }),
    );
    await expect(read(url)).rejects.toThrow("refuses a query (status 422): too many samples");
  });

  it("that is none is told so", async () => {
    const page = await answering((_request, response) => response.writeHead(200).end("<html>"));
    await expect(read(page)).rejects.toThrow("answers 200 and no series");
    const other = await answering(
      json(200, { status: "success", data: { resultType: "vector", result: [] } }),
    );
    await expect(read(other)).rejects.toThrow("answers 200 and no series");
    const gone = await answering(json(502, matrix([])));
    await expect(read(gone)).rejects.toThrow("answers 502 and no series");
  });

  it("that does not answer in time is given up", async () => {
    const url = await answering(() => undefined);
    await expect(read(url, { limits: { answerWithinMs: 40 } })).rejects.toThrow(
      "has not answered within 40 ms",
    );
  });

  it("that answers with too much is cut off", async () => {
    const url = await answering((_request, response) => response.end("x".repeat(5_000)));
    await expect(read(url, { limits: { maxAnswerBytes: 4_096 } })).rejects.toThrow("with over 4096 bytes");
  });

  it("that sends elsewhere is not followed, and told so", async () => {
    const reached: string[] = [];
    const elsewhere = await answering((request, response) => {
      reached.push(request.url ?? "");
      json(200, matrix([]))(request, response);
    });
    const url = await answering((_request, response) =>
      response.writeHead(302, { location: `${elsewhere}/login` }).end(),
    );
    await expect(read(url, { credentials: "me:secret" })).rejects.toThrow("answers 302 and no series");
    expect(reached).toEqual([]);
  });

  it("that breaks off in the middle of its answer is told as one that cannot be reached", async () => {
    const url = await answering((_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"status":"success",', () => response.destroy());
    });
    await expect(read(url)).rejects.toThrow(/^Prometheus at .+ cannot be reached/);
  });

  it("whose answer holds what is no list, no object and no text makes no sample", async () => {
    const lines = [null, 7, "x", [], { metric: null, values: 3 }, { metric: { reporter: 5 }, values: [[]] }];
    const url = await answering(json(200, matrix(lines)));
    expect((await read(url)).ends).toEqual([]);
  });

  it("is asked with the user that its address has, who is in no error", async () => {
    const seen: (string | undefined)[] = [];
    const url = await answering((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(401).end("no");
    });
    const failed = read(url, { credentials: "me:secret" });
    await expect(failed).rejects.toThrow("answers 401");
    await expect(failed).rejects.not.toThrow("secret");
    expect(seen[0]).toBe(`Basic ${Buffer.from("me:secret").toString("base64")}`);
  });

  it("that has nothing of the mesh, or warns, is a window with notes", async () => {
    const url = await answering(json(200, matrix([], ["some stores are away"])));
    const { ends, notes } = await read(url);
    expect(ends).toEqual([]);
    expect(notes).toEqual([
      "Prometheus warns: some stores are away",
      expect.stringContaining("look whether it scrapes the controllers"),
    ]);
  });

  it("that answers with what is no number, or no time of the query, changes no sample", async () => {
    const second = (step: number) => (NOW_MS + step * STEP_MS) / 1_000;
    const labels = { reporter: "source", source: "default/a", destination: "default/b", outcome: "success" };
    const values = [
      [second(-2), "10"],
      [second(-1), "25"],
      [second(0), "NaN"],
      [second(7), "99"],
      "nonsense",
    ];
    const url = await answering((request, response) => {
      const isCounter = new URL(request.url ?? "", "http://p").searchParams
        .get("query")
        ?.includes("mesh_requests_total");
      const lines = isCounter
        ? [{ metric: labels, values }]
        : [{ metric: labels, values: [[second(-1), "+Inf"]] }];
      response.end(JSON.stringify(matrix(lines)));
    });
    const { ends } = await read(url);
    expect(ends[0]?.samples).toEqual([
      { requests: 15, outcomes: { success: 15 }, latency: {}, inFlight: null },
      undefined,
    ]);
  });

  it("is not asked for more steps than an answer can hold, and for longer ones of a day", async () => {
    const url = await answering(json(200, matrix([])));
    const series = new PrometheusSeries({ address: { url, stepMs: STEP_MS }, nowMs: () => NOW_MS });
    const dayMs = 86_400_000;
    await expect(series.read(NOW_MS - dayMs, NOW_MS, STEP_MS)).rejects.toThrow("5760 steps are too many");
    expect(await series.read(NOW_MS - dayMs, NOW_MS)).toMatchObject({ stepMs: 60_000, steps: 1_440 });
    await expect(series.read(Number.NaN, NOW_MS)).rejects.toThrow(SeriesError);
  });
});
