import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedTools } from "../../../bench/prometheus/fetch.js";
import { findPrometheus } from "../../../bench/prometheus/index.js";
import { script } from "../envoy/fake.js";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "meshfuse-find-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const progress = () => {};
const tool = (path: string, name: string) => script(path, `echo "${name}, version 2.42.0 (branch: x)"`);

describe("the Prometheus that is run", () => {
  it("is the named one before that on the PATH, each tool by itself", async () => {
    const named = await tool(join(home, "mine"), "prometheus");
    await tool(join(home, "bin", "prometheus"), "prometheus");
    const promtool = await tool(join(home, "bin", "promtool"), "promtool");
    const environment = { PROMETHEUS_BIN: named, PATH: join(home, "bin") };
    expect(await findPrometheus({ environment, progress })).toEqual({ prometheus: named, promtool });
  });

  it("is not guessed where a variable names something else", async () => {
    const environment = { PROMTOOL_BIN: "/bin/echo", PATH: "" };
    await expect(findPrometheus({ environment, progress })).rejects.toThrow(
      "PROMTOOL_BIN=/bin/echo: it is not a promtool; name a promtool, or unset it",
    );
    const absent = { PROMETHEUS_BIN: join(home, "absent"), PATH: "" };
    await expect(findPrometheus({ environment: absent, progress })).rejects.toThrow(
      /absent: it does not run \(spawn .* ENOENT\)/,
    );
  });

  it("is no other program of that name on the PATH", async () => {
    await script(join(home, "other", "prometheus"), "echo a film");
    const prometheus = await tool(join(home, "bin", "prometheus"), "prometheus");
    await tool(join(home, "bin", "promtool"), "promtool");
    const environment = { PATH: ["other", "bin"].map((name) => join(home, name)).join(delimiter) };
    expect(await findPrometheus({ environment, progress })).toMatchObject({ prometheus });
  });

  it("is the cached one where none is named or installed", async () => {
    const environment = { XDG_CACHE_HOME: home, PATH: "" };
    const cached = cachedTools(environment);
    await tool(cached.prometheus, "prometheus");
    await tool(cached.promtool, "promtool");
    expect(await findPrometheus({ environment, progress })).toEqual(cached);
  });

  it("is none where the cached one does not run, and that is said", async () => {
    const environment = { XDG_CACHE_HOME: home, PATH: "" };
    const cached = cachedTools(environment);
    await script(cached.prometheus, "exit 1");
    await tool(cached.promtool, "promtool");
    expect(await findPrometheus({ environment, progress })).toEqual({
      missing: `${cached.prometheus}: it is not a prometheus; set PROMETHEUS_BIN and PROMTOOL_BIN`,
    });
  });
});
