import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openServices, resolveConfig } from "../../../../controller/policy/index.js";
import { temporaryFolder } from "../../push/fixture.js";

const FILE = path.join(".meshfuse", "services.json");

describe("the table of services", () => {
  it("grows with each service and tells whether it was new", async () => {
    const table = await openServices(await temporaryFolder());
    expect(table.add({ namespace: "default", service: "reviews" })).toBe(true);
    expect(table.add({ namespace: "default", service: "reviews" })).toBe(false);
    expect(table.add({ namespace: "other", service: "reviews" })).toBe(true);
    expect(table.list()).toEqual([
      { namespace: "default", service: "reviews" },
      { namespace: "other", service: "reviews" },
    ]);
    await table.settled();
  });

  it("is the same after a restart, so that no revision changes", async () => {
    const folder = await temporaryFolder();
    const before = await openServices(folder);
    for (const service of ["reviews", "details", "ratings"]) before.add({ namespace: "default", service });
    await before.settled();
    expect((await openServices(folder)).list()).toEqual(before.list());
  });

  it("passes over names that cannot be told apart from others", async () => {
    const table = await openServices(await temporaryFolder());
    expect(table.add({ namespace: "a/b", service: "c" })).toBe(false);
    expect(table.add({ namespace: "default", service: "" })).toBe(false);
    expect(table.list()).toEqual([]);
  });

  it("is bounded, and says when it is full", async () => {
    const table = await openServices(await temporaryFolder());
    for (let at = 0; at < 1025; at++) table.add({ namespace: "default", service: `s${at}` });
    expect(table.list()).toHaveLength(1024);
    expect(table.errors()).toEqual([
      expect.objectContaining({ message: expect.stringContaining("is full with 1024 names") }),
    ]);
    await table.settled();
  });

  it("never takes so much that filters could be given no policy beside it", async () => {
    const table = await openServices(await temporaryFolder());
    for (let at = 0; at < 1024; at++) {
      table.add({ namespace: "n".repeat(253), service: `${at}-${"s".repeat(240)}` });
    }
    const sidecar = {
      id: "a",
      cluster: "",
      namespace: "n".repeat(253),
      service: "a",
      version: "",
      labels: {},
    };
    const services = table.list();
    const resolution = resolveConfig({ sidecar, direction: "outbound", policies: [], services });
    expect(resolution.ok && Buffer.byteLength(resolution.config.text)).toBeLessThan(170 * 1024);
    expect(table.errors()[0]?.message).toContain("remove the names that are gone");
    await table.settled();
  });

  it.each(["{", '{"a": 1}', '["no-namespace"]', "[1]"])("starts anew from %j and says so", async (text) => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, ".meshfuse"));
    await writeFile(path.join(folder, FILE), text);
    const table = await openServices(folder);
    expect(table.list()).toEqual([]);
    expect(table.errors()[0]?.message).toContain("cannot be read");
  });

  it("holds in memory where it cannot be written, says so, and mends when it can", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, ".meshfuse"), "a file where the folder should be");
    const table = await openServices(folder);
    expect(table.add({ namespace: "default", service: "reviews" })).toBe(true);
    await table.settled();
    expect(table.list()).toHaveLength(1);
    expect(table.errors()[0]?.message).toMatch(/^cannot be (read|written)/);
  });

  it("is written as plain JSON", async () => {
    const folder = await temporaryFolder();
    const table = await openServices(folder);
    table.add({ namespace: "default", service: "reviews" });
    await table.settled();
    expect(JSON.parse(await readFile(path.join(folder, FILE), "utf8"))).toEqual(["default/reviews"]);
  });
});
