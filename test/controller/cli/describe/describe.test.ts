import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Explained } from "../../../../controller/graph/index.js";
import type { BreakerKeyView } from "../../../../controller/model/index.js";
import { BREAKER } from "../../api/fixture.js";
import { explained, STATUS, transition } from "../views.js";
import { NOW_MS } from "../world.js";
import { CLOSED, described, firstLine, OPEN, OPENED } from "./described.js";

describe("describe breaker", () => {
  it("answers first, and then says why, since when, until when and for whom", async () => {
    const entries = [
      {
        ...BREAKER,
        policy: { ...BREAKER.policy, spec: { match: { hosts: ["ratings"] }, trip: { consecutive: 5 } } },
      },
    ];
    const asked = { entries, explained: [CLOSED, OPEN, explained("reviews-v3")], history: [OPENED] };
    expect(await described(asked)).toBe(
      [
        "default/ratings (outbound) is OPEN on 1 of 3 sidecars",
        "",
        "reviews-v2 (default/reviews), outbound",
        "  state      OPEN",
        "  why        rate: 12 of 20 failed = 60%, threshold 50%",
        "  since      2026-11-21T11:59:48Z (12 s ago)",
        "  until      2026-11-21T12:00:03Z (in 3 s); then probes may pass",
        "  attempt    opened for the first time",
        "  for whom   calls of default/reviews with hosts ratings",
        "  rejected   37 requests so far",
        "  now        1 of 4 failed, 1 in a row",
        "",
        "Other sidecars",
        "SIDECAR     SERVICE          DIRECTION  STATE   SINCE  WHY  NOW",
        "reviews-v1  default/reviews  outbound   closed  -      -    1 of 40 failed, 0 in a row",
        "reviews-v3  default/reviews  outbound   closed  -      -    0 of 0 failed, 0 in a row",
        "",
        "History",
        "TIME                  SIDECAR     DIRECTION  FROM    TO    GENERATION  WHY",
        `2026-11-21T11:59:48Z  reviews-v2  outbound   closed  OPEN           2  rate: 12 of 20 failed = 60%, threshold 50%`,
        "",
      ].join("\n"),
    );
  });

  it("answers for each direction by itself", async () => {
    const inbound = explained("reviews-v2", { direction: "inbound" });
    const out = await described({ explained: [OPEN, inbound] });
    expect(out).toContain("default/ratings (outbound) is OPEN on its only sidecar\n");
    expect(out).toContain("default/ratings (inbound) is closed on its only sidecar\n");
    expect(await described({ explained: [OPEN, inbound] }, "--direction inbound")).not.toContain("OPEN");
  });

  it.each<[Partial<Explained>, string]>([
    [
      { state: "half_open", probeSuccesses: 1, probesInFlight: 2 },
      "until      its probes decide: 1 succeeded, 0 failed, 2 in flight",
    ],
    [{ state: "ramp", untilMs: NOW_MS + 6000 }, "(in 6 s); until then a rising share passes"],
    [{ state: "open", attempt: 2 }, "attempt    opened 3 times in a row"],
    [{ state: "open", mode: "forcedOpen" }, "until      the policy's mode is another"],
    [
      { state: "open", mode: "forcedOpen", last: OPENED },
      "why        forced: the policy's mode is forcedOpen\n",
    ],
    [{ mode: "disabled" }, "why        forced: the policy's mode is disabled\n"],
    [{ keys: { closed: 0, open: 1, half_open: 0, ramp: 0 } }, "state      closed, for values over maxKeys\n"],
    [{ state: "open", sinceMs: 0 }, "since      its beginning"],
    [
      {
        state: "open",
        mode: "forcedOpen",
        sinceMs: 5,
        last: transition("closed", "open", NOW_MS, { reason: "forced" }),
      },
      "since      2026-11-21T12:00:00Z (0 ms ago)",
    ],
    [{ state: "open", mode: "shadow", shadowRejected: 1 }, "rejected   1 request would have been, in shadow"],
    [{ state: "open", lostProbes: 2 }, "rejected   2 probes did not end in time"],
    [{ state: "open", slow: 3, slowCompleted: 9, hung: 2 }, "0 in a row, 3 of 9 late, 2 waiting too long"],
    [
      { state: "open", windowRestartedMs: NOW_MS },
      "window     begun anew by a changed policy at 2026-11-21T12",
    ],
    [{ state: "open", direction: "inbound" }, "for whom   calls to default/reviews"],
  ])("of %j says %s", async (more, words) => {
    expect(await described({ explained: [explained("a", more)] })).toContain(words);
  });

  it("says nothing of attempts where the mode holds it open", async () => {
    const out = await described({
      explained: [explained("a", { state: "open", mode: "forcedOpen", attempt: 2 })],
    });
    expect(out).not.toContain("attempt");
  });

  it("says for whom it is from the policy's own conditions", async () => {
    const trip = { consecutive: 5 };
    const spec = {
      trip,
      match: {
        paths: [{ prefix: "/b/" }, { exact: "/a" }],
        headers: [{ name: "x-tier", exact: "gold" }],
      },
      key: { header: "x-tenant" },
    };
    const entries = [{ ...BREAKER, policy: { ...BREAKER.policy, spec } }];
    expect(await described({ entries, explained: [OPEN] })).toContain(
      "calls of default/reviews with paths prefix /b/, exact /a; headers x-tier exact gold; " +
        "one breaker for each value of header x-tenant\n",
    );
    const bySource = [
      {
        ...BREAKER,
        policy: { ...BREAKER.policy, spec: { trip, direction: "inbound" as const, key: { source: true } } },
      },
    ];
    expect(await described({ entries: bySource, explained: [OPEN] })).toContain(
      "; one breaker for each calling service\n",
    );
  });

  it("names the first conditions of a long list, and counts the others", async () => {
    const hosts = Array.from({ length: 1000 }, (_, at) => `h${at}`);
    const spec = { trip: { consecutive: 5 }, match: { hosts } };
    const entries = [{ ...BREAKER, policy: { ...BREAKER.policy, spec } }];
    const out = await described({ entries, explained: [OPEN] });
    expect(out).toContain("with hosts h0, h1, h2, h3, h4 and 995 more\n");
  });

  it("lists keys that are not closed, and counts those that it does not show", async () => {
    const key = (name: string, more: Partial<BreakerKeyView> = {}): BreakerKeyView => ({
      ...{
        ...STATUS,
        key: name,
        state: "open",
        sinceMs: NOW_MS - 1000,
        untilMs: NOW_MS + 4000,
        last: OPENED,
      },
      ...more,
    });
    const keyed = explained("reviews-v2", { keys: { closed: 3, open: 4, half_open: 0, ramp: 0 } });
    const keys = new Map([["reviews-v2", [key("gold"), key(""), key("quiet", { state: "closed" })]]]);
    const out = await described({ explained: [keyed], keys });
    expect(out).toContain("  keys       4 OPEN, 3 closed\n");
    expect(out).toMatch(
      /"gold" +reviews-v2 +outbound +OPEN +\S+ \(1 s ago\) +\S+ \(in 4 s\) +rate: 12 of 20/,
    );
    expect(out).toMatch(/\n"" +reviews-v2/);
    expect(out).not.toContain("quiet");
    expect(out).toContain("and 2 more keys that are not closed; --keys shows more");
    expect(await described({ explained: [keyed], keys }, "--keys 1")).not.toContain('""');
  });

  it("shows whose each transition was where keys have any, the newest first and no more than twenty", async () => {
    const history = Array.from({ length: 30 }, (_, at) =>
      transition("closed", "open", NOW_MS + at * 1000, at === 29 ? { key: "gold" } : {}),
    );
    const lines = (await described({ explained: [OPEN], history })).split("History\n")[1]?.split("\n") ?? [];
    expect(lines[0]).toMatch(/^TIME +SIDECAR +DIRECTION +KEY +FROM/);
    expect(lines[1]).toMatch(/^2026-11-21T12:00:29Z .*"gold"/);
    expect(lines.filter((line) => line.startsWith("2026"))).toHaveLength(20);
  });

  it("explains ten sidecars one by one, and the rest in a table", async () => {
    const sidecars = Array.from({ length: 12 }, (_, at) => ({ ...OPEN, sidecar: `s${at + 10}` }));
    const out = await described({ explained: sidecars });
    expect(out.match(/^ {2}why/gm)).toHaveLength(10);
    expect(out).toMatch(/Other sidecars\n.*\ns20 .*\ns21 .*\n/);
  });

  it("says when no sidecar has it, and when its policy is gone", async () => {
    expect(await described({})).toContain("default/ratings is in no sidecar that reports; `meshfuse status`");
    const out = await described({ entries: [], explained: [CLOSED] });
    expect(out).toContain("there is no policy CircuitBreaker default/ratings any more");
  });

  it("says when no sidecar has it in the direction that is asked for", async () => {
    const words = "default/ratings (inbound) is in no sidecar that reports; `meshfuse status`";
    expect(await described({ explained: [OPEN] }, "--direction inbound")).toContain(words);
    expect(await described({ entries: [], explained: [OPEN] }, "--direction inbound")).toContain(words);
  });

  it("shows for programs all that the API tells", async () => {
    const asked = { explained: [OPEN], history: [OPENED] };
    const json = JSON.parse(await described(asked, "-o json"));
    expect(json).toMatchObject({ name: "default/ratings", states: { open: 1 }, history: [OPENED] });
    expect(parse(await described(asked, "-o yaml"))).toEqual(json);
  });

  it("reads breakers of more sidecars than one page holds", async () => {
    const sidecars = Array.from({ length: 1200 }, (_, at) => explained(`s${at}`));
    expect(await firstLine(...sidecars)).toContain("is closed on all 1200 sidecars");
  });

  it("shows all keys that are asked for, of however many sidecars", async () => {
    const names = Array.from({ length: 12 }, (_, at) => `s${at + 10}`);
    const keys = Array.from({ length: 1000 }, (_, at) => ({
      ...STATUS,
      key: `k${at}`,
      state: "open" as const,
    }));
    const asked = {
      explained: names.map((name) => explained(name)),
      keys: new Map(names.map((name) => [name, keys])),
    };
    const { sidecars } = JSON.parse(await described(asked, "--keys 1000 -o json"));
    expect(sidecars.map((each: { shownKeys: unknown[] }) => each.shownKeys.length)).toEqual(
      Array(12).fill(1000),
    );
  });

  it("is coloured on a terminal only, and not where colours are refused", async () => {
    const asked = { explained: [OPEN] };
    const red = "\u001b[31mdefault/ratings (outbound) is OPEN";
    expect(await described(asked)).not.toContain("\u001b");
    expect(await described(asked, "", { env: { FORCE_COLOR: "1" } })).toContain(red);
    expect(await described(asked, "--no-color", { env: { FORCE_COLOR: "1" } })).not.toContain("\u001b");
  });

  it("writes the bytes of a key as the report does, and a quote in it as none that ends it", async () => {
    const keys = new Map([["a", [{ ...STATUS, key: String.raw`\xff"\x5c`, state: "open" as const }]]]);
    const keyed = explained("a", { keys: { closed: 0, open: 1, half_open: 0, ramp: 0 } });
    expect(await described({ explained: [keyed], keys })).toContain(String.raw`"\xff\"\x5c"`);
  });

  it("obeys nothing that a key or a sidecar says", async () => {
    const keys = new Map([["a\u001b[2J", [{ ...STATUS, key: "x\u202e\\x1b", state: "open" as const }]]]);
    const hostile = explained("a\u001b[2J", { keys: { closed: 0, open: 1, half_open: 0, ramp: 0 } });
    const out = await described({ explained: [hostile], keys });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach the terminal
    expect(out).not.toMatch(/[\u001b\u202e]/);
  });
});
