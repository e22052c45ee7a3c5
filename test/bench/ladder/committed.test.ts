import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  checkout,
  checkReason,
  commandOf,
  readCommitted,
  writeCommitted,
} from "../../../bench/ladder/committed.js";
import { BenchError } from "../../../bench/ladder/step.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "meshfuse-committed-"));
  mkdirSync(join(root, "bench/ladder/calls"), { recursive: true });
  mkdirSync(join(root, "dist/bench/ladder"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

describe("the checkout", () => {
  it("is found from the sources and from what they were compiled to", () => {
    writeFileSync(join(root, "asconfig.json"), "{}");
    expect(checkout(join(root, "bench/ladder"))).toBe(root);
    expect(checkout(join(root, "dist/bench/ladder"))).toBe(root);
  });

  it("is missed outside of one", () => {
    expect(() => checkout(root)).toThrow(BenchError);
    expect(() => checkout(root)).toThrow("is in no checkout");
  });
});

describe("committed numbers", () => {
  it("are read as they were written, in the folder of their step", async () => {
    const path = await writeCommitted("calls", { reason: "because", calls: {} }, root);
    expect(path).toBe(join(root, "bench/ladder/calls/committed.json"));
    expect(await readCommitted("calls", root)).toEqual({ reason: "because", calls: {} });
    expect(readFileSync(path, "utf8")).toBe('{\n  "reason": "because",\n  "calls": {}\n}\n');
    expect(readdirSync(join(root, "bench/ladder/calls"))).toEqual(["committed.json"]);
  });

  it("that are not there, or no JSON, are an error that says how to make them", async () => {
    const how = 'Make it anew: npm run bench -- calls --commit "REASON"';
    await expect(readCommitted("calls", root)).rejects.toThrow(how);
    writeFileSync(join(root, "bench/ladder/calls/committed.json"), "{");
    await expect(readCommitted("calls", root)).rejects.toThrow(BenchError);
    await expect(readCommitted("calls", root)).rejects.toThrow(how);
  });

  it("need a reason", () => {
    expect(checkReason("  one call less ")).toBe("one call less");
    expect(() => checkReason(" ")).toThrow(BenchError);
  });

  it("are committed by a command", () => {
    expect(commandOf("instructions")).toBe('npm run bench -- instructions --commit "REASON"');
  });
});
