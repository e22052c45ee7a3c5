import { describe, expect, it } from "vitest";
import { script } from "../api/fixture.js";
import { bypassView } from "./views.js";
import { NOW_MS, run, serverFor, urlOf } from "./world.js";

describe("bypass", () => {
  it("begins for the sidecars with some labels", async () => {
    const asked = script();
    const cli = await serverFor(asked);
    const line = [
      "bypass",
      "--selector",
      "app=reviews,version=v2",
      "--for",
      "10m",
      "--because",
      "incident 7",
    ];
    const { code, out } = await cli(line);
    expect(code).toBe(0);
    expect(out).toContain("meshfuse bypass end b0");
    expect(asked.bypasses).toEqual([
      expect.objectContaining({
        selector: { app: "reviews", version: "v2" },
        untilMs: 600_000,
        because: "incident 7",
      }),
    ]);
  });

  it("begins for all sidecars", async () => {
    const asked = script();
    const { code } = await (await serverFor(asked))(["bypass", "--all", "--for", "1h", "--because", "x"]);
    expect(code).toBe(0);
    expect(asked.bypasses[0]).not.toHaveProperty("selector");
  });

  it.each([
    [[], ["either --selector", "--for: missing", "--because: missing"]],
    [["--all", "--selector", "a=b", "--for", "1m", "--because", "x"], ["either --selector"]],
    [["--all", "--for", "10", "--because", "x"], ['--for: "10" is not a duration']],
    [["--all", "--for", "25h", "--because", "x"], ['--for: "25h" is not between 1s and 24h']],
    [["--all", "--for", "999ms", "--because", "x"], ['--for: "999ms" is not between 1s and 24h']],
    [["--all", "--for", "1m", "--because", ""], ["--because: missing"]],
    [["--selector", "reviews", "--for", "1m", "--because", "x"], ['--selector: "reviews" is not labels']],
  ])("with %j says everything that is missing or wrong", async (args, words) => {
    const { code, err } = await run(["bypass", ...args]);
    expect(code).toBe(2);
    for (const word of words) expect(err).toContain(word);
    expect(err.trimEnd().split("\n")).toHaveLength(words.length + 1);
  });

  it.each(["1s", "24h"])("may last %s", async (duration) => {
    const cli = await serverFor(script());
    const { code } = await cli(["bypass", "--all", "--for", duration, "--because", "x"]);
    expect(code).toBe(0);
  });

  it("refuses what the controller refuses", async () => {
    const cli = await serverFor(script());
    const { code, err } = await cli(["bypass", "--all", "--for", "1h", "--because", "x".repeat(501)]);
    expect(code).toBe(1);
    expect(err).toContain("because");
  });

  it("is listed, with what it holds for and how long", async () => {
    const bypass = bypassView({ untilMs: NOW_MS + 60_000, because: "incident 7" });
    const cli = await serverFor({ ...script(), bypasses: [bypass] });
    expect((await cli(["bypass", "list"])).out).toMatch(
      /b1 +all +2026-11-21T12:01:00Z +yes +ann@laptop +incident 7\n/,
    );
    expect(JSON.parse((await cli(["bypass", "list", "-o", "json"])).out)).toEqual({ bypasses: [bypass] });
  });

  it("is ended by its id", async () => {
    const bypass = bypassView({ untilMs: NOW_MS });
    const asked = { ...script(), bypasses: [bypass] };
    const cli = await serverFor(asked);
    expect((await cli(["bypass", "end", "b1"])).out).toBe("b1 ended\n");
    expect(asked.bypasses).toEqual([]);
    const { code, err } = await cli(["bypass", "end", "b1"]);
    expect(code).toBe(1);
    expect(err).toContain("it may have ended by itself");
  });

  it("takes --server before or after the subcommand", async () => {
    const env = { MESHFUSE_SERVER: "http://127.0.0.1:1" };
    const asked: string[] = [];
    const nobody: typeof fetch = async (url) => {
      asked.push(new URL(urlOf(url)).port);
      throw new TypeError("fetch failed");
    };
    await run(["bypass", "list", "--server", "http://127.0.0.1:7"], { env, fetch: nobody });
    await run(["bypass", "--server", "http://127.0.0.1:7", "list"], { env, fetch: nobody });
    expect(asked).toEqual(["7", "7"]);
  });
});
