// What is measured beside others: a chain in an Envoy of its own, and the requests that meet it.
import type { Header } from "../../scenario/index.js";
import type { Chain } from "./bootstrap.js";

export interface Subject {
  /** Unique in its group. */
  name: string;
  chain: Chain;
  /** How many times the chain holds what is measured; 0: it is what others are compared with. */
  copies: number;
  /** Worker threads of its Envoy. */
  workers: number;
  requests: readonly (readonly Header[])[];
  status: number;
  /** What this Envoy may not have. */
  isPeer?: boolean;
  /** Our filter counts: each copy must have counted each request under this outcome. */
  outcome?: string;
}
