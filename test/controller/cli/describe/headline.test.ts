import { describe, expect, it } from "vitest";
import type { Explained } from "../../../../controller/graph/index.js";
import { explained } from "../views.js";
import { CLOSED, firstLine, OPEN } from "./described.js";

describe("the first line of describe breaker", () => {
  it.each<[string, Explained[], string]>([
    ["closed", [CLOSED], "is closed on its only sidecar"],
    ["closed everywhere", [CLOSED, explained("b")], "is closed on all 2 sidecars"],
    ["open everywhere", [OPEN, { ...OPEN, sidecar: "b" }], "is OPEN on all 2 sidecars"],
    [
      "in several states",
      [OPEN, CLOSED, explained("c", { state: "half_open" }), explained("d", { state: "ramp" })],
      "is OPEN on 1, half-open on 1 and ramping up on 1 of 4 sidecars",
    ],
    ["forced", [explained("a", { state: "open", mode: "forcedOpen" })], "is forced OPEN on its only sidecar"],
    ["disabled", [explained("a", { mode: "disabled" })], "is disabled on its only sidecar"],
    ["in shadow", [{ ...OPEN, mode: "shadow" }], "its only sidecar; in shadow: it admits all, and counts"],
    ["in shadow here and there", [{ ...OPEN, mode: "shadow" }, CLOSED], "of 2 sidecars; in shadow on some"],
    [
      "keyed",
      [explained("a", { keys: { closed: 4, open: 2, half_open: 1, ramp: 0 } })],
      "is OPEN for 2 keys, half-open for 1 key, closed for 4 keys; for values over maxKeys it is closed on its only sidecar",
    ],
    [
      "keyed in several sidecars",
      ["a", "b"].map((sidecar) =>
        explained(sidecar, { keys: { closed: 1, open: 0, half_open: 0, ramp: 1 } }),
      ),
      "is ramping up for 2 keys, closed for 2 keys in 2 sidecars; for values over maxKeys it is closed on all 2",
    ],
    [
      "keyed and forced",
      [
        explained("a", {
          state: "open",
          mode: "forcedOpen",
          keys: { closed: 4, open: 2, half_open: 0, ramp: 0 },
        }),
      ],
      "(outbound) is forced OPEN on its only sidecar",
    ],
    [
      "keyed without keys",
      [explained("a", { keys: { closed: 0, open: 0, half_open: 0, ramp: 0 } })],
      "is closed on its only sidecar; it has no keys now",
    ],
    [
      "gone",
      [{ ...OPEN, stale: true }],
      "1 sidecar had it, and none reports any more; this is how it was last seen",
    ],
  ])("says in one line when it is %s", async (_what, sidecars, words) => {
    expect(await firstLine(...sidecars)).toContain(words);
  });
});
