// Random lives of a breaker: the filter and a model that keeps every completion agree on every request.
import { describe, it } from "vitest";
import { check } from "../support/breaker-agreement.js";
import { KNOWN_EVERYWHERE_MS } from "../support/breaker-model.js";

const PATIENCE_MS = 600_000;
const ALONE = { workers: 1, leastMs: 0, hung: true, keyed: false };
const TOGETHER = { workers: 3, leastMs: KNOWN_EVERYWHERE_MS, hung: false, keyed: false };
const LIFE = ["pass", "pass", "pass", "begin", "begin", "begin", "answer", "end", "end"] as const;

describe("the filter and the model", () => {
  it(
    "agree on every request of one worker, whatever the instants",
    async () => {
      await check({ ...ALONE, share: 0.4, does: LIFE });
    },
    PATIENCE_MS,
  );

  it(
    "agree where the configuration changes",
    async () => {
      await check({ ...ALONE, share: 0.1, does: [...LIFE, "reload"] });
    },
    PATIENCE_MS,
  );

  it(
    "agree where modes come and go",
    async () => {
      await check({ ...ALONE, share: 0.1, does: [...LIFE, "mode"] });
    },
    PATIENCE_MS,
  );

  it(
    "agree where the clock steps back",
    async () => {
      await check({ ...ALONE, share: 0.1, hung: false, does: [...LIFE, "back"] });
    },
    PATIENCE_MS,
  );

  it(
    "agree on every request of three workers that know of each other",
    async () => {
      await check({ ...TOGETHER, share: 0.1, does: [...LIFE, "reload"] });
    },
    PATIENCE_MS,
  );

  it(
    "agree on every request of six keys, of which four have a breaker of their own",
    async () => {
      await check({ ...ALONE, share: 0.1, keyed: true, does: [...LIFE, ...LIFE, "reload", "idle"] });
    },
    PATIENCE_MS,
  );

  it(
    "agree on every request of keys of three workers",
    async () => {
      await check({ ...TOGETHER, share: 0.1, keyed: true, does: [...LIFE, ...LIFE, "reload", "idle"] });
    },
    PATIENCE_MS,
  );
});
