/** What each exit code means, as the help tells it. Scripts go by them: a meaning is never changed. */
import { EXIT } from "./world.js";

const MEANINGS: readonly [code: number, short: string, long: string][] = [
  [EXIT.ok, "done", "Done; of `diff`: there are no differences."],
  [
    EXIT.failed,
    "refused, or failed",
    "Refused by the check or the controller, or failed. Of `diff`: there are differences. Of `analyze`: nothing is known.",
  ],
  [
    EXIT.usage,
    "wrong usage",
    "Wrong usage: a command, option or value that is not known. Of `diff` also what is 1 elsewhere.",
  ],
  [EXIT.unreachable, "no controller answers", "No controller answers at the address, or not in time."],
  [
    EXIT.timeout,
    "timed out waiting",
    "--wait, and `pause`: not every sidecar ran it within --timeout. It stays applied.",
  ],
  [
    EXIT.conflict,
    "conflict",
    "Somebody else's: a file holds the policy, or it is not the version that it was any more.",
  ],
  [EXIT.findings, "something was found", "Of `analyze`: there are incidents; with --suspects, or suspects."],
  [EXIT.interrupted, "interrupted", "Interrupted before it was done. What was applied stays applied."],
];

export const EXIT_LINES = [
  "Exit codes (`meshfuse help exit-codes` says more):",
  ...MEANINGS.map(([code, short]) => `  ${String(code).padEnd(3)}  ${short}`),
].join("\n");

export const EXIT_CODES_HELP = [
  "Exit codes of every command. None of them will change its meaning.",
  "",
  ...MEANINGS.map(([code, , long]) => `  ${String(code).padEnd(3)}  ${long}`),
  "",
  "A command that is watched (--watch) or runs until it is stopped ends with 0 on Ctrl-C; a second Ctrl-C does not wait.",
  "",
].join("\n");
