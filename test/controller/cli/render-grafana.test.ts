import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { DASHBOARDS, dashboardText } from "../../../controller/dashboards/index.js";
import { run } from "./world.js";

const BASE = ["render", "grafana"];
const FILES = [...DASHBOARDS.map((name) => `meshfuse-${name}.json`), "provisioning.yaml"];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "meshfuse-grafana-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("render grafana", () => {
  it.each(DASHBOARDS)("prints the dashboard %s and nothing else", async (name) => {
    expect(await run([...BASE, "--dashboard", name])).toEqual({
      ...{ code: 0, out: await dashboardText(name), err: "" },
    });
  });

  it("writes all of them into a folder that it makes, and tells their names", async () => {
    const made = path.join(folder, "a", "b");
    const { code, out } = await run([...BASE, "--output-dir", made, "--grafana-dir", "/srv/g"]);
    expect(code).toBe(0);
    expect(out).toBe(FILES.map((name) => `${path.join(made, name)}\n`).join(""));
    expect((await readdir(made)).sort()).toEqual([...FILES].sort());
    expect(await readFile(path.join(made, "meshfuse-edge.json"), "utf8")).toBe(await dashboardText("edge"));
    const { providers } = parse(await readFile(path.join(made, "provisioning.yaml"), "utf8"));
    expect(providers[0].options).toEqual({ path: "/srv/g" });
  });

  it("writes one of them over what was there, and leaves other files alone", async () => {
    await writeFile(path.join(folder, "meshfuse-edge.json"), "old");
    await writeFile(path.join(folder, "mine.json"), "mine");
    expect((await run([...BASE, "--dashboard", "edge", "--output-dir", folder])).code).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(["meshfuse-edge.json", "mine.json", "provisioning.yaml"]);
    expect(await readFile(path.join(folder, "mine.json"), "utf8")).toBe("mine");
    expect(JSON.parse(await readFile(path.join(folder, "meshfuse-edge.json"), "utf8")).uid).toBe(
      "meshfuse-edge",
    );
  });

  it("prints ConfigMaps for a cluster, of all dashboards or of one", async () => {
    const names = async (...more: string[]) => {
      const { code, out } = await run([...BASE, "--part", "configmaps", ...more]);
      expect(code).toBe(0);
      return parseAllDocuments(out).map((document) => {
        const { metadata } = document.toJS();
        return `${metadata.namespace}/${metadata.name}`;
      });
    };
    expect(await names()).toEqual(DASHBOARDS.map((name) => `monitoring/meshfuse-${name}`));
    expect(await names("--dashboard", "edge", "--namespace", "grafana")).toEqual(["grafana/meshfuse-edge"]);
  });

  it("prints the file that provisions a folder", async () => {
    const { code, out } = await run([...BASE, "--part", "provisioning"]);
    expect(code).toBe(0);
    expect(parse(out).providers[0].options.path).toBe("/var/lib/grafana/dashboards/meshfuse");
  });
});

describe("render grafana refuses", () => {
  it.each([
    [[], "name one dashboard with --dashboard, or a folder for all of them with --output-dir"],
    [["--part", "configmaps", "--output-dir", "x"], "--output-dir: only with --part dashboards"],
    [["--part", "provisioning", "--dashboard", "edge"], "--dashboard: not with --part provisioning"],
    [["--output-dir", ""], "--output-dir: is empty"],
    [["--dashboard", "edge", "--namespace", "x"], "--namespace: only with --part configmaps"],
    [["--dashboard", "edge", "--grafana-dir", "/x"], "--grafana-dir: only with --part provisioning or"],
    [["--part", "provisioning", "--grafana-dir", "x"], `--grafana-dir: "x" is not an absolute path`],
    [["--part", "configmaps", "--namespace", "A b"], `--namespace: "A b" is not the name of a namespace`],
  ])("%j, and says why and where to look", async (flags, words) => {
    const { code, out, err } = await run([...BASE, ...flags]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(words);
    expect(err).toContain("look at `meshfuse render grafana --help`");
  });

  it("a dashboard that there is not, and names those that there are", async () => {
    const { code, out, err } = await run([...BASE, "--dashboard", "edges"]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    for (const name of DASHBOARDS) expect(err).toContain(name);
  });

  it("tells all that is wrong at once", async () => {
    const { err } = await run([...BASE, "--namespace", "A", "--grafana-dir", "x"]);
    expect(err.split("\n").filter((line) => line.startsWith("--")).length).toBe(4);
  });

  it("a folder that it cannot write, with the system's reason", async () => {
    const file = path.join(folder, "file");
    await writeFile(file, "");
    const { code, out, err } = await run([...BASE, "--output-dir", file]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(
      /^--output-dir: cannot be written: EEXIST.*file'\nname a folder that you may write to\n$/,
    );
  });
});
