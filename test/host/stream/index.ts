export { Flag, type StreamOwner } from "./owner.js";
export { Received } from "./received.js";
export { Stream } from "./stream.js";
