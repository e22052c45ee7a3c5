import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { rendered } from "../prometheus/rendered.js";
import { run } from "./world.js";

const BASE = ["render", "prometheus"];

describe("render prometheus", () => {
  it("prints rules and nothing else", async () => {
    expect(await run(BASE)).toEqual({ code: 0, out: rendered(), err: "" });
  });

  it("takes an objective, a place for runbooks, and the labels of objects with commas or as words", async () => {
    const { out } = await run([...BASE, "--slo", "99.5%", "--runbooks", "https://a.example.org/b"]);
    expect(out).toBe(rendered({ slo: "99.5%", runbooks: "https://a.example.org/b" }));
    const { out: objects } = await run([...BASE, "--part", "operator", "--label", "a=b,c=d"]);
    expect(objects).toBe(rendered({ part: "operator", labels: ["a=b", "c=d"] }));
  });

  it("prints jobs for the Envoys that are named", async () => {
    const { out } = await run([...BASE, "--part", "scrape", "--sidecar", "a:1,b:2", "c:3", "--istio-names"]);
    const jobs = parse(out).scrape_configs as { static_configs: [{ targets: string[] }] }[];
    expect(jobs.map(({ static_configs: [{ targets }] }) => targets)).toEqual([
      ["127.0.0.1:9464"],
      ["127.0.0.1:9464"],
      ["a:1", "b:2", "c:3"],
    ]);
  });

  it("says what is wrong by the names of its flags", async () => {
    const { code, err } = await run([...BASE, "--slo", "9", "--sidecar", "x", "--label", "y"]);
    expect(code).toBe(2);
    expect(err).toContain('--slo: "9" is not a percentage such as "99.9%"\n');
    expect(err).toContain("--sidecar: only with part scrape\n");
    expect(err).toContain('--label: "y" is not name=value\n');
    expect(err).toContain("look at `meshfuse render prometheus --help`");
  });
});
