import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { v8AtStart } from "../../../bench/envoy/v8-at-start.js";
import { fakeEnvoy } from "./fake.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshfuse-v8-at-start-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const of = async (release: string) =>
  v8AtStart(await fakeEnvoy(join(folder, "envoy"), { version: `0a1b/${release}/Clean/RELEASE/BoringSSL` }));

describe("V8 begins before the workers", () => {
  it.each(["1.36.0", "1.36.4", "1.37.0"])("of Envoy %s, by a service that does nothing", async (release) => {
    expect(await of(release)).toMatchObject({
      bootstrap_extensions: [
        {
          name: "envoy.bootstrap.wasm",
          typed_config: { config: { vm_config: { runtime: "envoy.wasm.runtime.v8" } } },
        },
      ],
    });
  });

  it.each(["1.38.0", "1.40.0", "2.38.0"])("of Envoy %s by itself", async (release) => {
    expect(await of(release)).toEqual({});
  });

  it("or nobody knows, of what is no Envoy", async () => {
    expect(await v8AtStart(join(folder, "nothing"))).toEqual({});
  });
});
