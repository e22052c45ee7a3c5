import { describe, expect, it } from "vitest";
import { runCli } from "../../../controller/cli/program.js";
import { freshSettings } from "../running.js";
import { run, testWorld } from "./world.js";

/** A world whose controller is asked to end as soon as its log says that it started. */
function endedOnceStarted() {
  const world = testWorld();
  world.stderr = {
    write: (text) => {
      world.err += text;
      if (text.includes("controller started")) world.interrupt.abort("SIGTERM");
    },
  };
  return world;
}

async function flags(): Promise<string[]> {
  const { policiesDir, dataDir, modulePath } = await freshSettings();
  return [
    "--policies",
    policiesDir,
    "--data",
    dataDir,
    "--module",
    modulePath,
    "--xds-port",
    "0",
    "--api-port",
    "0",
  ];
}

describe("meshfuse controller", () => {
  it("runs until it is asked to end, logs JSON to stderr and nothing to stdout", async () => {
    const world = endedOnceStarted();
    expect(await runCli(["controller", ...(await flags())], world)).toBe(0);
    const lines = world.err
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({
        msg: "controller started",
        policies: 0,
        xds: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      }),
    );
    expect(lines.at(-1)).toMatchObject({ msg: "controller stops", reason: "SIGTERM" });
    expect(world.out).toBe("");
  });

  it("ends at once when it was asked to before it began", async () => {
    const world = testWorld();
    world.interrupt.abort("SIGINT");
    expect(await runCli(["controller", ...(await flags())], world)).toBe(0);
  });

  it("says every wrong flag and variable at once", async () => {
    const env = { MESHFUSE_LOG_LEVEL: "loud" };
    const { code, err } = await run(["controller", "--xds-port", "x", "--api-host", "0.0.0.0"], { env });
    expect(code).toBe(2);
    expect(err).toContain("--xds-port:");
    expect(err).toContain("--api-host:");
    expect(err).toContain("MESHFUSE_LOG_LEVEL:");
  });

  it("fails with one line when it cannot start", async () => {
    const { code, err } = await run(["controller", ...(await flags()), "--module", "/nowhere.wasm"]);
    expect(code).toBe(1);
    expect(err).toMatch(/^the filter's module cannot be read: .*\n$/);
  });
});
