import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fitting, validatedBy } from "../../../../bench/ladder/cpu/fit.js";
import { group, subject } from "./subjects.js";

const PEER = { ...subject("native admission control", 16), isPeer: true };
const GROUP = group([subject("no filter", 0), subject("Meshfuse", 16), PEER]);

describe("a group on an Envoy that does not know a peer", () => {
  it("is measured without it, and says what Envoy has against it", async () => {
    const { group: left, skipped } = await fitting(GROUP, async () => "unknown");
    expect(left.subjects.map(({ name }) => name)).toEqual(["no filter", "Meshfuse"]);
    expect(skipped).toEqual([{ what: "native admission control beside g", why: "unknown" }]);
  });

  it("asks only about peers: without the filter itself there is nothing to measure", async () => {
    const asked: string[] = [];
    await fitting(GROUP, async ({ name }) => void asked.push(name));
    expect(asked).toEqual(["native admission control"]);
  });

  it("keeps what Envoy takes", async () => {
    expect(await fitting(GROUP, async () => undefined)).toEqual({ group: GROUP, skipped: [] });
  });
});

describe("Envoy's word on a chain", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "meshfuse-fit-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function envoy(script: string): Promise<string> {
    const path = join(folder, "envoy");
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }

  it("is nothing where it takes it", async () => {
    expect(await validatedBy(await envoy("exit 0"))(PEER)).toBeUndefined();
  });

  it("is the line that says what it did not find", async () => {
    const path = await envoy(
      "echo starting; echo \"Didn't find a registered implementation for 'x'\"; exit 1",
    );
    expect(await validatedBy(path)(PEER)).toBe(
      "Envoy refuses it: Didn't find a registered implementation for 'x'",
    );
  });

  it("is said to be none where it just ends", async () => {
    expect(await validatedBy(await envoy("exit 1"))(PEER)).toBe("Envoy refuses it: it says nothing");
  });

  it("is asked with the chain that would be measured", async () => {
    const path = await envoy(`case "$*" in *validate*measured*) exit 0;; esac; exit 1`);
    expect(await validatedBy(path)(PEER)).toBeUndefined();
  });
});
