import { describe, expect, it } from "vitest";
import { Watch } from "../../../../bench/diagnosis/testbed/watch.js";

interface Incident {
  condition?: string;
  cause?: string;
}

/** A controller with these incidents by id; what a report says is what stands there when it is asked for. */
function watchOf(incidents: Map<number, Incident>) {
  const asked: string[] = [];
  const reply = (body: object) =>
    new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
  const watch = new Watch("http://controller", async ({ url }) => {
    const path = new URL(url).pathname;
    asked.push(path);
    if (path === "/api/v1/incidents") {
      const all = [...incidents].map(([id, { condition = "incident" }]) => ({ id, condition }));
      return reply({ incidents: all });
    }
    const id = Number(path.split("/").at(-1));
    const cause = incidents.get(id)?.cause;
    return reply({
      ...{ id, onsetMs: 500, detectedMs: 600 },
      symptoms: [{ kind: "errors", source: "n/a", destination: "n/b", summary: "fails" }],
      causes:
        cause === undefined
          ? []
          : [{ target: { type: "service", service: cause }, kind: "errors", confidence: 0.7, name: "b" }],
    });
  });
  return { watch, asked };
}

describe("who watches the controller's API", () => {
  it("finds an incident when it is first listed, whatever it says of its detection", async () => {
    const { watch } = watchOf(new Map([[4, { cause: "n/b" }]]));
    await watch.look(2_000);
    expect(watch.told()).toEqual([
      {
        ...{ id: 4, onsetMs: 500, detectedMs: 2_000, diagnosedMs: 2_000 },
        symptoms: [{ kind: "errors", source: "n/a", destination: "n/b" }],
        causes: [{ target: { type: "service", service: "n/b" }, kind: "errors", confidence: 0.7 }],
      },
    ]);
  });

  it("takes the last report within 5 s, and none that comes later", async () => {
    const incident: Incident = {};
    const { watch, asked } = watchOf(new Map([[4, incident]]));
    await watch.look(2_000);
    expect(watch.told()[0]?.causes).toEqual([]);
    incident.cause = "n/b";
    await watch.look(7_000);
    expect(watch.told()[0]).toMatchObject({ detectedMs: 2_000, diagnosedMs: 7_000 });
    incident.cause = "n/c";
    await watch.look(7_001);
    expect(watch.told()[0]?.causes[0]?.target).toEqual({ type: "service", service: "n/b" });
    expect(asked.filter((path) => path.endsWith("/4"))).toHaveLength(2);
  });

  it("knows whether all is over", async () => {
    const incident: Incident = {};
    const { watch } = watchOf(new Map([[4, incident]]));
    expect(watch.isOver).toBe(true);
    await watch.look(1_000);
    expect(watch.isOver).toBe(false);
    incident.condition = "recovering";
    await watch.look(2_000);
    expect(watch.isOver).toBe(false);
    incident.condition = "over";
    await watch.look(3_000);
    expect(watch.isOver).toBe(true);
  });

  it("tells in the order of time", async () => {
    const incidents = new Map<number, Incident>([[9, {}]]);
    const { watch } = watchOf(incidents);
    await watch.look(1_000);
    incidents.set(3, {});
    await watch.look(2_000);
    expect(watch.told().map(({ id }) => id)).toEqual([9, 3]);
  });
});
