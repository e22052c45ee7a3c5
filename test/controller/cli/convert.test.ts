import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { DELAY, virtualService } from "../convert/support.js";
import { temporaryFolder } from "../push/fixture.js";
import { type Ran, run } from "./world.js";

const ONE = virtualService({ http: [{ fault: DELAY }] });

function convert(documents: unknown[], ...flags: string[]): Promise<Ran> {
  const text = documents.map((document) => JSON.stringify(document)).join("\n---\n");
  return run(["convert", "-f", "-", ...flags], { readStdin: async () => text });
}

describe("convert", () => {
  it("prints policies that check takes, and says on standard error what is another", async () => {
    const { code, out, err } = await convert([ONE], "--for", "10m");
    expect(code).toBe(0);
    expect(parseAllDocuments(out).map((document) => document.toJS().spec.activeFor)).toEqual(["10m"]);
    expect(err).toBe(
      "standard input: VirtualService shop/ratings: only callers in namespace shop are reached: " +
        "convert once for each other (--namespace)\n",
    );
    expect((await run(["check", "-f", "-"], { readStdin: async () => out })).out).toBe("1 policy is good\n");
  });

  it("prints one object for programs, with the notes", async () => {
    const { out } = await convert([ONE], "--for", "1h", "-o", "json", "-n", "front");
    const { policies, notes } = JSON.parse(out);
    expect(policies).toMatchObject([{ metadata: { namespace: "front" } }]);
    expect(notes).toMatchObject([{ document: "VirtualService shop/ratings" }]);
  });

  it.each(["0s", "25h", "soon", "10"])("takes no end such as %j", async (end) => {
    const { code, out, err } = await convert([ONE], "--for", end);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(`--for: "${end}" is not a duration such as 10m, at most 24h`);
  });

  it("asks for an end, which Istio's faults have not", async () => {
    const { code, err } = await convert([ONE]);
    expect(code).toBe(2);
    expect(err).toContain("--for <duration>");
  });

  it("ends with 1 where nothing was converted, and says why", async () => {
    const { code, out, err } = await convert([{ kind: "Service" }], "--for", "1m");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/skipped: it is no VirtualService.*\nnothing was converted\n$/);
  });

  it("converts nothing where a text cannot be read, or two would have one name", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "a.yaml"), "a: [");
    await writeFile(path.join(folder, "b.yaml"), JSON.stringify(ONE));
    const broken = await run(["convert", "-f", folder, "--for", "1m"]);
    expect({ code: broken.code, out: broken.out }).toEqual({ code: 1, out: "" });
    expect(broken.err).toMatch(/a\.yaml:1: not YAML.*\nnothing was converted; mend and try again\n$/s);
    const twice = await convert([ONE, ONE], "--for", "1m");
    expect(twice.code).toBe(1);
    expect(twice.err).toContain("FaultInjection/shop/ratings would be given twice");
  });
});
