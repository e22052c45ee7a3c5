import { describe, expect, it } from "vitest";
import { reportOf } from "../../../controller/incident/index.js";
import type { Cause, CauseKind, CauseTarget, ChangeKind, Symptom } from "../../../controller/model/index.js";
import {
  caseOf,
  cause,
  diagnosisOf,
  incidentOf,
  ONSET_MS,
  PAGE,
  RATINGS,
  REVIEWS,
  symptom,
} from "./support/case.js";

function commandsFor(
  target: CauseTarget,
  kind: CauseKind,
  path = [RATINGS, REVIEWS, PAGE],
): (string | null)[] {
  const diagnosis = diagnosisOf({ causes: [cause({ target, kind, path })] });
  return reportOf(caseOf(), diagnosis).next.map(({ command }) => command);
}

function changed(kind: ChangeKind, name: string): CauseTarget {
  const change = { kind, name, atMs: ONSET_MS, endedMs: null, services: [RATINGS], summary: "x" };
  return { type: "change", change };
}

const SERVICE: CauseTarget = { type: "service", service: RATINGS };

function reasonsFor(target: CauseTarget, kind: CauseKind): string[] {
  const diagnosis = diagnosisOf({ causes: [cause({ target, kind, path: [RATINGS, REVIEWS, PAGE] })] });
  return reportOf(caseOf(), diagnosis).next.map(({ why }) => why);
}

describe("what to look at next", () => {
  it("doubts of a service that answers with errors that it runs at all", () => {
    expect(reasonsFor(SERVICE, "errors")).toContain(
      "see whether default/ratings runs: a sidecar answers with errors, too, for a service that is gone",
    );
  });

  it("asks whether a version runs that is gone, and does not roll it back", () => {
    const target = { type: "version", service: RATINGS, version: "v2", instances: ["ratings-v2"] } as const;
    const reasons = reasonsFor(target, "crash").join();
    expect(reasons).toContain("sidecars and hosts of default/ratings v2 run: ratings-v2");
    expect(reasons).not.toContain("roll back");
    expect(commandsFor(target, "crash")).toContain("meshfuse status");
  });

  describe("where nearly all services became slower at once", () => {
    const slow = (destination: string) => symptom({ kind: "latency", destination });
    const all = [slow(PAGE), slow(REVIEWS), slow(RATINGS), slow("default/details")];
    const SHARED = /look at what they share/;
    const firstReason = (symptoms: Symptom[], confidence?: number) => {
      const causes = confidence === undefined ? [] : [cause({ confidence, explains: [] })];
      const given = caseOf({ incident: incidentOf({ symptoms }) });
      return reportOf(given, diagnosisOf({ causes })).next[0]?.why;
    };

    it("sends to what they share first, if nobody is surely to blame", () => {
      expect(firstReason(all)).toMatch(SHARED);
      expect(firstReason(all, 0.5)).toMatch(SHARED);
    });

    it("does not where one is likely to blame, or others are as fast as ever", () => {
      expect(firstReason(all, 0.7)).not.toMatch(SHARED);
      expect(firstReason(all.slice(0, 1))).not.toMatch(SHARED);
    });
  });

  it("sends to the sidecars where a service loses requests on its edges", () => {
    expect(reasonsFor(SERVICE, "network").join()).toContain(
      "the sidecars, nodes and links of default/ratings",
    );
    expect(commandsFor(SERVICE, "network")).toContain("meshfuse status");
  });

  it.each<[CauseTarget, CauseKind, string]>([
    [SERVICE, "crash", "meshfuse status"],
    [SERVICE, "slow_service", "meshfuse traces default/reviews default/ratings"],
    [SERVICE, "errors", "meshfuse traces default/reviews default/ratings"],
    [SERVICE, "overload", "meshfuse top --sort rate"],
    [SERVICE, "network", "meshfuse traces default/reviews default/ratings"],
    [
      { type: "edge", source: REVIEWS, destination: RATINGS },
      "network",
      "meshfuse traces default/reviews default/ratings",
    ],
    [{ type: "edge", source: REVIEWS, destination: RATINGS }, "breaker", "meshfuse get breakers"],
    [{ type: "edge", source: REVIEWS, destination: RATINGS }, "experiment", "meshfuse get experiments"],
    [
      { type: "edge", source: REVIEWS, destination: RATINGS },
      "errors",
      "meshfuse traces default/reviews default/ratings",
    ],
    [{ type: "caller", service: PAGE }, "bad_caller", "meshfuse top --sort rate"],
    [
      { type: "version", service: RATINGS, version: "v2", instances: [] },
      "bad_version",
      "meshfuse get sidecars",
    ],
    [changed("experiment", "slow-ratings"), "experiment", "meshfuse describe experiment slow-ratings"],
    [
      changed("experiment", "slow-ratings"),
      "experiment",
      "meshfuse stop slow-ratings --because 'incident 42'",
    ],
    [changed("breaker", "default/ratings"), "breaker", "meshfuse describe breaker default/ratings"],
    [changed("config", "default/ratings"), "config_change", "meshfuse get audit"],
    [changed("bypass", "b1"), "config_change", "meshfuse bypass list"],
    [changed("release", "default/ratings v2"), "bad_version", "meshfuse get sidecars"],
  ])("for %j that is %s has the command %s", (target, kind, command) => {
    expect(commandsFor(target, kind)).toContain(command);
  });

  it("shows the mesh as it was while it lasted, as far as the graph looks", () => {
    expect(commandsFor(SERVICE, "crash")).toContain("meshfuse graph --at 2026-11-21T12:06:00Z --window 60s");
    const incident = incidentOf({ onsetMs: ONSET_MS - 9_000_000 });
    const { next } = reportOf(caseOf({ incident }), diagnosisOf());
    expect(next.map(({ command }) => command)).toContain(
      "meshfuse graph --at 2026-11-21T12:06:00Z --window 3600s",
    );
  });

  it("quotes what a shell would obey", () => {
    const source = "shop/$(reboot)";
    const commands = commandsFor({ type: "edge", source, destination: "it's; here" }, "network");
    expect(commands).toContain("meshfuse traces 'shop/$(reboot)' 'it'\\''s; here'");
  });

  it.each(["-rf", "a\nb", "", "a\u001b[2J"])(
    "leaves out the name %j, which no quotes make harmless",
    (name) => {
      const commands = commandsFor(changed("breaker", name), "breaker");
      expect(commands.filter((command) => command?.startsWith("meshfuse describe"))).toEqual([]);
    },
  );

  it("says nothing of a cause that is a guess, but for the first", () => {
    const guess = cause({ target: { type: "service", service: PAGE }, kind: "cpu", confidence: 0.1 });
    const adviceFor = (causes: Cause[]) =>
      reportOf(caseOf(), diagnosisOf({ causes })).next.filter(({ why }) => why.includes("CPU"));
    expect(adviceFor([cause(), guess])).toEqual([]);
    expect(adviceFor([guess])).toHaveLength(1);
  });

  it.each<[string, boolean]>([
    [RATINGS, true],
    [REVIEWS, false],
  ])("where requests to %s hang, whether ratings still works is asked: %s", (destination, isAsked) => {
    const incident = incidentOf({ symptoms: [symptom({ kind: "hung", destination })] });
    const causes = [cause({ target: SERVICE, kind: "slow_service" })];
    const { next } = reportOf(caseOf({ incident }), diagnosisOf({ causes }));
    expect(next.some(({ why }) => why.includes("still works: it takes requests and ends few"))).toBe(isAsked);
  });

  it("looks before the mesh where users' requests do not come, and nothing in it is to blame", () => {
    const nextFor = (atUsers: boolean) => {
      const incident = incidentOf({ symptoms: [symptom({ kind: "traffic_loss", atUsers })] });
      return reportOf(caseOf({ incident }), diagnosisOf({ causes: [] })).next;
    };
    expect(nextFor(true)[0]).toEqual({
      why: "look at what lies before the mesh, as requests do not come: DNS, load balancer, ingress, clients",
      command: null,
    });
    expect(nextFor(true)[1]?.command).toBe("meshfuse top --sort rate");
    expect(nextFor(false)[0]?.command).toBe("meshfuse top --sort errors");
  });

  it("says each thing once", () => {
    const commands = commandsFor(SERVICE, "overload").filter((command) => command !== null);
    expect(new Set(commands).size).toBe(commands.length);
  });
});
