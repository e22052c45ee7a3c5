// VirtualServices in short, and what becomes of them.
import { stringify } from "yaml";
import { type Conversion, type ConvertOptions, convertIstio } from "../../../controller/convert/index.js";

type Fields = Record<string, unknown>;

export const DELAY = { delay: { percentage: { value: 10 }, fixedDelay: "2s" } };

export function virtualService(spec: Fields, metadata: Fields = {}): Fields {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "ratings", namespace: "shop", ...metadata },
    spec: { hosts: ["ratings"], ...spec },
  };
}

export function converted(document: unknown, options: Partial<ConvertOptions> = {}): Conversion {
  return convertIstio(stringify(document), "vs.yaml", { activeFor: "10m", ...options });
}

/** Of routes: `path: message` of each note, less the one on who is reached. */
export function notesOf(http: unknown[], options: Partial<ConvertOptions> = {}): string[] {
  const { notes } = converted(virtualService({ http }), options);
  return notes
    .filter(({ message }) => !message.startsWith("only callers"))
    .map(({ path, message }) => `${path}: ${message}`);
}

/** Specs of what routes become. */
export function specsOf(http: unknown[], options: Partial<ConvertOptions> = {}): Fields[] {
  return converted(virtualService({ http }), options).policies.map(({ spec }) => spec);
}
