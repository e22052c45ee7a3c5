// What a guest must never do: each of these kills, hangs or corrupts a real Envoy, or is a defect of the guest that
// Envoy hides. A violation is thrown out of the test unless the test tolerates its code.

export type ViolationCode =
  /** The guest trapped: its VM is dead, requests in it get 503. */
  | "trap"
  /** proxy_continue_stream(1) while the response is not paused: SEGV before there is a response. */
  | "resume-response"
  /** A second local reply in the response phase: double free, the process aborts. */
  | "double-reply"
  /** close_stream and send_local_response on one stream: callbacks after its delete. */
  | "reply-and-close"
  /** proxy_close_stream of a TCP direction on an HTTP stream: does nothing, or reads a null pointer. */
  | "close-network"
  /** Too many streams released by one callback: V8's stack overflows. */
  | "stack-overflow"
  /** A root left its tick armed at on_done: Envoy's timer fires for ever. */
  | "tick-after-done"
  /** A metric id that nobody defined, a counter made smaller, a gauge below zero. */
  | "metric"
  /** A pointer outside the guest's memory; Envoy answers InvalidMemoryAccess. Only recorded. */
  | "bad-pointer"
  /** CR, LF or NUL in a header: Envoy writes it to the wire, so it splits the message. */
  | "header-bytes"
  /** A host call that Envoy forbids in _initialize and in the allocator: the VM dies. */
  | "restricted-call"
  /** A local reply with a status that is not 200..599. */
  | "bad-status";

export class HostViolation extends Error {
  override readonly name = "HostViolation";
  constructor(
    readonly code: ViolationCode,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

/** All violations of one Envoy, in order. */
export class ViolationLog {
  readonly list: HostViolation[] = [];
  readonly #tolerated: ReadonlySet<ViolationCode>;

  constructor(tolerated: readonly ViolationCode[]) {
    this.#tolerated = new Set<ViolationCode>(["bad-pointer", ...tolerated]);
  }

  /** Records, and throws unless the code is tolerated. */
  report(code: ViolationCode, message: string): void {
    const violation = new HostViolation(code, message);
    this.list.push(violation);
    if (!this.#tolerated.has(code)) throw violation;
  }
}
