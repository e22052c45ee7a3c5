import { spawnSync } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { completionScript, SHELLS, type Shell } from "../../../../controller/cli/completion/index.js";
import { temporaryFolder } from "../../push/fixture.js";
import { run } from "../world.js";

/** How each shell is made to complete a line without a person; it prints a candidate a line. */
const DRIVERS: Record<Shell, (script: string, words: readonly string[]) => string> = {
  // What readline does: it cuts words at = and : too, and hands over the piece that it will replace.
  bash: (script, words) => `
    source ${quoted(script)}
    COMP_LINE=${quoted(words.join(" "))}
    COMP_POINT=\${#COMP_LINE}
    COMP_WORDS=(${words.flatMap(readlineWords).map(quoted).join(" ")})
    COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
    compopt() { echo "compopt $*"; }
    _meshfuse meshfuse ${quoted(
      readlineWords(words.at(-1) ?? "")
        .at(-1)
        ?.replace(/^[=:]$/, "") ?? "",
    )} ''
    printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (script, words) => `
    compdef() { : }
    source ${quoted(script)}
    words=(${words.map(quoted).join(" ")}); CURRENT=\${#words}; PREFIX=\${words[-1]}
    compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -l -- "$@" }
    _files() { print files }
    _meshfuse`,
  fish: (script, words) => `source ${quoted(script)}; complete -C ${quoted(words.join(" "))}`,
};

/** Answers every question with the same candidates, and writes down what it was asked. */
const STUB = `#!/bin/sh
for word in "$@"; do printf '<%s>' "$word" >> "$ASKED"; done
[ "$2" = files ] && { echo ':files'; exit; }
printf '%s\\tan option\\n' '--output=json' 'get' 'default/ratings' 'http://h:1/$(touch HACKED)'
`;

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function readlineWords(word: string): string[] {
  return word === "" ? [""] : (word.match(/[=:]+|[^=:]+/g) ?? []);
}

interface Asked {
  lines: string[];
  asked: string;
  folder: string;
  errors: string;
}

/** Completes `words` in a real shell; `undefined`: it is not installed. */
async function completed(shell: Shell, words: readonly string[]): Promise<Asked | undefined> {
  if (!isInstalled(shell)) return undefined;
  const folder = await temporaryFolder();
  const [program, script, asked] = ["meshfuse", "script", "asked"].map((name) => path.join(folder, name));
  if (program === undefined || script === undefined || asked === undefined) return undefined;
  await writeFile(program, STUB);
  await chmod(program, 0o755);
  await writeFile(script, completionScript(shell));
  await writeFile(asked, "");
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, ASKED: asked, TERM: "dumb" };
  const ran = spawnSync(shell, ["-c", DRIVERS[shell](script, words)], { cwd: folder, env, encoding: "utf8" });
  const lines = ran.stdout.split("\n").filter((line) => line !== "");
  return { lines, asked: await readFile(asked, "utf8"), folder, errors: ran.stderr };
}

function isInstalled(shell: Shell): boolean {
  return spawnSync(shell, ["-c", "true"]).status === 0;
}

describe.each(SHELLS)("completion for %s", (shell) => {
  it("is printed by `completion`, and defines what it promises", async () => {
    const { code, out } = await run(["completion", shell]);
    expect({ code, out }).toEqual({ code: 0, out: completionScript(shell) });
    expect(out).toContain("__complete");
    expect(out).not.toContain("\\${");
    const { bash, zsh, fish } = {
      bash: "complete -F _meshfuse",
      zsh: "compdef _meshfuse",
      fish: "complete -c",
    };
    expect(out).toContain({ bash, zsh, fish }[shell]);
  });

  const there = isInstalled(shell);
  const title = there ? "in the shell itself" : "NOT INSTALLED HERE: only its text is checked";
  it(`hands over the words that were typed, the last one too (${title})`, async () => {
    const answer = await completed(shell, ["meshfuse", "get", "--because", "a", ""]);
    if (answer === undefined) return expect(completionScript(shell)).toContain("__complete");
    expect(answer.errors).toBe("");
    expect(answer.asked).toBe("<__complete><get><--because><a><>");
    expect(answer.lines.join("\n")).toContain("default/ratings");
  });

  it(`does not let a value run (${title})`, async () => {
    const answer = await completed(shell, ["meshfuse", ""]);
    if (answer === undefined) return expect(completionScript(shell)).not.toContain("eval");
    const left = spawnSync("ls", [answer.folder], { encoding: "utf8" }).stdout;
    expect(left).not.toContain("HACKED");
    expect(completionScript(shell)).not.toContain("compgen");
  });

  it(`asks the shell for files where a file is wanted (${title})`, async () => {
    const answer = await completed(shell, ["meshfuse", "files", ""]);
    if (answer === undefined) return expect(completionScript(shell)).toContain(":files");
    const words = { bash: "compopt -o default", zsh: "files", fish: "script" };
    expect(answer.lines.join("\n")).toContain(words[shell]);
    expect(answer.lines.join("\n")).not.toContain(":files");
  });
});

describe("completion for bash, which cuts words at = and :", () => {
  it("joins them for the question, and gives back only the piece that is replaced", async () => {
    const option = await completed("bash", ["meshfuse", "get", "--output=js"]);
    expect(option?.asked).toBe("<__complete><get><--output=js>");
    expect(option?.lines).toContain("json");
    const empty = await completed("bash", ["meshfuse", "get", "--output="]);
    expect(empty?.asked).toBe("<__complete><get><--output=>");
    expect(empty?.lines).toContain("json");
    const url = await completed("bash", ["meshfuse", "get", "--server", "http://h:1", "x"]);
    expect(url?.asked).toBe("<__complete><get><--server><http://h:1><x>");
  });
});
