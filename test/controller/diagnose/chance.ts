/** Faults of chance in BOOKINFO. */
import fc from "fast-check";
import type { SimFault } from "./simulator.js";

export const FAULTS: fc.Arbitrary<SimFault> = fc.oneof(
  fc.record({
    kind: fc.constant("slow" as const),
    at: fc.constantFrom("details", "reviews", "ratings"),
    ms: fc.integer({ min: 20, max: 400 }),
  }),
  fc.record({
    kind: fc.constant("errors" as const),
    at: fc.constantFrom("details", "ratings"),
    share: fc.double({ min: 0.1, max: 0.8, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant("gap" as const),
    edge: fc.constant(["productpage", "details"] as [string, string]),
    ms: fc.integer({ min: 20, max: 400 }),
  }),
);
