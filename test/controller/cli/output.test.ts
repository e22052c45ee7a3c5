import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { type Column, painter, table } from "../../../controller/cli/output.js";
import { run } from "./world.js";

interface Row {
  name: string;
  count: number;
}

const COLUMNS: Column<Row>[] = [
  { title: "name", cell: ({ name }) => name },
  { title: "count", right: true, cell: ({ count }, paint) => paint("red", String(count)) },
];
const ROWS = [
  { name: "a", count: 5 },
  { name: "longer", count: 12345 },
];
const terminal = { write: () => true, isTTY: true };
const file = { write: () => true };

describe("a table", () => {
  it("aligns texts to the left and numbers to the right", () => {
    expect(table(ROWS, COLUMNS, painter(file, undefined), "none")).toBe(
      ["NAME    COUNT", "a           5", "longer  12345", ""].join("\n"),
    );
  });

  it("aligns the same in colours", () => {
    const colored = table(ROWS, COLUMNS, painter(terminal, undefined), "none");
    expect(colored).toContain("\u001b[31m5\u001b[0m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what starts a colour
    const plain = colored.replace(/\u001b\[\d+m/g, "");
    expect(plain).toBe(table(ROWS, COLUMNS, painter(file, undefined), "none"));
  });

  it("says that there is nothing where there are no rows", () => {
    expect(table([], COLUMNS, painter(file, undefined), "nothing yet")).toBe("nothing yet\n");
  });

  it("shows what would move the cursor instead of obeying it", () => {
    const rows = [{ name: "a\u001b[2Jb\nc\u009b", count: 1 }];
    expect(table(rows, COLUMNS, painter(file, undefined), "none")).toContain("a?[2Jb?c?");
  });
});

describe("colours", () => {
  it.each([
    ["a terminal", terminal, undefined, true],
    ["a terminal with an empty NO_COLOR", terminal, "", true],
    ["a terminal with NO_COLOR", terminal, "1", false],
    ["a file", file, undefined, false],
  ])("on %s", (_what, out, noColor, isColored) => {
    expect(painter(out, noColor)("green", "x") !== "x").toBe(isColored);
  });
});

describe("render envoy", () => {
  it("prints YAML for the sidecar that was described", async () => {
    const line = "render envoy --service reviews --service-version v2 --label app=reviews --tag tenant";
    const { code, out } = await run(line.split(" "));
    expect(code).toBe(0);
    expect(parseAllDocuments(out).flatMap(({ errors }) => errors)).toEqual([]);
    for (const word of ["reviews", "v2", "tenant", "meshfuse.outbound"]) expect(out).toContain(word);
  });

  it("prints one part when only that is wanted", async () => {
    const { out } = await run("render envoy --part filters --direction inbound".split(" "));
    expect(out).toContain("- name: meshfuse.inbound");
    expect(out).not.toContain("- name: meshfuse.outbound");
  });

  it("says everything that is wrong", async () => {
    const { code, err } = await run("render envoy --controller nowhere --tag le --part nothing".split(" "));
    expect(code).toBe(2);
    expect(err).toContain('controller: "nowhere" is not host:port');
    expect(err).toContain('"le" is a reserved name');
    expect(err).toContain('"nothing" is not one of');
  });
});
