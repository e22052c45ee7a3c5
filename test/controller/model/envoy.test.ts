import { describe, expect, it } from "vitest";
import { isTooOld, OLDEST_ENVOY } from "../../../controller/model/index.js";

describe("an Envoy's version", () => {
  it("is too old before the oldest that is tested on, whatever its patch", () => {
    expect(["1.35.9", "1.9.0", "0.99.0"].map(isTooOld)).toEqual([true, true, true]);
    expect([`${OLDEST_ENVOY}.0`, "1.40.0", "2.0.0", "1.100.0"].map(isTooOld)).toEqual(Array(4).fill(false));
  });

  it("that is none is not called old", () => {
    expect(["", "main", "v1", "1"].map(isTooOld)).toEqual(Array(4).fill(false));
  });
});
