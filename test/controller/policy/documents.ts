/** Documents that the tests of policies begin with. */

import type { Policy, Sidecar } from "../../../controller/model/index.js";
import { checkDocuments } from "../../../controller/policy/index.js";

const API = "apiVersion: meshfuse.dev/v1alpha1";

/** `spec` is YAML in braces; defaults make a good document. */
export function breakerText(name: string, spec = "{trip: {consecutive: 5}}", metadata = ""): string {
  return `${API}\nkind: CircuitBreaker\nmetadata: {name: ${name}${metadata}}\nspec: ${spec}\n`;
}

export function faultText(name: string, more = "", metadata = ""): string {
  const spec = `{percentage: 10%, delay: {fixed: 100ms}, activeFor: 10m${more}}`;
  return `${API}\nkind: FaultInjection\nmetadata: {name: ${name}${metadata}}\nspec: ${spec}\n`;
}

export function tagsText(name: string, tags: string, more = ""): string {
  return `${API}\nkind: RequestTags\nmetadata: {name: ${name}}\nspec: {tags: ${tags}${more}}\n`;
}

export function documents(...texts: string[]): string {
  return texts.join("---\n");
}

/** The policies of good documents; throws on bad ones. */
export function policiesOf(...texts: string[]): Policy[] {
  const { policies, errors } = checkDocuments(documents(...texts), "test");
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return policies;
}

export const SIDECAR: Sidecar = {
  id: "reviews-v1-1",
  cluster: "reviews",
  namespace: "default",
  service: "reviews",
  version: "v1",
  labels: { app: "reviews", version: "v1" },
};
