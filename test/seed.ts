// Draws the random cases of a run from one seed, so that a commit is tested by the same cases each time.
import fc from "fast-check";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** By vitest.config.ts: `MESHFUSE_SEED`, or what it drew. */
    seed: number;
  }
}

fc.configureGlobal({ seed: inject("seed") });
