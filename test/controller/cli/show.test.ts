import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { BREAKER, type Script, script } from "../api/fixture.js";
import { delivery, sidecarView } from "./views.js";
import { type Ran, serverFor, type TestNeeds, type TestWorld } from "./world.js";

const PENDING = sidecarView("reviews-v1", { deliveries: [delivery("outbound", { delivered: false })] });

/** Runs a command that watches; each step is what happens before it looks again. */
async function watch(
  asked: Script,
  line: string,
  steps: ((world: TestWorld) => unknown)[],
  needs: TestNeeds = {},
): Promise<Ran> {
  return (await serverFor(asked))(line.split(" "), { steps, ...needs });
}

/** A fetch that fails between two calls of what is returned. */
function breakable() {
  let isBroken = false;
  const fails: typeof fetch = async (...args) => {
    if (isBroken) throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
    return fetch(...args);
  };
  const turn = () => {
    isBroken = !isBroken;
  };
  return { fetch: fails, turn };
}

describe("--watch where output is no terminal", () => {
  it("shows all once, then a line for each change, and ends well when it is interrupted", async () => {
    const asked = script({ sidecars: [PENDING, sidecarView("ratings-v1")] });
    const { code, out, err } = await watch(asked, "get sidecars --watch", [
      () => {},
      () => {
        asked.sidecars = [sidecarView("reviews-v1"), sidecarView("ratings-v1")];
      },
      () => {
        asked.sidecars = [sidecarView("reviews-v1")];
      },
    ]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[2]).toMatch(/^reviews-v1 .* pending/);
    expect(lines[3]).toMatch(/^reviews-v1 .* delivered/);
    expect(lines[4]).toMatch(/^ratings-v1 .*\(no more\)$/);
  });

  it("tells of each part of the status by its title", async () => {
    const asked = script();
    const { out } = await watch(asked, "status -w", [
      () => {
        asked.sidecars = [sidecarView("reviews-v1", { warnings: ["look here"] })];
      },
    ]);
    expect(out).toContain("\nWarnings: reviews-v1: look here\n");
  });

  it("adds what is new in the audit trail, the oldest first, and not what falls out of it", async () => {
    const event = (number: number) => ({
      ...{
        number,
        sequence: number,
        type: "policy.put" as const,
        subject: `CircuitBreaker/default/b${number}`,
      },
      ...{ atMs: 0, by: "ann@laptop" },
    });
    const asked = script({ audit: [event(2), event(1)] });
    const { out } = await watch(asked, "get audit -w --limit 2", [
      () => {
        asked.audit = [event(4), event(3), event(2), event(1)];
      },
    ]);
    const numbers = out
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(" ")[0]);
    expect(numbers).toEqual(["2", "1", "3", "4"]);
  });

  it("outlives a restart of the controller, and says so once", async () => {
    const asked = script({ sidecars: [PENDING] });
    const { turn, fetch } = breakable();
    const back = () => {
      turn();
      asked.sidecars = [sidecarView("reviews-v1")];
    };
    const { code, out, err } = await watch(asked, "get sidecars -w", [turn, () => {}, back], { fetch });
    expect(code).toBe(0);
    expect(err).toMatch(
      /^no controller answers at .*ECONNREFUSED; trying again\nthe controller answers again\n$/,
    );
    expect(out).toMatch(/pending[\s\S]*delivered/);
  });

  it("ends with 3 where there was never a controller", async () => {
    const { turn, fetch } = breakable();
    turn();
    const { code, err } = await watch(script(), "status --watch", [], { fetch });
    expect(code).toBe(3);
    expect(err).toContain("start one with `meshfuse controller`");
  });

  it("goes on over a failure of the controller, and ends at what will not pass", async () => {
    const asked = script();
    const fail = () => {
      asked.isBroken = true;
    };
    expect(await watch(asked, "get edges -w", [fail])).toMatchObject({
      code: 0,
      err: expect.stringContaining("trying again"),
    });
    const other: typeof fetch = async () => new Response("<html>");
    let calls = 0;
    const replaced: typeof fetch = (...args) => (++calls > 1 ? other(...args) : fetch(...args));
    const { code, err } = await watch(script(), "get edges -w", [() => {}, () => {}], { fetch: replaced });
    expect(code).toBe(1);
    expect(err).toContain("is not a Meshfuse controller");
  });

  it("goes on when the policy that it shows is deleted", async () => {
    const asked = script();
    const { code, out } = await watch(asked, "get CircuitBreaker ratings -w", [
      () => {
        asked.entries = [];
      },
    ]);
    expect(code).toBe(0);
    expect(out).toContain("(no more)");
  });
});

describe("--watch for programs", () => {
  it("is one JSON document a line, for each state that differs", async () => {
    const asked = script();
    const { out } = await watch(asked, "get -w -o json", [
      () => {},
      () => {
        asked.entries = [{ ...BREAKER, version: 8 }];
      },
    ]);
    const documents = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(documents.map(({ policies }) => policies[0].version)).toEqual([7, 8]);
  });

  it("is one YAML document after the other", async () => {
    const asked = script();
    const { out } = await watch(asked, "get -w -o yaml", [
      () => {
        asked.entries = [];
      },
    ]);
    expect(parseAllDocuments(out).map((document) => document.toJS().policies.length)).toEqual([1, 0]);
  });
});

describe("--watch on a terminal", () => {
  function terminal(rows = 24) {
    const screens: string[] = [];
    return { screens, stdout: { isTTY: true, rows, write: (text: string) => screens.push(text) } };
  }

  it("draws the picture over itself, with lines cut and not folded", async () => {
    const { screens, stdout } = terminal();
    const asked = script({ sidecars: [PENDING] });
    await watch(asked, "status -w", [() => {}], { stdout });
    expect(screens).toHaveLength(2);
    for (const screen of screens) {
      expect(screen.startsWith("\u001b[?7l\u001b[H")).toBe(true);
      expect(screen.endsWith("\u001b[J\u001b[?7h")).toBe(true);
    }
    expect(screens[0]).toContain("12:00:00Z, read every 1 s; Ctrl-C ends");
    expect(screens[1]).toContain("12:00:01Z");
  });

  it("is never higher than the terminal", async () => {
    const { screens, stdout } = terminal(5);
    const asked = script({ sidecars: Array.from({ length: 50 }, (_, at) => sidecarView(`s${at}-v1`)) });
    await watch(asked, "status -w", [], { stdout });
    expect(screens[0]?.split("\n")).toHaveLength(5);
  });

  it("keeps the last picture while the controller is away, and says that it is old", async () => {
    const { screens, stdout } = terminal();
    const { turn, fetch } = breakable();
    await watch(script({ sidecars: [PENDING] }), "status -w", [turn], { stdout, fetch });
    expect(screens[1]).toContain("ECONNREFUSED; trying again; below is what was last seen");
    expect(screens[1]).toContain("reviews-v1");
  });

  it("only adds lines where the terminal cannot move its cursor", async () => {
    const { screens, stdout } = terminal();
    await watch(script({ sidecars: [PENDING] }), "status -w", [() => {}], { stdout, env: { TERM: "dumb" } });
    expect(screens.join("")).not.toContain("\u001b");
  });
});
