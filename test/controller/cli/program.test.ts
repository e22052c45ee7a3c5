import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EXIT } from "../../../controller/cli/world.js";
import { run, urlOf } from "./world.js";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

const COMMANDS = [
  ["controller"],
  ["demo"],
  ["apply"],
  ["diff"],
  ["check"],
  ["get"],
  ["delete"],
  ["status"],
  ["top"],
  ["graph"],
  ["incidents"],
  ["replay"],
  ["bypass"],
  ["bypass", "list"],
  ["bypass", "end"],
  ["render", "envoy"],
  ["completion"],
  ["help"],
];

describe("help", () => {
  it("names every command", async () => {
    const { code, out } = await run(["--help"]);
    expect(code).toBe(0);
    for (const [name] of COMMANDS) expect(out).toContain(`\n  ${name} `);
  });

  it.each(COMMANDS.map((words) => [words]))("of %j has examples and exit codes", async (words) => {
    const { code, out, err } = await run([...words, "--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(`Examples:\n  meshfuse ${words.join(" ")}`);
    expect(out).toContain("3    no controller answers");
  });

  it("knows the version of the program", async () => {
    expect(await run(["--version"])).toEqual({ code: 0, out: `${manifest.version}\n`, err: "" });
  });

  it("tells what each exit code means", async () => {
    const { code, out } = await run(["help", "exit-codes"]);
    expect(code).toBe(0);
    for (const each of Object.values(EXIT)) expect(out).toMatch(new RegExp(`^  ${each} `, "m"));
  });

  it("is also a command", async () => {
    expect((await run(["help", "apply"])).out).toContain("meshfuse apply -f breaker.yaml");
  });
});

describe("a failure that nobody foresaw", () => {
  it("is told with a line for each thing that is wrong, and those can be told from other words", async () => {
    const readStdin = () => Promise.reject(new Error("t.yaml: one\nt.yaml: two \u001b[31m"));
    const { code, out, err } = await run(["apply", "-f", "-"], { readStdin });
    expect({ code, out }).toEqual({ code: EXIT.failed, out: "" });
    expect(err).toMatch(/^meshfuse: .*t\.yaml: one\n {2}t\.yaml: two .+\n$/);
    expect(err).not.toContain("\u001b");
  });
});

describe("wrong usage", () => {
  it.each([
    [["nothing"], "unknown command 'nothing'"],
    [["get", "--nothing"], "unknown option '--nothing'"],
    [["apply"], "-f, --file"],
    [["get", "policies", "a", "b"], "too many arguments"],
    [["get", "-o", "xml"], "argument 'xml' is invalid. Allowed choices are table, json, yaml"],
    [["get", "--server", "nowhere"], '--server: "nowhere" is not a URL'],
    [["get", "Nothing"], '"Nothing" is not one of policies, CircuitBreaker'],
    [["get", "edges", "-n", "shop"], "get edges takes no --namespace"],
    [["delete"], "delete takes a kind and a name, or -f FILE"],
    [["delete", "CircuitBreaker"], "delete takes a kind and a name"],
    [["delete", "CircuitBreaker", "a", "-f", "b.yaml"], "delete takes a kind and a name"],
    [["delete", "Nothing", "a"], '"Nothing" is not one of'],
  ])("%j ends with 2 and says what is right", async (args, words) => {
    const { code, out, err } = await run(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(words);
  });

  it("shows the whole help when no command is given", async () => {
    const { code, err } = await run([]);
    expect(code).toBe(2);
    expect(err).toContain("Commands:");
  });
});

describe("without a controller", () => {
  it.each([["status"], ["get"], ["delete CircuitBreaker a"], ["bypass --all --for 1m --because x"]])(
    "%s ends with 3 and says how to get one",
    async (line) => {
      const { code, out, err } = await run(line.split(" "), {
        env: { MESHFUSE_SERVER: "http://127.0.0.1:9" },
      });
      expect({ code, out }).toEqual({ code: 3, out: "" });
      expect(err).toContain("no controller answers at http://127.0.0.1:9");
      expect(err).toContain("meshfuse controller");
    },
  );

  it("asks the usual address when none is given", async () => {
    const asked: string[] = [];
    const nobody: typeof fetch = async (url) => {
      asked.push(urlOf(url));
      throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
    };
    const { err } = await run(["get"], { fetch: nobody });
    expect(asked).toEqual(["http://127.0.0.1:18080/api/v1/policies?limit=1000"]);
    expect(err).toContain("ECONNREFUSED");
  });

  it("prefers --server to the environment", async () => {
    const asked: string[] = [];
    const nobody: typeof fetch = async (url) => {
      asked.push(urlOf(url));
      throw new TypeError("fetch failed");
    };
    const env = { MESHFUSE_SERVER: "http://127.0.0.1:1" };
    await run(["get", "--server", "http://127.0.0.1:2/"], { fetch: nobody, env });
    expect(asked).toEqual(["http://127.0.0.1:2/api/v1/policies?limit=1000"]);
  });

  it("says when something else answers there", async () => {
    const other: typeof fetch = async () => new Response("<html>", { status: 404 });
    const { code, err } = await run(["get"], { fetch: other });
    expect(code).toBe(1);
    expect(err).toContain("answered 404 and is not a Meshfuse controller");
  });
});
