import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { decoded } from "../support/collector.js";
import { goldenReport } from "./scene.js";

const GOLDEN = new URL("../../golden/report.txt", import.meta.url);

/** The bytes of the lines, without what they say. */
async function goldenBytes(): Promise<string> {
  const lines = (await readFile(GOLDEN, "utf8")).split("\n").filter((line) => !line.startsWith("#"));
  return lines.map((line) => line.replace(/\|.*/, "").replaceAll(" ", "")).join("");
}

describe("the golden report", () => {
  it("is sent byte for byte as it is explained", async () => {
    expect(Buffer.from(await goldenReport()).toString("hex")).toBe(await goldenBytes());
  });

  it("is the same whenever it is played", async () => {
    expect(await goldenReport()).toEqual(await goldenReport());
  });

  it("says to the controller what was played", async () => {
    const report = decoded(await goldenReport());
    expect(report.configs).toMatchObject([
      { revision: "b1946ac9", refusedRevision: "ca978112", refusedReason: "version: 2 is over 1" },
    ]);
    const [slot] = report.slots;
    expect(slot?.edges).toMatchObject([
      {
        source: "shop/reviews",
        destination: "shop/ratings",
        outcomes: [1, 2, 0, 0, 0, 1, 0, 1],
        inFlight: 1,
      },
    ]);
    expect(slot?.breakers).toMatchObject([{ name: "shop/b", rejected: 1 }]);
    expect(slot?.faults).toMatchObject([{ name: "shop/f", injected: [1, 1, 0, 0] }]);
    expect(slot?.overflow).toEqual([{ what: "unit", count: 1 }]);
    expect(report.breakers).toMatchObject([{ name: "shop/b", state: "open", generation: 1 }]);
    expect(report.more).toBe(false);
  });
});
