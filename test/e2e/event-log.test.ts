// A controller whose event log nobody reads: it serves, and its end is an end.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { freePort } from "../../bench/envoy/index.js";
import { start, until } from "./command.js";

/** Of some 600 bytes each: more than the buffers between two processes hold. */
const POLICIES = 1500;
const BECAUSE = "nobody reads this ".repeat(25);

it("ends in a few seconds, regularly, while its standard output is full", async () => {
  const folder = mkdtempSync(join(tmpdir(), "meshfuse-events-"));
  const port = await freePort();
  const ports = ["--xds-port", "0", "--api-port", String(port), "--log-level", "info"];
  const { child, ended, stderr } = start("controller", "--data", folder, "--event-log", "-", ...ports);
  try {
    child.stdout?.pause();
    await until("the controller to be ready", () => stderr().includes("controller started"));
    const documents = Array.from(
      { length: POLICIES },
      (_, at) =>
        `apiVersion: meshfuse.dev/v1alpha1\nkind: CircuitBreaker\nmetadata: {name: p${at}}\nspec: {trip: {consecutive: 5}}\n`,
    );
    const query = new URLSearchParams({ by: "test", because: BECAUSE });
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/policies?${query}`, {
      method: "POST",
      body: documents.join("---\n"),
      headers: { "content-type": "application/yaml" },
    });
    expect(response.status).toBe(200);
    child.kill("SIGTERM");
    const code = await until("its end", () => child.exitCode ?? undefined);
    expect(code).toBe(0);
    child.stdout?.resume();
    const { stdout } = await ended;
    // It was full: not all that was told could be written.
    expect(stdout.split("\n").length - 1).toBeLessThan(POLICIES);
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});
