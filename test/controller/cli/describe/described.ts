/** What describe says of breakers that a test made up. */
import { expect } from "vitest";
import type { Explained } from "../../../../controller/graph/index.js";
import { type Script, script } from "../../api/fixture.js";
import { explained, transition } from "../views.js";
import { NOW_MS, serverFor, type TestNeeds } from "../world.js";

export const OPENED = transition("closed", "open", NOW_MS - 12_000, {
  ...{ reason: "rate", failed: 12, completed: 20, threshold: 500_000, attempt: 0, lastsMs: 15_000 },
});
export const OPEN = explained("reviews-v2", {
  ...{ state: "open", sinceMs: NOW_MS - 12_000, openUntilMs: NOW_MS + 3000, untilMs: NOW_MS + 3000 },
  ...{ rejected: 37, completed: 4, failed: 1, consecutive: 1, last: OPENED },
});
export const CLOSED = explained("reviews-v1", { completed: 40, failed: 1 });

export async function described(asked: Partial<Script>, args = "", needs: TestNeeds = {}): Promise<string> {
  const words = args === "" ? [] : args.split(" ");
  const cli = await serverFor(script(asked));
  const { code, out, err } = await cli(["describe", "breaker", "ratings", ...words], needs);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out;
}

export function firstLine(...explained: Explained[]): Promise<string | undefined> {
  return described({ explained }).then((out) => out.split("\n")[0]);
}
