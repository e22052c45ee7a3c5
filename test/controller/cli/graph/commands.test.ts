import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Script, script } from "../../api/fixture.js";
import { NOW_MS, serverFor, type TestNeeds, testWorld } from "../world.js";
import { graphOf, SHOP } from "./graphs.js";

async function run(line: string, asked: Script = script({ graph: SHOP }), needs: TestNeeds = {}) {
  return (await serverFor(asked))(line.split(" "), needs);
}

/** A terminal of this size, and what is drawn on it. */
function terminal(columns: number, rows: number) {
  const drawn: string[] = [];
  const stdout = { write: (text: string) => drawn.push(text), isTTY: true, columns, rows };
  return { drawn, stdout };
}

describe("graph", () => {
  it("shows services and edges of the last minute, and how the mesh fares", async () => {
    const asked = script({ graph: SHOP });
    const { code, out, err } = await run("graph", asked);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(asked.viewed).toEqual([{ windowMs: 60_000, targetMs: 500, withHistogram: false }]);
    expect(out).toContain(
      "2026-11-21T11:59:00Z to 2026-11-21T12:00:00Z; performance of the mesh 0.900 (target 500 ms)\n",
    );
    expect(out).toMatch(/shop\/web +7\.0 +0\.0% +9\.0ms +30\.0ms +1\.0-12\.0ms +4 +50\.0% +0\.900\n/);
    expect(out).toMatch(/outside +- +- +- +- +- +- +- +-\n/);
    expect(out).toMatch(/shop\/web +shop\/cart +1\.0 +25\.0% +9\.0ms +25\.0ms +2\.0ms +0 +both +3\n/);
    expect(out).toMatch(/outside +shop\/web +1\.0 +0\.0% +9\.0ms +25\.0ms +- +0 +destination +-\n/);
  });

  it("asks for what it is asked for", async () => {
    const asked = script({ graph: SHOP });
    await run("graph --at 2026-11-21T11:00:00Z --window 5m --target 50ms --histogram -o json", asked);
    const atMs = NOW_MS - 3_600_000;
    expect(asked.viewed).toEqual([{ atMs, windowMs: 300_000, targetMs: 50, withHistogram: true }]);
  });

  it("is whole for programs, and narrowed to a namespace", async () => {
    expect(JSON.parse((await run("graph -o json")).out)).toEqual(JSON.parse(JSON.stringify(SHOP)));
    expect(parse((await run("graph -o yaml -n shop")).out).edges).toHaveLength(2);
    expect(JSON.parse((await run("graph -o json -n nobody")).out)).toMatchObject({ nodes: [], edges: [] });
  });

  it("is drawn by dot and by Mermaid", async () => {
    expect((await run("graph -o dot")).out).toMatch(
      /^digraph mesh \{\n[\s\S]*"shop\/web" -> "shop\/cart"[\s\S]*\}\n$/,
    );
    expect((await run("graph --output mermaid -n shop")).out).toMatch(/^flowchart LR\n {2}n0\["shop\/cart/);
  });

  it("says so where there were no requests, and that edges are left out", async () => {
    const empty = graphOf({ performance: null, omittedEdges: 12 });
    const { out } = await run("graph", script({ graph: empty }));
    expect(out).toContain(
      "performance of the mesh - (target 500 ms)\n12 edges with fewer requests are left out\n",
    );
    expect(out).toContain("\nno requests in this window\n");
  });

  it.each([
    ["graph --window 1d", 1, 'query/window "1d" is no duration'],
    ["graph --at noon", 1, 'query/at "noon" is no time'],
    ["graph -o svg", 2, "Allowed choices are table, json, yaml, dot, mermaid"],
    ["graph shop", 2, "too many arguments"],
    ["top --sort size", 2, "Allowed choices are rate, errors, p50, p99, in-flight, self, gap, name"],
  ])("%s ends with %d and says what is wrong", async (line, exit, words) => {
    const { code, out, err } = await run(line);
    expect([code, out]).toEqual([exit, ""]);
    expect(err).toContain(words);
  });

  it("of a time that is not kept says what is", async () => {
    const { code, err } = await run("graph --at 0", script());
    expect(code).toBe(1);
    expect(err).toContain(
      "nothing is kept of that time: at 0: kept is what was counted after 2026-11-21T11:30:00",
    );
  });
});

describe("top", () => {
  it("is shown once where the output is no terminal, the busiest first, without what is never called", async () => {
    const asked = script({ graph: SHOP });
    const { code, out } = await run("top", asked);
    expect(code).toBe(0);
    expect(asked.viewed).toEqual([{ windowMs: 10_000, targetMs: 500, withHistogram: false }]);
    const names = out.split("\n").map((line) => line.split(" ")[0]);
    expect(names.slice(2, 6)).toEqual(["Services", "SERVICE", "shop/web", "shop/cart"]);
    expect(out).toMatch(/shop\/web +9\.0 /);
  });

  it("is sorted by what is asked for", async () => {
    const { out } = await run("top --sort errors --once");
    expect(out.indexOf("\nshop/cart")).toBeLessThan(out.indexOf("\nshop/web"));
  });

  it("is shown once on a terminal where that is asked for, and for programs", async () => {
    const { stdout, drawn } = terminal(120, 40);
    expect((await run("top --once", undefined, { stdout })).code).toBe(0);
    await run("top -o json", undefined, { stdout });
    expect(drawn).toHaveLength(2);
    expect(JSON.parse(drawn[1] ?? "")).toMatchObject({ performance: 0.9 });
  });

  it("is drawn again each second on a terminal, in its width and height, until it is interrupted", async () => {
    const { stdout, drawn } = terminal(60, 16);
    const { code } = await run("top", undefined, { stdout, steps: [() => {}, () => {}] });
    expect([code, drawn.length]).toEqual([0, 3]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is drawn has escapes
    const lines = (drawn[2] ?? "").replace(/\u001b\[[?\d;]*[A-Za-z]/g, "").split("\n");
    expect(lines.length).toBeLessThanOrEqual(16);
    for (const line of lines.slice(4)) expect(line.length).toBeLessThanOrEqual(60);
    expect(lines[0]).toContain("read every 1 s; Ctrl-C ends");
  });

  it.each(["q", "\u0003"])("ends by the key %j, and gives the keyboard back", async (key) => {
    const { stdout, drawn } = terminal(100, 30);
    let isHeld = false;
    let press: (pressed: string) => void = () => {};
    const keys = (pressed: (key: string) => void) => {
      isHeld = true;
      press = pressed;
      return () => {
        isHeld = false;
      };
    };
    const never = new AbortController();
    const steps = [() => press("x"), () => press(key), () => never.abort("too late")];
    const { code } = await run("top", undefined, { stdout, keys, steps, interruption: () => never.signal });
    expect({ code, isHeld, drawn: drawn.length, late: never.signal.aborted }).toEqual({
      ...{ code: 0, isHeld: false, drawn: 2, late: false },
    });
    expect(drawn[0]).toContain("q ends");
  });

  it("gives the keyboard back when it fails", async () => {
    let held = 0;
    const keys = () => {
      held += 1;
      return () => {
        held -= 1;
      };
    };
    const { stdout } = terminal(100, 30);
    const world = testWorld({ stdout, keys });
    const { code } = await run("top", script({ isBroken: true }), world);
    expect([code, held]).toEqual([1, 0]);
  });
});
