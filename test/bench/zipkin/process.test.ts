import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startZipkin } from "../../../bench/zipkin/index.js";
import { script } from "../envoy/fake.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshfuse-zipkin-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A Java that serves what it is told to, on the port and address of its arguments alone. */
const SERVER = `
const given = (name) => process.argv.find((each) => each.startsWith("--armeria.ports[0]." + name + "=")).split("=")[1];
require("node:http").createServer((q, r) => r.end("UP")).listen(Number(given("port")), given("ip"));
`;

function java(name: string, text: string): Promise<string> {
  return script(join(folder, name), text);
}

describe("a Zipkin of one's own", () => {
  it("listens on this machine alone, and is gone once it is stopped", async () => {
    const own = await java("java", `exec '${process.execPath}' -e '${SERVER}' -- "$@"`);
    const { url, pid, stop } = await startZipkin({ jar: "z.jar", java: own });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/health`)).ok).toBe(true);
    await stop();
    await stop();
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it("says what to do where there is no Java", async () => {
    await expect(startZipkin({ jar: "z.jar", java: join(folder, "absent") })).rejects.toThrow(
      "install Java 17",
    );
  });

  it("shows its last words where it does not start", async () => {
    const failing = await java("failing", "echo 'Unable to access jarfile z.jar' >&2; exit 1");
    await expect(startZipkin({ jar: "z.jar", java: failing })).rejects.toThrow(
      /ended before it was ready:\n.*Unable to access jarfile/,
    );
  });

  it("is given up when it is not waited for any more", async () => {
    const slow = await java("slow", "exec sleep 60");
    const signal = AbortSignal.abort();
    await expect(startZipkin({ jar: "z.jar", java: slow, signal })).rejects.toThrow("interrupted before");
  });
});
