import { describe, expect, test } from "vitest";
import { callsIn, knownFlags, unknownIn } from "./commands.js";

describe("a call of meshfuse in a page", () => {
  test("is found with its command and flags, up to where another command begins", () => {
    expect(callsIn("npx meshfuse render istio --tag a -n b | kubectl apply -f -\n")).toEqual([
      { path: ["render", "istio"], flags: ["--tag", "-n"], text: "meshfuse render istio --tag a -n b" },
    ]);
  });

  test("goes on over a line that ends with a backslash", () => {
    expect(callsIn("meshfuse apply -f x \\\n  --wait\n")[0]?.flags).toEqual(["-f", "--wait"]);
  });

  test("has no flags in its quoted texts", () => {
    expect(callsIn('meshfuse bypass --because "a --b -c"')[0]?.flags).toEqual(["--because"]);
  });

  test("is not found in a path, an address or an argument", () => {
    expect(
      callsIn("ls /var/lib/meshfuse files\ncurl meshfuse.mesh\nkubectl delete x meshfuse -n shop\n"),
    ).toEqual([]);
  });
});

describe("what the command line knows", async () => {
  const known = await knownFlags();
  const unknown = (text: string) => callsIn(text).map((call) => unknownIn(call, known));

  test("is its commands, those under them, and their flags", () => {
    expect(unknown("meshfuse bypass end ID --because x")).toEqual([undefined]);
    expect(unknown("meshfuse status --watch -o json")).toEqual([undefined]);
    expect(unknown("meshfuse --help")).toEqual([undefined]);
  });

  test("is not a flag of another command, nor a command that there is not", () => {
    expect(unknown("meshfuse status --wait")).toEqual(["meshfuse status --wait: no option --wait"]);
    expect(unknown("meshfuse explode x")).toEqual(["meshfuse explode x: no such command"]);
  });
});
