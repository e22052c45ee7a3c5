/** Everything outside the process that a command touches, so that tests can be the world. */
import type { Environment } from "../settings.js";

export interface Terminal {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
  rows?: number;
}

export interface World {
  stdout: Terminal;
  stderr: Terminal;
  /** All of standard input, as text. */
  readStdin: () => Promise<string>;
  env: Environment;
  fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  clock: () => number;
  /**
   * From this call on, a signal does not kill the process but aborts what is returned: the command then ends in order.
   */
  interruption: () => AbortSignal;
}

/** Documented in every command's help. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unreachable: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command: its lines go to stderr. The last line says what to do next. */
export class CliFailure extends Error {
  constructor(
    readonly exitCode: ExitCode,
    readonly lines: readonly string[],
  ) {
    super(lines.join("\n"));
  }
}

export function usage(...lines: string[]): CliFailure {
  return new CliFailure(EXIT.usage, lines);
}

export function failed(...lines: string[]): CliFailure {
  return new CliFailure(EXIT.failed, lines);
}
