export { type Listening, listen, type Service } from "./listen.js";
export { bytesMethod } from "./method.js";
