import { expect, it } from "vitest";
import { FUEL, Sidecar } from "./sidecar.js";

it("takes a full list of breakers, their names of one length, in about a third of its steps", async () => {
  const sidecar = await Sidecar.start();
  const names = Array.from({ length: 1024 }, (_, i) => `n${1000 + i}`);
  const breakers = names.map((name) => ({ name, trip: { consecutive: 1 } }));
  expect(sidecar.configure(Buffer.from(JSON.stringify({ breakers }))).log).toBe("");
  expect(sidecar.host.guest.fuel).toBeGreaterThan(FUEL.configure * 0.6);
});
