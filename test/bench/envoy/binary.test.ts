import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedEnvoyPath } from "../../../bench/envoy/download.js";
import { envoyBinary } from "../../../bench/envoy/index.js";

let home: string;
let lines: string[];
const progress = (line: string) => lines.push(line);

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "meshfuse-binary-"));
  lines = [];
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** An executable that answers `--version` as Envoy does. */
async function fakeEnvoy(path: string, version: string): Promise<string> {
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "$0  version: abc/${version}/Clean/RELEASE/BoringSSL"\n`);
  await chmod(path, 0o755);
  return path;
}

describe("the Envoy that is run", () => {
  it("is ENVOY_BIN before all others", async () => {
    const named = await fakeEnvoy(join(home, "mine"), "1.39.0");
    await fakeEnvoy(join(home, "bin", "envoy"), "1.40.0");
    const environment = { ENVOY_BIN: named, PATH: join(home, "bin") };
    expect(await envoyBinary({ environment, progress })).toBe(named);
  });

  it("is not guessed when ENVOY_BIN does not run", async () => {
    const environment = { ENVOY_BIN: join(home, "absent"), PATH: "" };
    await expect(envoyBinary({ environment, progress })).rejects.toThrow(
      `ENVOY_BIN=${join(home, "absent")} does not run: spawn ${join(home, "absent")} ENOENT`,
    );
  });

  it("is not something else that ENVOY_BIN names", async () => {
    const environment = { ENVOY_BIN: "/bin/echo", PATH: "" };
    await expect(envoyBinary({ environment, progress })).rejects.toThrow(
      "ENVOY_BIN=/bin/echo is not an Envoy",
    );
  });

  it("is the first on the PATH that is recent enough", async () => {
    await fakeEnvoy(join(home, "old", "envoy"), "1.30.1");
    const recent = await fakeEnvoy(join(home, "new", "envoy"), "1.36.4");
    const environment = { PATH: `${join(home, "old")}::${join(home, "none")}:${join(home, "new")}` };
    expect(await envoyBinary({ environment, progress })).toBe(recent);
    expect(lines).toEqual([
      `passing over ${join(home, "old", "envoy")}: 1.30.1 (1.36 or newer is needed)`,
      `using Envoy 1.36.4 at ${recent}`,
    ]);
  });

  it("is the cached release when none is given, without any fetch", async () => {
    const environment = { HOME: home, PATH: "" };
    const cached = await fakeEnvoy(cachedEnvoyPath("1.40.0", environment), "1.40.0");
    expect(cached).toBe(join(home, ".cache", "meshfuse", "envoy", "1.40.0", "envoy"));
    expect(await envoyBinary({ environment, progress })).toBe(cached);
    expect(lines).toEqual([]);
  });

  it("is the release asked for, whatever ENVOY_BIN says", async () => {
    const environment = { XDG_CACHE_HOME: home, ENVOY_BIN: "/bin/echo", PATH: "" };
    const cached = await fakeEnvoy(cachedEnvoyPath("1.37.0", environment), "1.37.0");
    expect(cached).toBe(join(home, "meshfuse", "envoy", "1.37.0", "envoy"));
    expect(await envoyBinary({ version: "1.37.0", environment, progress })).toBe(cached);
  });
});
