/** One stream of one sidecar: requests in, what is due out. */
import { status } from "@grpc/grpc-js";
import type { Sidecar } from "../model/index.js";
import type { Dialect, Request } from "./dialect.js";
import type { History } from "./history.js";
import { sidecarOf } from "./node.js";
import type { ResourceProvider, XdsEvents } from "./ports.js";
import { ECDS_TYPE_URL } from "./resource.js";
import { type Choice, type Offer, Subscription } from "./subscription.js";

/** A listener direction each, and room: a client that asks for more is no sidecar of ours. */
const MAX_NAMES = 64;
const MAX_NAME_BYTES = 253;
const MAX_DETAIL_CHARS = 1024;
const NOTHING_HELD: ReadonlyMap<string, string> = new Map();

/** The transport's side of a stream. */
export interface Wire {
  /** `done` is called once the bytes have left, with the error if they could not. */
  write(bytes: Uint8Array, done: (error?: Error | null) => void): void;
  /** Ends the stream: without an error where `code` is OK. */
  close(code: status, details: string): void;
}

interface StreamNeeds {
  provider: ResourceProvider;
  events: XdsEvents;
  history: History;
  clock: () => number;
  /** Called once, when the first request told who is there. */
  joined(sidecar: Sidecar, stream: Stream): void;
}

export class Stream {
  readonly #subscription = new Subscription();
  #sidecar: Sidecar | undefined;
  /** What a client that was not let in calls itself. */
  #claimedId = "";
  /** What it asks for, as it was last told. */
  #told: readonly string[] = [];
  #isWriting = false;
  #isClosed = false;

  constructor(
    readonly number: number,
    private readonly dialect: Dialect,
    private readonly wire: Wire,
    private readonly needs: StreamNeeds,
  ) {}

  get sidecar(): Sidecar | undefined {
    return this.#sidecar;
  }

  /** Takes one message. Bad ones end the stream with INVALID_ARGUMENT and a reason. */
  receive(bytes: Uint8Array): void {
    this.#guard(() => {
      const request = this.#read(bytes);
      if (request === undefined) return;
      const isFirst = this.#sidecar === undefined;
      const sidecar = this.#sidecar ?? this.#join(request);
      if (sidecar === undefined) return;
      if (!isFirst && !this.#settle(sidecar, request)) return;
      this.dialect.apply(this.#subscription, request, isFirst ? this.#held(sidecar, request) : NOTHING_HELD);
      if (this.#subscription.names.length > MAX_NAMES) {
        return this.#refuse(`resource names: has more than ${MAX_NAMES} entries`);
      }
      this.#tell(sidecar);
      this.#pump();
    });
  }

  /** Sends what is due, as far as the client keeps up. Call after anything that the provider knows has changed. */
  refresh(): void {
    this.#guard(() => this.#pump());
  }

  /** The transport is gone, or the server stops: nothing is sent from here on. */
  close(): void {
    this.#isClosed = true;
  }

  #read(bytes: Uint8Array): Request | undefined {
    if (this.#isClosed) return undefined;
    let request: Request;
    try {
      request = this.dialect.decode(bytes);
    } catch (error) {
      this.#refuse(`not a discovery request: ${textOf(error)}`);
      return undefined;
    }
    const reason = whyNot(request);
    if (reason !== undefined) this.#refuse(reason);
    return reason === undefined ? request : undefined;
  }

  #join(request: Request): Sidecar | undefined {
    this.#claimedId = (request.node?.id ?? "").slice(0, MAX_NAME_BYTES);
    const read = sidecarOf(request.node);
    if ("errors" in read) {
      this.#refuse(read.errors.join("; "));
      return undefined;
    }
    this.#sidecar = read.sidecar;
    this.needs.joined(read.sidecar, this);
    return read.sidecar;
  }

  /** Books the answer that the request carries. False: the request is to be ignored. */
  #settle(sidecar: Sidecar, request: Request): boolean {
    if (request.nonce !== "" && request.nonce !== this.#subscription.nonce) return !this.dialect.ignoresStale;
    const verdict = request.refusal === undefined ? "acknowledged" : "refused";
    for (const choice of this.#subscription.settle(request.nonce, verdict)) {
      if (request.refusal === undefined) this.#acknowledged(sidecar, choice);
      else this.#refused(sidecar, choice, request.refusal);
    }
    return true;
  }

  #tell(sidecar: Sidecar): void {
    const { names } = this.#subscription;
    if (names.length === this.#told.length && names.every((name, at) => name === this.#told[at])) return;
    this.#told = names;
    this.needs.events.subscribed?.(sidecar, this.number, names);
  }

  /** What a sidecar that comes back has, less what must be sent again to undo a refusal. */
  #held(sidecar: Sidecar, request: Request): ReadonlyMap<string, string> {
    const { history } = this.needs;
    const held = new Map<string, string>();
    for (const name of request.names) {
      const version = request.held.get(name);
      if (!request.hasAccepted(name)) history.restarted(sidecar.id, name);
      if (version === undefined || history.isBroken(sidecar.id, name)) continue;
      held.set(name, version);
      const choice = this.#choose(sidecar, name);
      if (choice?.resource.version === version) this.#acknowledged(sidecar, choice);
    }
    return held;
  }

  #acknowledged(sidecar: Sidecar, { resource, healing }: Choice): void {
    this.needs.history.acknowledged(sidecar.id, resource, this.needs.clock());
    this.needs.events.acknowledged?.(sidecar, resource, healing);
  }

  #refused(sidecar: Sidecar, { resource }: Choice, detail: string): void {
    this.needs.history.refused(sidecar.id, resource, this.needs.clock());
    this.needs.events.refused?.(sidecar, resource, detail.slice(0, MAX_DETAIL_CHARS));
  }

  #choose(sidecar: Sidecar, name: string): Choice | undefined {
    const wanted = this.needs.provider.resource(sidecar, name);
    if (wanted === undefined) return undefined;
    const resource = this.needs.history.choose(sidecar.id, wanted);
    return resource && { resource, healing: resource.version !== wanted.version };
  }

  #pump(): void {
    const sidecar = this.#sidecar;
    if (sidecar === undefined || this.#isClosed) return;
    const offer = this.#subscription.next((name) => this.#choose(sidecar, name), this.#isWriting);
    if (offer !== undefined) this.#send(sidecar, offer);
  }

  #send(sidecar: Sidecar, offer: Offer): void {
    this.#isWriting = true;
    for (const { resource, healing } of offer.choices) {
      this.needs.events.sent?.(sidecar, resource, healing);
    }
    this.wire.write(this.dialect.encode(offer), (error) => {
      this.#isWriting = false;
      if (error) this.#fail(status.UNAVAILABLE, `write failed: ${error.message}`);
      else this.refresh();
    });
  }

  #refuse(reason: string): void {
    this.#fail(status.INVALID_ARGUMENT, reason);
  }

  #fail(code: status, reason: string): void {
    if (this.#isClosed) return;
    this.close();
    this.needs.events.failed?.(this.#sidecar?.id ?? this.#claimedId, reason);
    this.wire.close(code, reason);
  }

  /** A defect in a provider or a listener costs this stream, never the process. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(status.INTERNAL, `the controller failed: ${textOf(error)}`);
    }
  }
}

function whyNot(request: Request): string | undefined {
  if (request.typeUrl !== "" && request.typeUrl !== ECDS_TYPE_URL) {
    return `type_url: ${JSON.stringify(request.typeUrl.slice(0, MAX_NAME_BYTES))} is not served here, only ${ECDS_TYPE_URL}`;
  }
  if (request.names.length > MAX_NAMES) return `resource names: has more than ${MAX_NAMES} entries`;
  const long = request.names.findIndex((name) => name === "" || Buffer.byteLength(name) > MAX_NAME_BYTES);
  if (long >= 0) return `resource names[${long}]: is not 1 to ${MAX_NAME_BYTES} bytes long`;
  return undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
