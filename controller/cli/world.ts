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
  /** Resolves after a while, or as soon as the signal is aborted. */
  wait: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** `user@host`: what the audit trail is told of who did something. */
  identity: () => string;
  /**
   * From this call on, a signal does not kill the process but aborts what is returned: the command then ends in order.
   * It is aborted too when nobody reads standard output any more.
   */
  interruption: () => AbortSignal;
  /**
   * Tells of each key that is pressed until what is returned is called. Absent: nobody is there to press any. Meanwhile
   * Ctrl-C is a key and no signal.
   */
  keys?: (pressed: (key: string) => void) => () => void;
}

/** What scripts go by, so none of these changes its meaning. `meshfuse help exit-codes` tells it. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  timeout: 4,
  conflict: 5,
  /** Nothing failed, and something was found. */
  findings: 79,
  /** As a shell says of what SIGINT ended. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command: its lines go to stderr. The last line says what to do next. */
export class CliFailure extends Error {
  constructor(
    readonly exitCode: ExitCode,
    readonly lines: readonly string[],
    /** The same call may succeed a moment later: the controller restarts, or is under strain. */
    readonly isPassing = false,
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
