import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { checkDocuments } from "../../../controller/policy/index.js";
import { StoreFailure } from "../../../controller/store/index.js";
import { BREAKER_KEY, script } from "../api/fixture.js";
import { temporaryFolder } from "../push/fixture.js";
import { run, serverFor } from "./world.js";

function breaker(name: string, trip = "{consecutive: 5}"): string {
  return [
    "apiVersion: meshfuse.dev/v1alpha1",
    "kind: CircuitBreaker",
    `metadata: {name: ${name}}`,
    `spec: {trip: ${trip}}`,
    "",
  ].join("\n");
}

async function file(text: string, name = "breaker.yaml"): Promise<string> {
  const place = path.join(await temporaryFolder(), name);
  await writeFile(place, text);
  return place;
}

describe("apply", () => {
  it("sends all documents in one request, so that all are applied or none", async () => {
    const asked = script();
    const cli = await serverFor(asked);
    const place = await file(`${breaker("a")}---\n${breaker("b")}`);
    const { code, out } = await cli(["apply", "-f", place]);
    expect(code).toBe(0);
    expect(out).toMatch(/CircuitBreaker\/default\/ratings +changed +8\n/);
    expect(asked.applied).toHaveLength(1);
    const sent = checkDocuments(asked.applied[0]?.text ?? "", "sent");
    expect(sent.errors).toEqual([]);
    expect(sent.policies.map(({ metadata }) => metadata.name)).toEqual(["a", "b"]);
  });

  it.each(["table", "json"])(
    "warns on stderr of sidecars where it is not in force, with -o %s",
    async (format) => {
      const sidecars = ["r-1", "r-2", "r-3", "r-4"];
      const held = [{ message: "breakers: has more than 1024 entries", sidecars, count: 40 }];
      const cli = await serverFor(script({ held }));
      const { code, out, err } = await cli(["apply", "-f", await file(breaker("a")), "-o", format]);
      expect(code).toBe(0);
      expect(out).toContain("CircuitBreaker/default/ratings");
      expect(err).toBe(
        "warning: not in force in r-1, r-2, r-3 and 37 more: breakers: has more than 1024 entries\n" +
          "no change reaches these until their policies fit; `meshfuse status` shows them all\n",
      );
    },
  );

  it.each([[], ["--dry-run"]])("warns of a fault that would do nothing any more, %j", async (...more) => {
    const cli = await serverFor(script({ over: [BREAKER_KEY] }));
    const { code, err } = await cli(["apply", "-f", await file(breaker("a")), ...more]);
    expect(code).toBe(0);
    expect(err).toContain(
      `warning: ${BREAKER_KEY} does nothing, since its time is over: write a later activeFrom, or none\n`,
    );
  });

  it("reads the policy files of a directory in order, and nothing else there", async () => {
    const asked = script();
    const cli = await serverFor(asked);
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "b.yml"), breaker("b"));
    await writeFile(path.join(folder, "a.yaml"), breaker("a"));
    await writeFile(
      path.join(folder, "c.json"),
      JSON.stringify(checkDocuments(breaker("c"), "").policies[0]),
    );
    await writeFile(path.join(folder, ".hidden.yaml"), "no policy");
    await writeFile(path.join(folder, "notes.txt"), "no policy");
    await mkdir(path.join(folder, ".meshfuse"));
    expect((await cli(["apply", "-f", folder])).code).toBe(0);
    const names = checkDocuments(asked.applied[0]?.text ?? "", "sent").policies.map(
      (policy) => policy.metadata.name,
    );
    expect(names).toEqual(["a", "b", "c"]);
  });

  it("names each file of a directory that is none, or is no text, and goes on to the others", async () => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, "folder.yaml"));
    await writeFile(path.join(folder, "bytes.yaml"), Buffer.from([0xff, 0xfe, 0x00]));
    await writeFile(path.join(folder, "wrong.yaml"), breaker("a", "{}"));
    const { code, err } = await run(["check", "-f", folder]);
    expect(code).toBe(1);
    expect(err).toContain("folder.yaml: cannot be read: is not a file\n");
    expect(err).toContain("bytes.yaml: cannot be read: is not UTF-8\n");
    expect(err).toContain("needs one of consecutive, rate");
  });

  it("tells a policy that stands in two files, with both", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "a.yaml"), breaker("same"));
    await writeFile(path.join(folder, "b.yaml"), breaker("same"));
    const { code, err } = await run(["check", "-f", folder]);
    expect(code).toBe(1);
    expect(err).toMatch(/b\.yaml: CircuitBreaker\/default\/same: is given twice, also in .*a\.yaml\n/);
  });

  it("shows what a document would do to the terminal, and does not do it", async () => {
    const { err } = await run(["check", "-f", await file(breaker('"a\\e[2Jb"'))]);
    expect(err).toContain("metadata.name");
    expect(err).not.toContain("\u001b");
  });

  it("reads standard input", async () => {
    const asked = script();
    const cli = await serverFor(asked);
    const { code } = await cli(["apply", "-f", "-"], { readStdin: async () => breaker("a") });
    expect(code).toBe(0);
    expect(asked.applied).toHaveLength(1);
  });

  it("only asks what would change on a dry run", async () => {
    const asked = script();
    const cli = await serverFor(asked);
    const { out } = await cli(["apply", "--dry-run", "-f", await file(breaker("a")), "-o", "json"]);
    expect(JSON.parse(out)).toMatchObject({ dryRun: true });
    expect(asked.applied[0]?.dryRun).toBe(true);
  });

  it("refuses a wrong document before the controller is asked, with file, line and path", async () => {
    const asked = script();
    const cli = await serverFor(asked);
    const place = await file(breaker("a", '{rate: {threshold: "150%"}}'));
    const { code, err } = await cli(["apply", "-f", place]);
    expect(code).toBe(1);
    expect(err).toContain(
      `${place}:4: CircuitBreaker default/a: spec.trip.rate.threshold: "150%" is over 100%`,
    );
    expect(asked.applied).toEqual([]);
  });

  it("prints every error of a refusal by the controller", async () => {
    const refusal = { source: "request", document: "CircuitBreaker default/a", path: "metadata.name" };
    const errors = [
      { ...refusal, message: "stands in mesh.yaml" },
      { ...refusal, message: "is a name given twice" },
    ];
    const cli = await serverFor(script({ apply: { outcome: "invalid", errors } }));
    const { code, err } = await cli(["apply", "-f", await file(breaker("a"))]);
    expect(code).toBe(1);
    expect(err).toContain("metadata.name: stands in mesh.yaml\n");
    expect(err).toContain("2 errors; nothing was changed");
  });

  it("says which place is missing", async () => {
    const { code, err } = await run(["apply", "-f", "/nowhere/at/all.yaml"]);
    expect(code).toBe(2);
    expect(err).toContain("there is no /nowhere/at/all.yaml");
  });

  it("says who asks and why, for the audit trail", async () => {
    const asked = script();
    const cli = await serverFor(asked);
    await cli(["apply", "-f", await file(breaker("a")), "--because", "incident 7"]);
    expect(asked.applied[0]).toMatchObject({ by: "ann@laptop", because: "incident 7" });
    await cli(["apply", "-f", await file(breaker("a"))], { identity: () => "ann\u001b[2J@host" });
    expect(asked.applied[1]?.by).toBe("ann?[2J@host");
    expect(asked.applied[1]).not.toHaveProperty("because");
  });

  it("ends with 5 where a file holds the policy, and says how to see it", async () => {
    const error = {
      source: "request",
      document: "CircuitBreaker default/a",
      path: "",
      message: "stands in m.yaml",
    };
    const cli = await serverFor(script({ apply: { outcome: "in_file", errors: [error] } }));
    const { code, err } = await cli(["apply", "-f", await file(breaker("a"))]);
    expect(code).toBe(5);
    expect(err).toContain("stands in m.yaml\n");
    expect(err).toContain("`meshfuse get` shows each policy as it is and its source\n");
  });

  it("says what the disk of the controller says", async () => {
    const apply = new StoreFailure("full", "no room on the disk");
    const { code, err } = await (await serverFor(script({ apply })))([
      "apply",
      "-f",
      await file(breaker("a")),
    ]);
    expect(code).toBe(1);
    expect(err).toContain("no room on the disk");
  });

  it("says when there is no policy in what it was given", async () => {
    const { code, err } = await run(["apply", "-f", await temporaryFolder()]);
    expect(code).toBe(1);
    expect(err).toContain("no policies in");
  });
});

describe("check", () => {
  it("needs no controller", async () => {
    const { code, out } = await run(["check", "-f", await file(breaker("a"))]);
    expect({ code, out }).toEqual({ code: 0, out: "1 policy is good\n" });
  });

  it("counts what it read", async () => {
    const { out } = await run(["check", "-f", await file(breaker("a")), await file(breaker("b"))]);
    expect(out).toBe("2 policies are good\n");
  });

  it("gives programs the policies and the errors", async () => {
    const good = await file(breaker("a"), "good.yaml");
    const { code, out } = await run(["check", "-f", good, await file(breaker("b", "{}")), "-o", "json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      policies: ["CircuitBreaker/default/a"],
      errors: [expect.objectContaining({ document: "CircuitBreaker default/b", path: "spec.trip" })],
    });
    expect((await run(["check", "-f", good, "-o", "yaml"])).code).toBe(0);
  });

  it("reports the errors of all files at once", async () => {
    const one = await file(breaker("a", "{consecutive: 0}"), "one.yaml");
    const other = await file("kind: Nothing\n", "other.yaml");
    const { code, err } = await run(["check", "-f", one, other]);
    expect(code).toBe(1);
    expect(err).toContain("one.yaml");
    expect(err).toContain("other.yaml");
    expect(err).toMatch(/\d+ errors in 2 files; mend and try again\n$/);
  });
});
