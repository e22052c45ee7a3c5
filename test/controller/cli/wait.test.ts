import { describe, expect, it } from "vitest";
import { BREAKER, type Script, script } from "../api/fixture.js";
import { delivery, sidecarView } from "./views.js";
import { type Ran, serverFor, type TestNeeds } from "./world.js";

const PENDING = sidecarView("reviews-v1", {
  deliveries: [delivery("outbound", { delivered: false, running: "old" })],
});
const DONE = sidecarView("reviews-v1");
const REFUSED = sidecarView("reviews-v1", {
  deliveries: [
    delivery("outbound", {
      ...{ delivered: false, running: "old" },
      refusal: { revision: delivery("outbound").wanted, reason: "no room", by: "filter", atMs: 0 },
    }),
  ],
});

async function apply(asked: Script, args: string[], needs: TestNeeds = {}): Promise<Ran> {
  const readStdin = async () => JSON.stringify(BREAKER.policy);
  return (await serverFor(asked))(["apply", "-f", "-", "--wait", ...args], { readStdin, ...needs });
}

describe("apply --wait", () => {
  it("ends when every sidecar runs it, and tells how it goes", async () => {
    const asked = script({ sidecars: [PENDING, sidecarView("ratings-v1")] });
    const steps = [
      () => {},
      () => {
        asked.sidecars = [DONE, sidecarView("ratings-v1")];
      },
    ];
    const { code, out, err } = await apply(asked, [], { steps });
    expect({ code, err }).toEqual({
      code: 0,
      err: "1 of 2 sidecars are up to date; missing: reviews-v1 outbound: acknowledged, but not reported as running\n",
    });
    expect(out).toMatch(
      /ratings +changed +8\n\nall 2 sidecars are up to date\n$|ratings +changed +8\nall 2 sidecars are up to date\n$/,
    );
  });

  it("says so where no sidecar is concerned", async () => {
    const { code, out } = await apply(script(), []);
    expect(code).toBe(0);
    expect(out).toContain("no sidecar that is connected is concerned");
  });

  it("says who is not waited for", async () => {
    const sidecars = [sidecarView("reviews-v1", { bypass: "b1" })];
    const { code, out } = await apply(script({ sidecars }), []);
    expect(code).toBe(0);
    expect(out).toContain(
      "reviews-v1 is bypassed, and gets it when bypass b1 ends\nno other sidecar is concerned\n",
    );
  });

  it("says in one line who is away", async () => {
    const sidecars = ["a", "b", "c", "d", "e"].map((id) => sidecarView(id, { connected: false }));
    const { code, out } = await apply(script({ sidecars }), []);
    expect(code).toBe(0);
    expect(out).toContain("a, b, c and 2 more are not connected, so they are not waited for\nno other");
  });

  it("ends with 4 when the time is up, and names who is missing and why", async () => {
    const steps = Array.from({ length: 10 }, () => () => {});
    const { code, err } = await apply(script({ sidecars: [PENDING] }), ["--timeout", "2s"], { steps });
    expect(code).toBe(4);
    expect(err).toContain(
      "reviews-v1 outbound: acknowledged, but not reported as running\nafter 2 s these are not",
    );
  });

  it("ends at once with 1 where all that are missing have refused it", async () => {
    const { code, err } = await apply(script({ sidecars: [REFUSED] }), []);
    expect(code).toBe(1);
    expect(err).toContain("reviews-v1 outbound: refused by filter: no room\nthe change stays, but");
  });

  it("goes on while the controller is away, and says so", async () => {
    const asked = script({ sidecars: [PENDING] });
    let isAway = false;
    const steps = [
      () => {
        isAway = true;
      },
      () => {
        isAway = false;
        asked.sidecars = [DONE];
      },
    ];
    const sometimes: typeof fetch = async (...args) => {
      if (isAway) throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
      return fetch(...args);
    };
    const { code, err } = await apply(asked, [], { steps, fetch: sometimes });
    expect(code).toBe(0);
    expect(err).toContain("ECONNREFUSED\n");
  });

  it("ends with 4 and the reason when the controller stays away", async () => {
    const steps = Array.from({ length: 10 }, () => () => {});
    let calls = 0;
    const once: typeof fetch = async (...args) => {
      calls += 1;
      if (calls > 2) throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
      return fetch(...args);
    };
    const { code, out, err } = await apply(script({ sidecars: [PENDING] }), ["--timeout", "1s"], {
      steps,
      fetch: once,
    });
    expect(code).toBe(4);
    expect(out + err).toContain("ECONNREFUSED");
  });

  it("ends with 130 when it is interrupted, and says what holds", async () => {
    const { code, err } = await apply(script({ sidecars: [PENDING] }), []);
    expect(code).toBe(130);
    expect(err).toContain("what was applied stays applied");
  });

  it("gives programs one document, with what came of the waiting", async () => {
    const steps = [() => {}, () => {}, () => {}];
    const { code, out } = await apply(script({ sidecars: [PENDING] }), ["--timeout", "1s", "-o", "json"], {
      steps,
    });
    expect(code).toBe(4);
    expect(JSON.parse(out)).toEqual({
      dryRun: false,
      changes: [{ key: "CircuitBreaker/default/ratings", change: "changed", version: 8 }],
      wait: {
        ...{ outcome: "timeout", sidecars: 1, notes: [] },
        missing: [
          {
            ...{ sidecar: "reviews-v1", service: "default/reviews", direction: "outbound" },
            reason: "acknowledged, but not reported as running",
          },
        ],
      },
    });
  });

  it("shows one line that changes on a terminal", async () => {
    const asked = script({ sidecars: [PENDING] });
    let err = "";
    const stderr = {
      isTTY: true,
      columns: 30,
      write: (text: string) => {
        err += text;
      },
    };
    const steps = [
      () => {
        asked.sidecars = [DONE];
      },
    ];
    expect((await apply(asked, [], { steps, stderr })).code).toBe(0);
    expect(err).toBe("\r\u001b[K0 of 1 sidecars are up to dat\r\u001b[K");
  });

  it.each([
    [["--timeout", "5"], '--timeout: "5" is not a duration'],
    [["--dry-run"], "nothing to wait for"],
  ])("with %j is wrong usage, and nothing is applied", async (args, words) => {
    const asked = script();
    const { code, err } = await apply(asked, args);
    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(asked.applied).toEqual([]);
  });

  it("is what --timeout is for", async () => {
    const { code, err } = await (await serverFor(script()))(["apply", "-f", "x", "--timeout", "5s"]);
    expect(code).toBe(2);
    expect(err).toContain("--timeout: is for --wait");
  });
});
