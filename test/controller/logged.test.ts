import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "./push/fixture.js";
import { freshSettings, startOn } from "./running.js";

const POLICY = `apiVersion: meshfuse.dev/v1alpha1
kind: CircuitBreaker
metadata: {name: ratings}
spec: {trip: {consecutive: 5}}
`;

async function linesOf(place: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(place, "utf8");
  return text
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

describe("a controller with an event log", () => {
  it("writes what happens, and appends to it after a restart", async () => {
    const place = path.join(await temporaryFolder(), "events.jsonl");
    const settings = await freshSettings({ "event-log": place });
    const first = await startOn(settings);
    await first.send("POST", "/api/v1/policies?by=ann&because=try", POLICY);
    await first.controller.stop();
    const second = await startOn(settings);
    await second.send("DELETE", "/api/v1/policies/CircuitBreaker/default/ratings?by=bob");
    await second.controller.stop();
    expect(await linesOf(place)).toMatchObject([
      { type: "policy", by: "ann", because: "try", key: "CircuitBreaker/default/ratings", change: "put" },
      { type: "policy", by: "bob", key: "CircuitBreaker/default/ratings", change: "deleted" },
    ]);
  });

  it("does not start where there can be no such file, and says which flag", async () => {
    const settings = await freshSettings({ "event-log": "/nowhere/events.jsonl" });
    await expect(startOn(settings)).rejects.toThrow(
      /^the event log cannot be opened: ENOENT.*\/nowhere\/events.jsonl.*\(--event-log\)$/,
    );
    await startOn({ ...settings, eventLog: undefined });
  });
});
