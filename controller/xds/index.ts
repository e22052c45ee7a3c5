export type { Resource, ResourceProvider, XdsEvents } from "./ports.js";
export {
  ECDS_TYPE_URL,
  FAULT_TYPE_URL,
  passThroughResource,
  RBAC_TYPE_URL,
  throughputResource,
  WASM_TYPE_URL,
  wasmResource,
} from "./resource.js";
export { XdsServer } from "./server.js";
