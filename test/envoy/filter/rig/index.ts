export { TAGS } from "./bootstrap.js";
export { type Answer, ask, askRaw, call, type GrpcAnswer, type Wish } from "./client.js";
export { Crowd } from "./crowd.js";
export { anotherBuild, bytesValue, deliver, stringValue, struct } from "./ecds.js";
export { Rig, serviceOf } from "./rig.js";
