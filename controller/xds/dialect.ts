/** State of the world and delta: two spellings of the same conversation. */
import { envoy } from "../proto/index.js";
import { ECDS_TYPE_URL, versionOf } from "./resource.js";
import type { Offer, Subscription } from "./subscription.js";

const { DiscoveryRequest, DiscoveryResponse, DeltaDiscoveryRequest, DeltaDiscoveryResponse } =
  envoy.service.discovery.v3;

export type NodeShape = envoy.config.core.v3.Node.$Shape;

/** A request of either dialect. */
export interface Request {
  node: NodeShape | undefined;
  typeUrl: string;
  nonce: string;
  /** Envoy's reason for a refusal. */
  refusal: string | undefined;
  /** Names asked for: all that is wanted in state of the world, what is added in delta. */
  names: string[];
  /** Delta only. */
  dropped: string[];
  /** Versions that the client says it runs. Delta only: in state of the world there is one for all names together. */
  held: Map<string, string>;
  /** In a stream's first request: the client says that it runs something under this name already. */
  hasAccepted(name: string): boolean;
}

export interface Dialect {
  /** Throws on bytes that are no such message. */
  decode(bytes: Uint8Array): Request;
  /** True: a request with an old nonce means nothing at all, for the right one is on its way. */
  ignoresStale: boolean;
  apply(subscription: Subscription, request: Request, held: ReadonlyMap<string, string>): void;
  encode(offer: Offer): Uint8Array;
}

export const STATE_OF_THE_WORLD: Dialect = {
  decode(bytes) {
    const message = DiscoveryRequest.decode(bytes);
    return {
      node: message.node ?? undefined,
      typeUrl: message.typeUrl,
      nonce: message.responseNonce,
      refusal: message.errorDetail ? (message.errorDetail.message ?? "") : undefined,
      names: message.resourceNames,
      dropped: [],
      held: new Map(),
      hasAccepted: () => message.versionInfo !== "",
    };
  },
  ignoresStale: true,
  apply: (subscription, request) => subscription.replace(request.names),
  encode({ nonce, choices }) {
    const resources = choices.map(({ resource }) => ({ type_url: ECDS_TYPE_URL, value: resource.body }));
    const message = { versionInfo: versionOfAll(choices), resources, typeUrl: ECDS_TYPE_URL, nonce };
    return DiscoveryResponse.encode(message).finish();
  },
};

export const DELTA: Dialect = {
  decode(bytes) {
    const message = DeltaDiscoveryRequest.decode(bytes);
    const held = new Map(Object.entries(message.initialResourceVersions));
    return {
      node: message.node ?? undefined,
      typeUrl: message.typeUrl,
      nonce: message.responseNonce,
      refusal: message.errorDetail ? (message.errorDetail.message ?? "") : undefined,
      names: message.resourceNamesSubscribe,
      dropped: message.resourceNamesUnsubscribe,
      held,
      hasAccepted: (name) => held.has(name),
    };
  },
  ignoresStale: false,
  apply(subscription, request, held) {
    subscription.add(request.names, held);
    subscription.remove(request.dropped);
  },
  encode({ nonce, choices }) {
    const resources = choices.map(({ resource: { name, version, body } }) => ({
      name,
      version,
      resource: { type_url: ECDS_TYPE_URL, value: body },
    }));
    // Envoy shows system_version_info as version_text; without it a delta client shows nothing there.
    const message = { systemVersionInfo: versionOfAll(choices), resources, typeUrl: ECDS_TYPE_URL, nonce };
    return DeltaDiscoveryResponse.encode(message).finish();
  },
};

/** One resource's own version; of several, a hash of theirs. */
function versionOfAll(choices: Offer["choices"]): string {
  const [first, ...others] = choices.map(({ resource }) => resource);
  if (first !== undefined && others.length === 0) return first.version;
  const pairs = choices.map(({ resource }) => `${resource.name}=${resource.version}`);
  return versionOf(pairs.sort().join("\n"));
}
