import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dotText, mermaidText } from "../../../../controller/cli/graph/drawing.js";
import { edge, graphOf, node, SHOP } from "./graphs.js";

const HOSTILE = [
  'd/a"]; evil [label="',
  "d/\\",
  "d/\\N",
  "d/#quot;",
  "d/a\nb",
  "d/<script>",
  "d/\u001b[2J",
  "d/|x|",
  "d/é",
];

function hostileGraph(names: readonly string[]) {
  const edges = names.flatMap((source) => names.slice(0, 2).map((destination) => edge(source, destination)));
  return graphOf({ nodes: names.map((name) => node(name)), edges });
}

describe("dot", () => {
  it("draws services and edges with their numbers, those with errors in red", () => {
    expect(dotText(SHOP).split("\n")).toEqual([
      "digraph mesh {",
      "  rankdir=LR;",
      "  node [shape=box];",
      '  "shop/cart" [label="shop/cart\\nperformance 0.900"];',
      '  "shop/web" [label="shop/web\\nperformance 0.900"];',
      '  "outside" [label="outside"];',
      '  "outside" -> "shop/web" [label="1.0 req/s, 0.0% errors\\np99 25.0ms"];',
      '  "shop/web" -> "shop/cart" [label="1.0 req/s, 25.0% errors\\np99 25.0ms, gap 2.0ms", color=red];',
      "}",
      "",
    ]);
  });

  it("of an empty mesh is an empty picture", () => {
    expect(dotText(graphOf())).toBe("digraph mesh {\n  rankdir=LR;\n  node [shape=box];\n}\n");
  });

  it("keeps names in their quotes, whatever they are", () => {
    const names = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(names, (all) => {
        const lines = dotText(hostileGraph(all)).trimEnd().split("\n").slice(3, -1);
        // A text in quotes: no quote and no backslash in it that does not begin an escape.
        const text = '"(?:[^"\\\\]|\\\\[\\\\"n])*"';
        const line = new RegExp(`^ {2}${text}(?: -> ${text})? \\[label=${text}(?:, color=red)?\\];$`, "u");
        expect(lines).toHaveLength(all.length + all.length * Math.min(2, all.length));
        for (const each of lines) expect(each).toMatch(line);
      }),
    );
  });
});

describe("mermaid", () => {
  it("draws services and edges with their numbers, those with errors in red", () => {
    expect(mermaidText(SHOP).split("\n")).toEqual([
      "flowchart LR",
      '  n0["shop/cart<br/>performance 0.900"]',
      '  n1["shop/web<br/>performance 0.900"]',
      '  n2["outside"]',
      '  n2 -->|"1.0 req/s, 0.0% errors<br/>p99 25.0ms"| n1',
      '  n1 -->|"1.0 req/s, 25.0% errors<br/>p99 25.0ms, gap 2.0ms"| n0',
      "  linkStyle 1 stroke:red",
      "",
    ]);
  });

  it("writes by its number what could mean something to it", () => {
    const [, line] = mermaidText(graphOf({ nodes: [node('d/a"]<b>#x;', { performance: null })] })).split(
      "\n",
    );
    expect(line).toBe('  n0["d/a#34;#93;#60;b#62;#35;x#59;"]');
  });

  it("keeps names in their quotes, whatever they are", () => {
    const names = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(names, (all) => {
        const lines = mermaidText(hostileGraph(all)).trimEnd().split("\n").slice(1);
        const text = '"(?:[A-Za-z0-9 _./:@+,%()-]|#\\d+;|<br/>)*"';
        const line = new RegExp(`^ {2}n\\d+(?:\\[${text}\\]| -->\\|${text}\\| n\\d+)$`);
        for (const each of lines) expect(each).toMatch(line);
      }),
    );
  });
});
