import { afterEach, describe, expect, it, vi } from "vitest";
import { freePort, isFree } from "../../../bench/envoy/index.js";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a free port", () => {
  it("is given to nobody else before whoever asked for it listens there", async () => {
    const [drawn, other] = [Math.random(), Math.random()];
    const random = vi.spyOn(Math, "random");
    for (const value of [drawn, drawn, other]) random.mockReturnValueOnce(value);
    const port = await freePort();
    expect(await freePort()).not.toBe(port);
    expect(await isFree(port)).toBe(true);
  });
});
