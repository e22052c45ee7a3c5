export { refusalHint } from "./advice.js";
export { type HeldWarning, heldWarnings } from "./held.js";
export { Pipeline } from "./pipeline.js";
export { type PreviewSources, previewChanges } from "./preview.js";
export { Refusals, type RefusalView } from "./refusals.js";
export { type KnownSidecar, Roster } from "./roster.js";
export { DELIVERY_WORDS, deliveryCounts, silentSidecars } from "./tally.js";
export { configuredBreakers, type DeliveryState, type SidecarState, sidecarState } from "./view.js";
export { WantedConfigs } from "./wanted.js";
