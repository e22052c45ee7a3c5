import { describe, expect, it } from "vitest";
import { joined } from "../../../bench/diagnosis/joined.js";
import { cut } from "../../../bench/diagnosis/score/index.js";
import type { MeshWindow } from "../../../controller/model/index.js";
import { at, end, sample, threeServices, windowOf } from "./mesh.js";

function part(fromStep: number, steps: number, services: string[]): MeshWindow {
  const ends = services.map((name) =>
    end("outside", name, "destination", steps, (step) => sample(fromStep + step)),
  );
  return { ...windowOf(ends, steps), fromMs: at(fromStep) };
}

describe("windows that are joined", () => {
  it("have all steps in their order", () => {
    const window = joined([part(0, 2, ["n/a"]), part(2, 3, ["n/a"])]);
    expect([window.fromMs, window.steps]).toEqual([at(0), 5]);
    expect(window.ends).toHaveLength(1);
    expect(window.ends[0]?.samples.map((each) => each?.requests)).toEqual([0, 1, 2, 3, 4]);
  });

  it("have no samples of a series where one of them does not have it", () => {
    const window = joined([part(0, 2, ["n/a"]), part(2, 1, ["n/b"]), part(3, 1, ["n/a", "n/b"])]);
    const requests = window.ends.map(({ destination, samples }) => [
      destination,
      samples.map((each) => each?.requests),
    ]);
    expect(requests).toEqual([
      ["n/a", [0, 1, undefined, 3]],
      ["n/b", [undefined, undefined, 2, 3]],
    ]);
    expect(window.calls.map(({ destination }) => destination)).toEqual(["n/a", "n/b"]);
  });

  it("have instances with all that is known of them", () => {
    const instance = (cpu: number[]) => ({
      ...{ service: "n/a", instance: "a-1", version: "v1" },
      ...{ inbound: cpu.map((value) => sample(value)), outbound: [], resources: { cpu } },
    });
    const parts = [part(0, 2, []), part(2, 1, []), part(3, 1, [])];
    const window = joined([
      ...parts.slice(0, 1).map((each) => ({ ...each, instances: [instance([1, 2])] })),
      ...parts.slice(1, 2),
      ...parts.slice(2).map((each) => ({ ...each, instances: [instance([4])] })),
    ]);
    expect(window.instances).toHaveLength(1);
    expect(window.instances[0]?.resources).toEqual({ cpu: [1, 2, undefined, 4] });
    expect(window.instances[0]?.outbound).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("keep services of which no edge tells", () => {
    const service = { service: "n/a", samples: [sample(7)] };
    const window = joined([{ ...part(0, 1, []), services: [service] }, part(1, 1, [])]);
    expect(window.services).toEqual([{ service: "n/a", samples: [sample(7), undefined] }]);
  });

  it("must follow one another in steps of one length", () => {
    expect(() => joined([part(0, 2, []), part(3, 1, [])])).toThrow(RangeError);
    expect(() => joined([part(0, 2, []), { ...part(2, 1, []), stepMs: 1 }])).toThrow(RangeError);
    expect(() => joined([])).toThrow("no windows to join");
  });
});

describe("a window that is cut into parts", () => {
  const whole = threeServices(30, (callee, step) => sample(step, callee.length, step % 2));

  it.each([[[10, 20]], [[1, 2, 29]], [[]]])("at steps %j is joined to what it was", (steps) => {
    const bounds = [0, ...steps, 30];
    const parts = bounds.slice(1).map((to, nth) => cut(whole, bounds[nth] ?? 0, to));
    const again = joined(parts);
    expect(again.ends).toEqual(whole.ends);
    expect([again.fromMs, again.steps]).toEqual([whole.fromMs, 30]);
  });
});
