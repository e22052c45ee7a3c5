import { describe, expect, it } from "vitest";
import { cpuDuring } from "../../../../bench/ladder/controller/cpu.js";

describe("the CPU time of a process", () => {
  it.runIf(process.platform === "linux")("is what it took while something went on", async () => {
    const { result, cpuMs, wallMs } = await cpuDuring(process.pid, async () => {
      let sum = 0;
      for (let index = 0; index < 5e6; index++) sum += Math.sqrt(index);
      return sum > 0;
    });
    expect(result).toBe(true);
    expect(cpuMs).toBeGreaterThan(0);
    expect(wallMs).toBeGreaterThan(0);
  });

  it("of a process that is not there is an error", async () => {
    await expect(cpuDuring(2 ** 30, async () => 1)).rejects.toThrow(`process ${2 ** 30}`);
  });
});
