import { describe, expect, it } from "vitest";
import { type Case, documentOf, drive, requestsOf } from "../../../../bench/ladder/reports/traffic.js";
import { answered, startServer } from "../traffic/server.js";

const load: Case = { name: "some", edges: 3, requestsASecond: 1_000 };
const { signal } = new AbortController();

describe("the traffic of a report", () => {
  it("meets each edge in turn, by its host", () => {
    const hosts = requestsOf(load).map((headers) => headers.find(([name]) => name === ":authority")?.[1]);
    expect(hosts).toEqual(["service-0", "service-1", "service-2"]);
  });

  it("is named by the configuration, which says how often to report", () => {
    expect(documentOf(load, 100)).toMatchObject({
      report: { cluster: "meshfuse", interval: "100ms" },
      services: [
        { name: "default/service-0", hosts: ["service-0"] },
        { name: "default/service-1" },
        { name: "default/service-2" },
      ],
    });
  });

  it("is as much as the rate and the time make", async () => {
    const server = await startServer(() => answered(200));
    await drive(server.port, load, 12, signal);
    expect(server.seen().requests).toHaveLength(12);
  });

  it("is none at a rate of 0, and then nobody is asked", async () => {
    const server = await startServer(() => answered(200));
    await drive(server.port, { ...load, requestsASecond: 0 }, 1_000, signal);
    expect(server.seen()).toEqual({ requests: [], connections: 0 });
  });
});
