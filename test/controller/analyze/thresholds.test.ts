import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readThresholds } from "../../../controller/analyze/index.js";
import { DEFAULT_THRESHOLDS, thresholdErrors } from "../../../controller/detect/index.js";
import { temporaryFolder } from "../push/fixture.js";

async function read(text: string, folder?: string): Promise<unknown> {
  const place = path.join(folder ?? (await temporaryFolder()), "thresholds.yaml");
  await writeFile(place, text);
  return readThresholds(place).catch((error: Error) => error.message.replaceAll(place, "FILE").split("\n"));
}

describe("a file of thresholds", () => {
  it("sets what it names, and nothing else", async () => {
    const text = "# ours\nobjective: 0.99\nobjectives:\n  default/reviews: {p95: 300ms}\n";
    expect(await read(text)).toEqual({
      thresholds: { objective: 0.99 },
      objectives: { "default/reviews": { p95Ms: 300 } },
    });
  });

  it("may be the example of the documentation", async () => {
    const page = await readFile("docs/analysis.md", "utf8");
    const example = /^ {4}objective: [\s\S]*?(?=\n\S)/m.exec(page)?.[0] ?? "";
    expect(await read(example.replaceAll(/^ {4}/gm, ""))).toMatchObject({
      thresholds: { objective: 0.99, minRequests: 20 },
      objectives: { "default/reviews": { p95Ms: 300 } },
    });
  });

  it.each(["", "# nothing\n", "{}"])("may set nothing: %j", async (text) => {
    expect(await read(text)).toEqual({ thresholds: {}, objectives: {} });
  });

  it("is refused with a line for each thing that is wrong", async () => {
    expect(await read("objective: 150\nfoo: 1\nobjectives: 7\n")).toEqual([
      expect.stringMatching(/^FILE: objective: .*150/),
      expect.stringMatching(/^FILE: foo: no threshold of this name/),
      expect.stringMatching(/^FILE: objectives: 7 /),
    ]);
  });

  it.each([
    ["objective: 0.9\nobjective: 0.99\n", /^FILE: Map keys must be unique/],
    ["objective: [", /^FILE: /],
    ["objective: &all 0.9\nlossShare: *all\n", /^FILE: it has aliases/],
    ["a: &a [*a]\n", /^FILE: it has aliases/],
    ["__proto__: 3\n", /^FILE: __proto__: no threshold of this name/],
    ["objectives: {__proto__: {p95: 1ms}}\n", /^FILE: objectives\.__proto__: /],
    ["- 1", /^FILE: thresholds: expected names and numbers/],
    ["objective: .nan", /^FILE: objective: /],
    ["x".repeat(70_000), /^FILE: it is too long for thresholds/],
  ])("is refused as a whole where it is broken: %.20j", async (text, words) => {
    expect(await read(text)).toEqual([expect.stringMatching(words)]);
  });

  it("is thresholds within their bounds, or lines of one sentence each, whatever stands in it", async () => {
    const line = fc.oneof(
      fc.tuple(
        fc.constantFrom(...Object.keys(DEFAULT_THRESHOLDS), "foo"),
        fc.oneof(fc.double(), fc.string()),
      ),
      fc.tuple(fc.constantFrom("objectives", "", "- "), fc.json({ maxDepth: 2 })),
    );
    const text = fc.oneof(
      fc
        .array(line, { maxLength: 4 })
        .map((lines) => lines.map(([name, value]) => `${name}: ${value}`).join("\n")),
      fc.string({ unit: "binary", maxLength: 40 }),
    );
    const folder = await temporaryFolder();
    await fc.assert(
      fc.asyncProperty(text, async (written) => {
        const told = await read(written, folder);
        if (Array.isArray(told)) {
          expect(told.length).toBeGreaterThan(0);
          for (const error of told) expect(error).toMatch(/^FILE: \S/);
          return;
        }
        const { thresholds } = told as Awaited<ReturnType<typeof readThresholds>>;
        expect(thresholdErrors(thresholds)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("has to be there", async () => {
    await expect(readThresholds("/nowhere/thresholds.yaml")).rejects.toThrow(
      /^\/nowhere\/thresholds\.yaml cannot be read: ENOENT/,
    );
  });
});
