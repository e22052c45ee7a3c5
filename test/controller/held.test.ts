/** Warnings of a write, through a whole controller with the stream of a sidecar that is over a limit of its filter. */
import { describe, expect, it } from "vitest";
import { freshSettings, type Running, startOn } from "./running.js";

const OUTBOUND = "meshfuse.outbound";
const LIMIT = 1024;

interface Applied {
  warnings?: { message: string; sidecars: string[]; count: number }[];
}

function breakers(count: number): string {
  const named = Array.from({ length: count }, (_, at) => breaker(`b${1000 + at}`));
  return named.join("---\n");
}

function breaker(name: string, consecutive = 5): string {
  const head = `{apiVersion: meshfuse.dev/v1alpha1, kind: CircuitBreaker, metadata: {name: ${name}}, `;
  return `${head}spec: {trip: {consecutive: ${consecutive}}}}\n`;
}

async function applied(reply: Promise<Response>): Promise<Applied> {
  const { status } = await reply;
  expect(status).toBe(200);
  return (await (await reply).json()) as Applied;
}

/** With as many breakers as a sidecar takes, and one connected that has them. */
async function full(): Promise<{ running: Running; connected: ReturnType<Running["connect"]> }> {
  const running = await startOn(await freshSettings());
  expect(await applied(running.send("POST", "/api/v1/policies", breakers(LIMIT)))).not.toHaveProperty(
    "warnings",
  );
  const connected = running.connect();
  connected.subscribe(OUTBOUND);
  connected.acknowledge(await connected.next());
  return { running, connected };
}

const WARNING = {
  message:
    "CircuitBreaker default/one-more: breakers: has more than 1024 entries for this sidecar, " +
    "which keeps its last good configuration",
  sidecars: ["sidecar-1"],
  count: 1,
};

describe("a write that a connected sidecar has no room for", () => {
  it("is kept, and says so whether it is a POST or a PUT", async () => {
    const { running } = await full();
    const post = running.send("POST", "/api/v1/policies", breaker("one-more"));
    expect((await applied(post)).warnings).toEqual([WARNING]);
    const place = "/api/v1/policies/CircuitBreaker/default/one-more";
    const put = running.send("PUT", place, breaker("one-more", 7));
    expect((await applied(put)).warnings).toEqual([WARNING]);
    expect((await running.send("GET", place)).status).toBe(200);
  });

  it("says nothing more once there is room again", async () => {
    const { running } = await full();
    await applied(running.send("POST", "/api/v1/policies", breaker("one-more")));
    expect((await running.send("DELETE", "/api/v1/policies/CircuitBreaker/default/b1000")).status).toBe(204);
    const again = running.send("POST", "/api/v1/policies", breaker("one-more", 9));
    expect(await applied(again)).not.toHaveProperty("warnings");
  });

  it("says nothing of a sidecar that has gone", async () => {
    const { running, connected } = await full();
    connected.cancel();
    await expect
      .poll(async () => (await running.get("/api/v1/sidecars"))[0])
      .toMatchObject({ connected: false });
    const post = running.send("POST", "/api/v1/policies", breaker("one-more"));
    expect(await applied(post)).not.toHaveProperty("warnings");
  });
});
