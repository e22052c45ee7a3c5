export { type Bypass, Bypasses, type BypassWish, openBypasses } from "./bypasses.js";
export type { Change } from "./plan.js";
export { readPolicyFile } from "./scan.js";
export { openServices, type ServiceTable } from "./services.js";
export {
  type ApplyOutcome,
  openStore,
  type PolicyStore,
  type RemoveOutcome,
  STATE_FOLDER,
  type StoreOptions,
} from "./store.js";
export { type FolderWatch, type WatchOptions, watchFolder } from "./watch.js";
