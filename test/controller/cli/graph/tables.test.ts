import { describe, expect, it } from "vitest";
import { edgeColumns, nodeColumns } from "../../../../controller/cli/graph/columns.js";
import { fitted } from "../../../../controller/cli/graph/fit.js";
import { inNamespace } from "../../../../controller/cli/graph/namespace.js";
import { type SortKey, sortedEdges, sortedNodes } from "../../../../controller/cli/graph/sort.js";
import { sheetsText } from "../../../../controller/cli/sheet.js";
import { edge, graphOf, node, SHOP, traffic } from "./graphs.js";

const plain = (_color: string, text: string) => text;

describe("a name that a sidecar made up", () => {
  it("hides nothing of the others: its end is cut off, and rows are still told apart", () => {
    const [one, other] = [`d/${"x".repeat(500)}1`, `d/${"x".repeat(500)}2`];
    const nodes = fitted([node(one), node(other)], nodeColumns("rate10s"), "", "Services", { columns: 120 });
    expect(nodes.heads.map(({ title }) => title)).toContain("p99");
    expect(new Set(nodes.rows.map(({ key }) => key)).size).toBe(2);
    expect(nodes.rows[0]?.cells[0]).toBe(`${one.slice(0, 60)}...`);
    const edges = fitted([edge(one, other)], edgeColumns("rate"), "", "Edges", {});
    expect(edges.rows[0]?.cells.slice(0, 2).join().length).toBeLessThan(130);
  });
});

describe("the order", () => {
  const NODES = [
    node("d/a", {
      inbound: traffic({ rate: 1, rate10s: 2, errorShare: null, p50Ms: 5, p99Ms: 70, inFlight: 0 }),
    }),
    node("d/b", {
      inbound: traffic({ rate: 3, rate10s: 1, errorShare: 0.5, p50Ms: 6, p99Ms: 50, inFlight: 9 }),
    }),
    node("d/c", {
      self: { leastMs: 0, mostMs: 50 },
      inbound: traffic({ rate: 2, rate10s: 0, errorShare: 0 }),
    }),
    { name: "outside", traffic: null, performance: null },
  ];

  it.each<[SortKey, string]>([
    ["rate", "d/a d/b d/c outside"],
    ["errors", "d/b d/c d/a outside"],
    ["p50", "d/c d/b d/a outside"],
    ["p99", "d/a d/b d/c outside"],
    ["in-flight", "d/b d/a d/c outside"],
    ["self", "d/c d/a d/b outside"],
    ["gap", "d/a d/b d/c outside"],
    ["name", "d/a d/b d/c outside"],
  ])("by %s has the largest first, and what is not known last", (key, names) => {
    expect(sortedNodes(NODES.toReversed(), key, "rate10s").map(({ name }) => name)).toEqual(names.split(" "));
  });

  it("goes by the rate of the window where that is shown", () => {
    expect(sortedNodes(NODES, "rate", "rate").map(({ name }) => name)).toEqual([
      "d/b",
      "d/c",
      "d/a",
      "outside",
    ]);
  });

  it("of edges is by their gap, or by the end that saw them", () => {
    const edges = [
      edge("d/a", "d/b", { gap: { meanMs: 1, p50Ms: 0, p95Ms: 0 } }),
      edge("d/a", "d/c", { gap: { meanMs: 7, p50Ms: 0, p95Ms: 0 }, bySource: traffic({ rate: 9 }) }),
      {
        source: "outside",
        destination: "d/a",
        byDestination: traffic({ rate: 5 }),
        retries: null,
        retriesWithin: null,
      },
    ];
    const order = (key: SortKey) =>
      sortedEdges(edges, key, "rate").map(({ destination }) => destination.slice(2));
    expect([order("gap"), order("rate"), order("name")]).toEqual([
      ["c", "b", "a"],
      ["c", "a", "b"],
      ["b", "c", "a"],
    ]);
  });
});

describe("a table on a narrow terminal", () => {
  const shown = (columns: number, rows?: number) =>
    sheetsText(
      [
        fitted(SHOP.edges, edgeColumns("rate"), "none", "Edges", {
          columns,
          ...(rows === undefined ? {} : { rows }),
        }),
      ],
      plain,
    ).split("\n");

  it("goes without the last columns until it fits", () => {
    const [, wide = ""] = shown(200);
    expect(wide).toMatch(/SEEN BY +RETRIES$/);
    for (let columns = 100; columns >= 40; columns -= 3) {
      for (const line of shown(columns)) expect(line.length).toBeLessThanOrEqual(columns);
    }
    expect(shown(50)[1]).toBe("SOURCE    DESTINATION  REQ/S  ERRORS    P50");
  });

  it("has names and a rate however narrow it is", () => {
    expect(shown(3)[1]).toBe("SOURCE    DESTINATION  REQ/S");
  });

  it("says how many rows found no room", () => {
    expect(shown(200, 1)[0]).toBe("Edges (1 of 2)");
    expect(shown(200)[0]).toBe("Edges");
    expect(shown(200, 0)[0]).toBe("Edges (1 of 2)");
  });

  it("says what there is to say where there are no rows", () => {
    expect(sheetsText([fitted([], nodeColumns("rate"), "none", "Services", {})], plain)).toBe("none\n");
  });
});

describe("retries", () => {
  it.each([
    [50, 40, "50"],
    [40, 40, "~0"],
    [-7, 40, "~0"],
    [-41, 40, "-41"],
    [null, null, "-"],
  ])("of %s that may be wrong by %s are shown as %s", (retries, retriesWithin, text) => {
    const column = edgeColumns("rate").find(({ title }) => title === "retries");
    expect(column?.cell(edge("d/a", "d/b", { retries, retriesWithin }))).toBe(text);
  });

  it("are not shown beside rates of 10 s", () => {
    expect(edgeColumns("rate10s").map(({ title }) => title)).not.toContain("retries");
  });
});

describe("a namespace", () => {
  it("is its services, who calls them and whom they call", () => {
    const graph = graphOf({
      nodes: ["a/x", "b/y", "c/z", "ab/w"].map((name) => node(name)),
      edges: [edge("a/x", "b/y"), edge("b/y", "c/z"), edge("ab/w", "c/z")],
    });
    const { nodes, edges } = inNamespace(graph, "a");
    expect(nodes.map(({ name }) => name)).toEqual(["a/x", "b/y"]);
    expect(edges.map(({ source }) => source)).toEqual(["a/x"]);
    expect(inNamespace(graph, undefined)).toBe(graph);
    expect(inNamespace(graph, "nobody")).toMatchObject({ nodes: [], edges: [] });
  });
});
