import { describe, expect, it } from "vitest";
import { openSeries, PrometheusSeries } from "../../../controller/series/index.js";
import { BEGIN_MS, Rig } from "./rig.js";

const rig = new Rig();
const options = { nowMs: () => BEGIN_MS, hour: rig.graph.pastHour };

describe("the series that an operator names", () => {
  it("are this controller's own, which hear its reports", async () => {
    const { source, embedded, name } = await openSeries("embedded", options);
    expect(embedded).toBe(source);
    expect(name).toBe("reports to this controller");
    expect([source.stepMs, source.settledAfterMs]).toEqual([5_000, 1_500]);
  });

  it("are those of a Prometheus, and nothing of reports is kept then", async () => {
    const address = { url: "http://prometheus:9090", credentials: "me:secret", stepMs: 15_000 };
    const { source, embedded, name } = await openSeries(address, options);
    expect(source).toBeInstanceOf(PrometheusSeries);
    expect(embedded).toBeUndefined();
    expect(name).toBe("Prometheus at http://prometheus:9090");
    expect(source.stepMs).toBe(15_000);
  });
});
