export { BROKEN_OFF, CANCELLED, type StreamOwner } from "./owner.js";
export { Received } from "./received.js";
export { Stream } from "./stream.js";
