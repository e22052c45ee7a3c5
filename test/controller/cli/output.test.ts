import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { canRedraw, documentText, painter, printable } from "../../../controller/cli/output.js";
import { edgeView } from "./views.js";
import { run } from "./world.js";

const terminal = { write: () => true, isTTY: true };
const file = { write: () => true };
/** Control sequences of one character, deletion, and what turns the direction of writing. */
const HOSTILE = "a\u009b2J\u007f\u202eb\u2028c\u061c";
const EDGE = edgeView("default/a", "default/b", { errorShare: 0.5 });

describe("colours", () => {
  it.each([
    ["a terminal", terminal, {}, true],
    ["a terminal with an empty NO_COLOR", terminal, { NO_COLOR: "" }, true],
    ["a terminal with NO_COLOR", terminal, { NO_COLOR: "1" }, false],
    ["a dumb terminal", terminal, { TERM: "dumb" }, false],
    ["a terminal with FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, false],
    ["a file", file, {}, false],
    ["a file with FORCE_COLOR", file, { FORCE_COLOR: "1" }, true],
    ["a file with FORCE_COLOR=false", file, { FORCE_COLOR: "false" }, false],
    ["a file with an empty FORCE_COLOR", file, { FORCE_COLOR: "" }, false],
    ["a terminal with FORCE_COLOR and NO_COLOR", terminal, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
  ])("on %s", (_what, out, env, isColored) => {
    expect(painter(out, env)("green", "x") !== "x").toBe(isColored);
  });

  it("are switched off by --no-color before and after the command", async () => {
    const env = { FORCE_COLOR: "1", MESHFUSE_SERVER: "http://127.0.0.1:1" };
    const answer: typeof fetch = async () => Response.json({ edges: [EDGE] });
    const colored = await run(["get", "edges"], { env, fetch: answer });
    expect(colored.out).toContain("\u001b[31m50.0%\u001b[0m");
    for (const line of ["--no-color get edges", "get edges --no-color"]) {
      expect((await run(line.split(" "), { env, fetch: answer })).out).not.toContain("\u001b");
    }
  });
});

describe("a picture that is drawn over itself", () => {
  it("needs a terminal that can move its cursor", () => {
    expect(canRedraw(terminal, {})).toBe(true);
    expect(canRedraw(terminal, { TERM: "dumb" })).toBe(false);
    expect(canRedraw(file, {})).toBe(false);
  });
});

describe("text from elsewhere", () => {
  it("shows what a terminal would obey instead of obeying it", () => {
    expect(printable("a\u001b[31mred\u001b[0m\r\nb")).toBe("a?[31mred?[0m??b");
    expect(printable(HOSTILE)).toBe("a?2J??b?c?");
  });

  it("stays text to a reader of YAML 1.1", () => {
    const documents = { on: "no", name: "y", at: "12:30" };
    expect(parse(documentText("yaml", documents), { version: "1.1" })).toEqual(documents);
  });

  it("reaches programs whole, and the terminal that shows it harmless", () => {
    for (const format of ["json", "yaml"] as const) {
      const text = documentText(format, { name: HOSTILE, list: [HOSTILE] });
      expect(text).not.toMatch(/[\u007f-\u009f\u202e\u2028\u061c]/);
      expect(parse(text)).toEqual({ name: HOSTILE, list: [HOSTILE] });
    }
  });

  it("leaves plain YAML without quotes, and long lines whole", () => {
    const long = "word ".repeat(60).trim();
    expect(documentText("yaml", { name: long })).toBe(`name: ${long}\n`);
  });

  it("is one of many documents on a line of its own", () => {
    expect(documentText("json", { a: [1, 2] }, true)).toBe('{"a":[1,2]}\n');
    expect(documentText("yaml", { a: 1 }, true)).toBe("---\na: 1\n");
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
