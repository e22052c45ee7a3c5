import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedEnvoyPath } from "../../../bench/envoy/download.js";
import { envoyBinary } from "../../../bench/envoy/index.js";
import { fakeEnvoy, WITHOUT_V8_SAYS } from "./fake.js";

let home: string;
let lines: string[];
const progress = (line: string) => lines.push(line);

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "meshfuse-binary-"));
  lines = [];
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** One that can run the filter. */
const fit = (path: string, version: string) =>
  fakeEnvoy(path, { version: `abc/${version}/Clean/RELEASE/BoringSSL` });

const withoutV8 = (path: string) =>
  fakeEnvoy(path, { version: "abc/1.38.3/Modified/x", validate: `echo "${WITHOUT_V8_SAYS}" >&2; exit 1` });

describe("the Envoy that is run", () => {
  it("is ENVOY_BIN before all others", async () => {
    const named = await fit(join(home, "mine"), "1.39.0");
    await fit(join(home, "bin", "envoy"), "1.40.0");
    const environment = { ENVOY_BIN: named, PATH: join(home, "bin") };
    expect(await envoyBinary({ environment, progress })).toBe(named);
  });

  it("is not guessed when ENVOY_BIN names none", async () => {
    const absent = join(home, "absent");
    await expect(envoyBinary({ environment: { ENVOY_BIN: absent, PATH: "" }, progress })).rejects.toThrow(
      `ENVOY_BIN=${absent}: there is no such file; name an Envoy from 1.36 on with V8 ` +
        "(Envoy's own releases and images and Istio's proxy have V8), " +
        "or unset ENVOY_BIN to run the pinned Envoy 1.40.0",
    );
  });

  it("is not something else that ENVOY_BIN names", async () => {
    const environment = { ENVOY_BIN: "/bin/echo", PATH: "" };
    await expect(envoyBinary({ environment, progress })).rejects.toThrow(
      "ENVOY_BIN=/bin/echo: it is not an Envoy",
    );
  });

  it("is named with its whole path, so that it can be run from anywhere", async () => {
    const named = await fit(join(home, "mine"), "1.39.0");
    const ENVOY_BIN = relative(process.cwd(), named);
    expect(await envoyBinary({ environment: { ENVOY_BIN }, progress })).toBe(named);
  });

  it("is none without V8 or too old, though ENVOY_BIN names it", async () => {
    const deaf = await withoutV8(join(home, "deaf"));
    await expect(envoyBinary({ environment: { ENVOY_BIN: deaf }, progress })).rejects.toThrow(
      /it is Envoy 1\.38\.3 and cannot run the filter: it was built without V8 .* name an Envoy from 1\.36 on/,
    );
    const old = await fit(join(home, "old"), "1.20.0");
    await expect(envoyBinary({ environment: { ENVOY_BIN: old }, progress })).rejects.toThrow(
      "it is Envoy 1.20.0, and 1.36 or newer is needed",
    );
  });

  it("is the first on the PATH that is recent enough", async () => {
    await fit(join(home, "old", "envoy"), "1.30.1");
    const recent = await fit(join(home, "new", "envoy"), "1.36.4");
    await withoutV8(join(home, "deaf", "envoy"));
    const folders = ["old", "", "none", "deaf", "new"].map((name) => name && join(home, name));
    const environment = { PATH: folders.join(delimiter) };
    expect(await envoyBinary({ environment, progress })).toBe(recent);
    expect(lines).toEqual([
      `passing over ${join(home, "old", "envoy")}: it is Envoy 1.30.1, and 1.36 or newer is needed`,
      `passing over ${join(home, "deaf", "envoy")}: it is Envoy 1.38.3 and cannot run the filter: it was built without V8 (envoy.wasm.runtime.v8)`,
      `using Envoy 1.36.4 at ${recent}`,
    ]);
  });

  it("is the cached release when none is given, without any fetch", async () => {
    const environment = { HOME: home, PATH: "" };
    const cached = await fit(cachedEnvoyPath("1.40.0", environment), "1.40.0");
    expect(cached).toBe(join(home, ".cache", "meshfuse", "envoy", "1.40.0", "envoy"));
    expect(await envoyBinary({ environment, progress })).toBe(cached);
    expect(lines).toEqual([]);
  });

  it("is the release asked for, whatever ENVOY_BIN says", async () => {
    const environment = { XDG_CACHE_HOME: home, ENVOY_BIN: "/bin/echo", PATH: "" };
    const cached = await fit(cachedEnvoyPath("1.37.0", environment), "1.37.0");
    expect(cached).toBe(join(home, "meshfuse", "envoy", "1.37.0", "envoy"));
    expect(await envoyBinary({ version: "1.37.0", environment, progress })).toBe(cached);
  });

  it("is no cached one that does not run here, and it is said how to fetch it again", async () => {
    const environment = { XDG_CACHE_HOME: home, PATH: "" };
    const cached = await fit(cachedEnvoyPath("1.40.0", environment), "1.40.0");
    await writeFile(cached, Buffer.from("7f454c46020101".padEnd(36, "0").concat("b70000"), "hex"));
    await expect(envoyBinary({ environment, platform: "linux-x64", progress })).rejects.toThrow(
      `${cached}: it is built for linux-arm64, and this machine is linux-x64; remove it to fetch it again`,
    );
  });

  it("is one without V8 where a test asks for that release", async () => {
    const environment = { XDG_CACHE_HOME: home, PATH: "" };
    const cached = await withoutV8(cachedEnvoyPath("1.38.3", environment));
    expect(await envoyBinary({ version: "1.38.3", environment, progress })).toBe(cached);
  });
});
