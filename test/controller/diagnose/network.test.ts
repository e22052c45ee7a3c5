// Edges that lose between their ends: when a service is named for them, and when an edge is.
import { describe, expect, it } from "vitest";
import { meshOf } from "../../../controller/diagnose/mesh.js";
import { networkSuspects } from "../../../controller/diagnose/network.js";
import { edgePlace } from "../../../controller/diagnose/places.js";
import { BOOKINFO, SHOP, type SimFault, type SimMesh, simulate } from "./simulator.js";

function suspects(mesh: SimMesh, faults: SimFault[], seed = 1) {
  const walked = meshOf(simulate(mesh, { faults, seed }));
  const places = walked.edges
    .filter(({ source }) => source !== "outside")
    .map((edge) => edgePlace(walked, edge));
  return networkSuspects(walked, places);
}

const gap = (from: string, to: string, ms = 40): SimFault => ({ kind: "gap", edge: [from, to], ms });

describe("what is lost between two ends", () => {
  it.each([1, 2, 3])("is nothing in a sound mesh, nor where a service is slow (seed %s)", (seed) => {
    expect(suspects(SHOP, [], seed)).toEqual([]);
    expect(suspects(SHOP, [{ kind: "slow", at: "store", ms: 50 }], seed)).toEqual([]);
  });

  it("names the edge where the callee's other callers wait no longer", () => {
    const [first, ...others] = suspects(SHOP, [gap("cart", "store")]);
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      kind: "network",
      target: { type: "edge", source: "default/cart", destination: "default/store" },
    });
  });

  it("names the service where all its edges lose alike", () => {
    const [first] = suspects(SHOP, [gap("cart", "store"), gap("catalog", "store")]);
    expect(first).toMatchObject({
      kind: "network",
      target: { type: "service", service: "default/store" },
    });
    expect(first?.findings).toHaveLength(2);
  });

  it("parts edges of one service that lose very differently", () => {
    const targets = suspects(SHOP, [gap("cart", "store", 400), gap("catalog", "store", 20)]).map(
      ({ target }) => target.type,
    );
    expect(targets).toEqual(["edge", "edge"]);
  });

  it("names the callee where the edge is its only way in", () => {
    expect(suspects(BOOKINFO, [gap("productpage", "details")])).toMatchObject([
      { target: { type: "service", service: "default/details" }, why: expect.stringMatching(/look alike/) },
    ]);
  });

  it("tells requests that are lost as it tells time", () => {
    const lost: SimFault = { kind: "lost", edge: ["cart", "store"], share: 0.3 };
    const [first] = suspects(SHOP, [lost]);
    expect(first).toMatchObject({ target: { type: "edge", source: "default/cart" } });
    expect(first?.findings[0]?.loss).toBe("requests");
  });
});
